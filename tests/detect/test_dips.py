import math

import numpy as np
import pytest

from logai_core.detect import detect
from logai_core.detect.dips import find_dips
from logai_core.detect.grid import Row, grid_of

from .builders import at, steady, templates_of, windows_of

PLAIN = templates_of(A=9)


def dips(counts: Row, threshold: float = 1.0) -> list[tuple[int, int]]:
    grid = grid_of(windows_of({"A": counts}))
    found = find_dips(grid, np.nan_to_num(grid.counts), threshold=threshold)
    return [(one.start, one.end) for one in found]


def fallen(first: int, last: int, mean: float) -> Row:
    counts = steady(2)
    counts[first:last] = np.random.default_rng(5).poisson(mean, last - first)
    return counts


@pytest.mark.parametrize("length", [20, 60, 110])
def test_a_fall_is_found_at_any_length(length: int) -> None:
    [(start, end)] = dips(fallen(500, 500 + length, 0.1))[:1]
    assert abs(start - 500) + abs(end - 500 - length) <= length / 2


def test_what_only_rises_has_no_dip() -> None:
    counts = steady(2, rise=(500, 560, 6))
    found = detect(windows_of({"A": counts}), PLAIN).findings
    assert found["kind"].to_list() == ["burst"]


def test_a_lower_threshold_keeps_what_was_found() -> None:
    counts = fallen(500, 560, 0.4)
    assert set(dips(counts)) <= set(dips(counts, 0.6))


def test_dips_leave_their_ratio_to_hindsight() -> None:
    grid = grid_of(windows_of({"A": fallen(500, 560, 0.1)}))
    [ratio] = {one.ratio for one in find_dips(grid, np.nan_to_num(grid.counts))}
    assert ratio == math.inf


def test_too_few_buckets_have_no_dips() -> None:
    assert dips(steady(2, buckets=20)) == []


def test_a_night_is_no_dip() -> None:
    hours = np.arange(1_000) / 1_000 * 24
    mean = 3 * (1 - 0.6 * np.cos(2 * np.pi * (hours - 15) / 24))
    counts = np.random.default_rng(4).poisson(mean)
    found = detect(windows_of({"A": counts}), PLAIN).findings
    assert found.filter(found["kind"] == "drop").height == 0


def test_a_fall_too_long_for_the_sums_of_one_rule_is_a_drop() -> None:
    counts = steady(0.4)
    counts[500:610] = np.random.default_rng(5).poisson(0.05, 110)
    found = detect(windows_of({"A": counts}), PLAIN).findings
    [(kind, start)] = found.select("kind", "start").rows()
    assert kind == "drop"
    assert at(488) <= start <= at(512)
