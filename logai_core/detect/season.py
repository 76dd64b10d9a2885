"""What the same time of day brought on earlier days."""

import numpy as np

from logai_core.detect.grid import Matrix

DAYS = 14
AROUND_MINUTES = 15
TRIMMED_FROM = 4
BLOCK = 64  # series at a time, to bound the memory
_DAY_MINUTES = 1_440


def seasonal_mean(counts: Matrix, per_day: int) -> Matrix:
    """Return the mean of up to 14 earlier days, 15 minutes either side.

    The mean, not the median: it stays unbiased for a template that logs once in
    many buckets. From TRIMMED_FROM days on, the highest and the lowest are left out,
    so that an incident is not expected again the day after. NaN where no earlier day
    has data.
    """
    seasonal = np.empty_like(counts)
    for first in range(0, counts.shape[1], BLOCK):
        block = slice(first, first + BLOCK)
        seasonal[:, block] = _seasonal_mean(counts[:, block], per_day)
    return seasonal


def _seasonal_mean(counts: Matrix, per_day: int) -> Matrix:
    around = max(1, round(per_day * AROUND_MINUTES / _DAY_MINUTES))
    sums, sizes = (
        _smooth(np.nan_to_num(counts), around),
        _smooth((~np.isnan(counts)).astype(np.float64), around),
    )
    total, days = np.zeros_like(counts), np.zeros_like(counts)
    high, low = np.full_like(counts, -np.inf), np.full_like(counts, np.inf)
    for day in range(1, DAYS + 1):
        late = day * per_day
        if late >= len(counts):
            break
        mean = sums[:-late] / np.maximum(sizes[:-late], 1.0)
        known = sizes[:-late] > 0
        total[late:] += np.where(known, mean, 0.0)
        days[late:] += known
        high[late:] = np.where(known, np.maximum(high[late:], mean), high[late:])
        low[late:] = np.where(known, np.minimum(low[late:], mean), low[late:])
    trimmed = days >= TRIMMED_FROM
    total -= np.where(trimmed, high, 0.0) + np.where(trimmed, low, 0.0)
    days = np.where(trimmed, days - 2, days)
    return np.where(days > 0, total / np.maximum(days, 1.0), np.nan)


def _smooth(values: Matrix, around: int) -> Matrix:
    """Return sums over `around` rows before and after each row."""
    heap = np.concatenate([np.zeros((1, values.shape[1])), np.cumsum(values, axis=0)])
    rows = np.arange(len(values))
    after = np.minimum(rows + around + 1, len(values))
    smooth: Matrix = heap[after] - heap[np.maximum(rows - around, 0)]
    return smooth
