import numpy as np

from logai_core.detect.swing import step_beside_swing

SLICES = 64
DAY = np.arange(SLICES) / SLICES
FULL = np.full(SLICES, 30.0)
LATE = (DAY >= 0.5).astype(float)


def records(log_rate: np.ndarray, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).poisson(FULL * np.exp(log_rate)).astype(float)


def test_the_swing_of_a_day_is_no_step() -> None:
    swing = records(0.4 * np.sin(2 * np.pi * DAY))
    assert step_beside_swing(swing, FULL, DAY, LATE).gain < 5


def test_a_step_beside_the_swing_of_a_day_is_told_with_its_factor() -> None:
    both = records(0.4 * np.sin(2 * np.pi * DAY) + np.log(2) * LATE)
    told = step_beside_swing(both, FULL, DAY, LATE)
    assert told.gain > 20
    assert 1.6 < told.factor < 2.4


def test_what_comes_in_batches_varies_more() -> None:
    batches = 10 * np.random.default_rng(1).poisson(FULL / 10).astype(float)
    assert step_beside_swing(batches, FULL, DAY, LATE).spread > 5


def test_slices_without_data_tell_nothing() -> None:
    known = np.where(LATE > 0, 0.0, FULL)
    counts = np.where(known > 0, 30.0, 0.0)
    assert step_beside_swing(counts, known, DAY, LATE).gain < 1
