import numpy as np
import pytest

from logai_core.detect.level_scan import find_lasting
from logai_core.detect.shift import Series, Shift

ROWS, ONSET = 60, 40
MARGIN = 12.0
NOISE = 0.5  # variance of one record


def series(level: np.ndarray, records: float = 3.0) -> Series:
    size = level.size
    return Series(level, np.full(size, records), np.full(size, NOISE))


def noisy(seed: int, rows: int = ROWS, records: float = 3.0) -> np.ndarray:
    scale = np.sqrt(NOISE / records)
    return np.random.default_rng(seed).normal(3.0, scale, rows)


def lasting(level: np.ndarray, records: float = 3.0) -> Shift | None:
    return find_lasting(series(level, records), least=0.15, margin=MARGIN)


@pytest.mark.parametrize("seed", range(4))
def test_few_records_tell_of_a_level_that_is_four_times_as_high(seed: int) -> None:
    level = noisy(seed)
    level[ONSET:] += np.log(4.0)
    found = lasting(level)
    assert found is not None
    assert (abs(found.start - ONSET) <= 1, found.end) == (True, ROWS)
    assert found.after - found.before == pytest.approx(np.log(4.0), abs=0.4)


def test_both_edges_are_found_among_buckets_that_are_not_known() -> None:
    level = noisy(1)
    level[25:40] += np.log(5.0)
    level[::3] = np.nan
    found = lasting(level)
    assert found is not None
    assert (found.start, found.end) == (25, 39)


def test_both_edges_are_exact_among_thousands_of_buckets() -> None:
    level = noisy(2, rows=3_001, records=30)
    level[1_111:1_405] += 0.5
    found = lasting(level, records=30)
    assert found is not None
    assert abs(found.start - 1_111) + abs(found.end - 1_405) <= 3


@pytest.mark.parametrize("seed", range(8))
def test_noise_alone_is_no_shift(seed: int) -> None:
    assert lasting(noisy(seed)) is None


@pytest.mark.parametrize("seed", range(6))
def test_a_level_that_wanders_as_much_is_no_shift(seed: int) -> None:
    rng = np.random.default_rng(seed)
    knots = rng.normal(3.0, 0.3, 30)
    wander = np.interp(np.arange(900), np.arange(0, 900, 30), knots)
    assert lasting(wander + rng.normal(0, 0.2, 900), records=10) is None


def test_what_glides_is_no_shift() -> None:
    glide = noisy(3, rows=300, records=20) + np.linspace(0, 1.5, 300)
    assert lasting(glide, records=20) is None


def test_too_few_buckets_tell_nothing() -> None:
    level = np.repeat([1.0, 5.0], 7)
    assert lasting(level) is None


def test_a_constant_level_is_no_shift() -> None:
    assert lasting(np.full(ROWS, 2.0)) is None


def test_a_level_without_any_noise_is_a_shift_where_it_steps() -> None:
    level = np.full(ROWS, 3.0)
    assert find_lasting(flat(level), least=0.15, margin=MARGIN) is None
    level[ONSET:] += 1.0
    found = find_lasting(flat(level), least=0.15, margin=MARGIN)
    assert found is not None
    assert (found.start, found.end, found.after) == (ONSET, ROWS, 4.0)


def flat(level: np.ndarray) -> Series:
    return Series(level, np.full(level.size, 3.0), np.zeros(level.size))
