"""Stretches in which nothing at all was logged: no data, not zero."""

import numpy as np
import numpy.typing as npt

# Silence of every source is "no data", not zero, from this length on.
GAP_STEPS = 5
GAP_MEDIANS = 20
# And from this many of the longest hundredth of the waits between filled buckets: in a
# log of little, waits vary.
GAP_WAITS = 2
LULL = 0.2  # of the usual rate: so few records between two silences make them a lull

Counts = npt.NDArray[np.uint32]


def silence_of(
    total: Counts, step: int, between: npt.NDArray[np.bool_] | None = None
) -> npt.NDArray[np.bool_]:
    """Return which buckets lie in a stretch that is too long to be chance.

    `between` tells of each bucket whether all sources have ended before it or begin
    after it. How long the other waits are does not matter there: these were of sources
    that went on.
    """
    filled = np.flatnonzero(total)
    apart = np.diff(filled)
    # A single wait is not held against itself.
    waits = np.quantile(apart, 0.99, method="lower") if apart.size > 1 else 0
    gap = _median_gap(total, filled, step)
    least = max(GAP_STEPS * step, GAP_MEDIANS * gap)
    limit = max(least, GAP_WAITS * float(waits) * step)
    silent = np.zeros(total.size, dtype=np.bool_)
    long = np.flatnonzero((apart - 1) * step > limit)
    chosen = long[~_in_lulls(total, filled, long)]
    if between is not None:
        other = np.flatnonzero((apart - 1) * step > least)
        chosen = np.union1d(chosen, other[between[filled[other] + 1]])
    for place in chosen:
        silent[filled[place] + 1 : filled[place + 1]] = True
    return silent


def _in_lulls(
    total: Counts, filled: npt.NDArray[np.int64], long: npt.NDArray[np.int64]
) -> npt.NDArray[np.bool_]:
    """Return which silences have little but single records between them and the next.

    Something is being logged there, only less than usual: a fall of everything, not a
    time of which nobody knows.
    """
    heap = np.concatenate([[0], np.cumsum(total, dtype=np.float64)])
    usual = heap[-1] / max(total.size - float((np.diff(filled)[long] - 1).sum()), 1.0)
    begin, end = filled[long] + 1, filled[long + 1]
    seen = heap[begin[1:]] - heap[end[:-1]]
    sparse = seen <= LULL * usual * (begin[1:] - end[:-1] + end[1:] - begin[1:])
    lulls = np.zeros(long.size, dtype=np.bool_)
    lulls[1:] |= sparse
    lulls[:-1] |= sparse
    return lulls


def _median_gap(total: Counts, filled: npt.NDArray[np.int64], step: int) -> float:
    """Return the median gap between lines, as far as buckets can tell.

    `n` lines in a bucket make `n - 1` gaps of `step / n`, and one to the next bucket.
    """
    if filled.size < 2:
        return 0.0
    lines = total[filled].astype(np.float64)
    gaps = np.concatenate([step / lines, np.diff(filled) * float(step)])
    weights = np.concatenate([lines - 1, np.ones(filled.size - 1)])
    order = np.argsort(gaps, kind="stable")
    heap = np.cumsum(weights[order])
    return float(gaps[order][np.searchsorted(heap, heap[-1] / 2)])
