"""What chance explains of a level that changes: how records come, and how slices vary."""

from datetime import timedelta

import numpy as np
import pytest

from logai_core.detect.grid import Grid, Matrix, Row, grid_of
from logai_core.detect.plateau import Plateau
from logai_core.detect.plateaus import find_plateaus

from .builders import windows_of

ROWS, SIZE = 1_024, 16
A_DAY = 720  # buckets of two minutes


def spread_of_slices(count: Row) -> float:
    known = np.ones(len(count))
    level = float(count.mean())
    return Plateau(count, known, known, SIZE)._spread(512, len(count), level)


def test_batches_are_told_by_neighbours_where_slices_are_alike() -> None:
    count = np.zeros(ROWS)
    count[::SIZE] = 6.0
    assert spread_of_slices(count) > 1.9


def test_what_slices_differ_by_counts_as_far_as_luck_does_not_explain_it() -> None:
    count = np.zeros(ROWS)
    slices = count.reshape(-1, SIZE)
    slices[::2, 8], slices[1::2, ::3] = 1.0, 1.0  # 1 and 6: on average 3.5
    apart = 2.5**2 / 3.5
    assert 0.8 * apart < spread_of_slices(count) < 0.95 * apart


@pytest.mark.parametrize("seed", [17, 21])
def test_a_step_in_a_day_is_told_near_its_edge_before_the_day_turns(seed: int) -> None:
    wave = 1 - 0.6 * np.cos(2 * np.pi * (np.arange(A_DAY) / A_DAY - 0.15))
    rng, rate = np.random.default_rng(seed), 0.5 * wave
    rate[260:445] *= 0.2
    grid = of_patterns(rng.poisson(rate), rng.poisson(10 * wave))
    starts = [one.start for one in find_plateaus(grid)]
    assert any(abs(start - 260) < 12 for start in starts)


def test_a_step_of_few_records_has_its_edge_where_more_time_tells_it() -> None:
    rng = np.random.default_rng(7)
    rare = rng.poisson(np.where(np.arange(1_800) < 900, 0.08, 0.208))
    grid = grid_of(windows_of({"T0": rare, "T1": rng.poisson(1.0, 1_800)}))
    assert [grid.keys[one.series] for one in find_plateaus(grid)] == ["T0"]


def of_patterns(*patterns: Row) -> Grid:
    named = {f"T{at}": one for at, one in enumerate(patterns)}
    return grid_of(windows_of(named, step=timedelta(minutes=2)))


def with_retries(seed: int) -> tuple[Grid, Matrix]:
    """Return the counts of a service, of which tries of ten are a half, and its arrivals."""
    rng = np.random.default_rng(seed)
    requests = rng.poisson(np.where(np.arange(ROWS) < 500, 0.3, 0.1))
    tries = rng.poisson(0.03, ROWS)
    plain = of_patterns(rng.poisson(6.0, ROWS))
    counts = np.column_stack([requests + 10.0 * tries, plain.counts])
    grid = plain._replace(
        kinds=["service", *plain.kinds], keys=["web", *plain.keys], counts=counts
    )
    apart = counts.copy()
    apart[:, 0] = requests + tries
    return grid, apart


def test_a_service_is_judged_by_what_came_independently_and_told_in_lines() -> None:
    grid, apart = with_retries(seed=3)
    assert find_plateaus(grid) == []
    [shift] = find_plateaus(grid, apart)
    assert (shift.sign, abs(shift.start - 500) < 60) == (-1, True)
    usual = grid.counts[: shift.start, 0].mean()
    assert shift.expected == pytest.approx(usual, rel=0.1)
