"""A further view: how many deviations a count is from its recent mean."""

import numpy as np

from logai_core.detect.chance import steadied
from logai_core.detect.grid import Matrix, Verdict, learning_rows

LOOKBACK = 240
THRESHOLD = 4.0
POISSON_DEVIATION = 0.5  # of sqrt(x + 3/8), the least deviation that is believed
LEAST_RECORDS = 5


def zscore(counts: Matrix, per_day: int) -> Verdict:  # noqa: ARG001 - a Detector
    """Judge counts by a causal rolling z-score of sqrt(x + 3/8).

    Mean and deviation are of the 240 buckets before; a count is an alert from four
    deviations on, if it differs from the expectation by five records too.
    """
    steady = steadied(counts)
    mean, deviation = _past_moments(steady)
    deviation = np.maximum(deviation, POISSON_DEVIATION)
    mean[: learning_rows(len(counts))] = np.nan
    mean[np.isnan(counts)] = np.nan
    expected = np.maximum(np.square(mean) - 0.375, 0.0)
    top = np.square(mean + THRESHOLD * deviation) - 0.375
    bottom = np.square(np.maximum(mean - THRESHOLD * deviation, 0.0)) - 0.375
    # Counts are whole: a bound between two of them is never met exactly.
    upper = np.floor(np.maximum(top, expected + LEAST_RECORDS)) + 0.5
    lower = np.ceil(np.minimum(bottom, expected - LEAST_RECORDS)) - 0.5
    above = (counts - expected) / (upper - expected)
    below = np.where(lower > 0, (expected - counts) / (expected - lower), 0.0)
    ratio = np.maximum(np.maximum(above, below), np.where(np.isnan(mean), np.nan, 0.0))
    return Verdict(expected, np.maximum(lower, 0.0), upper, ratio)


def _past_moments(values: Matrix) -> tuple[Matrix, Matrix]:
    """Return mean and deviation of the LOOKBACK rows before each row."""
    valid = ~np.isnan(values)
    filled = np.where(valid, values, 0.0)
    size = np.maximum(_past_sum(valid.astype(np.float64)), 1.0)
    mean = _past_sum(filled) / size
    square = _past_sum(np.square(filled)) / size
    return mean, np.sqrt(np.maximum(square - np.square(mean), 0.0))


def _past_sum(values: Matrix) -> Matrix:
    heap = np.concatenate([np.zeros((1, values.shape[1])), np.cumsum(values, axis=0)])
    rows = np.arange(len(values))
    total: Matrix = heap[rows] - heap[np.maximum(rows - LOOKBACK, 0)]
    return total
