import numpy as np
import pytest

from logai_core.detect.shift import Series, find_shifts

ROWS, ONSET = 900, 560
MARGIN = 13.5


def series(level: np.ndarray) -> Series:
    return Series(level, np.full(ROWS, 10.0), np.full(ROWS, 0.4))


@pytest.mark.parametrize("seed", range(4))
def test_a_long_steady_history_lets_half_as_much_again_be_told(seed: int) -> None:
    level = np.random.default_rng(seed).normal(0, 0.2, ROWS)
    level[ONSET:] += np.log(1.5)
    found = find_shifts(series(level), least=0.15, margin=MARGIN)
    assert abs(found[0].start - ONSET) <= 3


@pytest.mark.parametrize("seed", range(4))
def test_a_level_that_wanders_as_much_tells_nothing(seed: int) -> None:
    rng = np.random.default_rng(seed)
    wander = np.interp(np.arange(ROWS), np.arange(0, ROWS, 30), rng.normal(0, 0.3, 30))
    level = wander + rng.normal(0, 0.2, ROWS)
    assert find_shifts(series(level), least=0.15, margin=MARGIN) == []
