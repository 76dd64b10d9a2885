"""What the same time of day brought on earlier days."""

import numpy as np

from logai_core.detect.grid import Matrix

DAYS = 14
AROUND_MINUTES = 15
_DAY_MINUTES = 1_440


def seasonal_mean(counts: Matrix, per_day: int) -> Matrix:
    """Return the mean of up to 14 earlier days, 15 minutes either side.

    The mean, not the median: it stays unbiased for a template that logs once in
    many buckets. NaN where no earlier day has data.
    """
    around = max(1, round(per_day * AROUND_MINUTES / _DAY_MINUTES))
    sums, sizes = (
        _smooth(np.nan_to_num(counts), around),
        _smooth((~np.isnan(counts)).astype(np.float64), around),
    )
    total, size = np.zeros_like(counts), np.zeros_like(counts)
    for day in range(1, DAYS + 1):
        late = day * per_day
        if late >= len(counts):
            break
        total[late:] += sums[:-late]
        size[late:] += sizes[:-late]
    mean: Matrix = np.full_like(counts, np.nan)
    np.divide(total, size, out=mean, where=size > 0)
    return mean


def _smooth(values: Matrix, around: int) -> Matrix:
    """Return sums over `around` rows before and after each row."""
    heap = np.concatenate([np.zeros((1, values.shape[1])), np.cumsum(values, axis=0)])
    rows = np.arange(len(values))
    after = np.minimum(rows + around + 1, len(values))
    smooth: Matrix = heap[after] - heap[np.maximum(rows - around, 0)]
    return smooth
