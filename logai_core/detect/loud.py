"""Which series could be beyond their bounds at all: the others need no following.

Following a series forward costs some hundred calls a bucket, for all series together;
most templates of a log never come near a bound. As long as nothing is beyond its
bounds, the rule of `record.py` is plain arithmetic on sums. So a bound that is never
wider than the rule's own, met nowhere, says that the rule alerts nowhere.
"""

import numpy as np

from logai_core.detect.chance import margin_of
from logai_core.detect.grid import Mask, Matrix, learning_rows
from logai_core.detect.record import PSEUDO, SPANS, has_season
from logai_core.detect.season import blend, season_of
from logai_core.detect.spans import LEAST_RECORDS

BLOCK = 64  # series at a time, to bound the memory
ROUNDING = 0.51  # bounds lie half a record beyond whole counts


def loud(counts: Matrix, per_day: int, threshold: float = 1.0) -> Mask:
    """Return the series in which `record` may alert; it does in none of the others."""
    rows, series = counts.shape
    found = np.zeros(series, dtype=np.bool_)
    if rows <= learning_rows(rows):
        return found
    for first in range(0, series, BLOCK):
        block = counts[:, first : first + BLOCK]
        strays = _strays(block, _overall(block), series, threshold)
        if has_season(rows, per_day):
            late = block[per_day:]
            season = season_of(block, per_day).since(per_day)
            daily = blend(season.mean, season.buckets, _overall(late))
            strays |= _strays(late, daily, series, threshold)
        found[first : first + BLOCK] = strays
    return found


def _overall(counts: Matrix) -> Matrix:
    """Return the mean before each bucket, but in the learning period that of all."""
    valid = ~np.isnan(counts)
    records = np.cumsum(np.where(valid, counts, 0.0), axis=0)
    buckets = np.cumsum(valid, axis=0)
    mean: Matrix = (_earlier(records) + PSEUDO) / np.maximum(_earlier(buckets), 1.0)
    learning = min(learning_rows(len(counts)), len(counts) - 1)
    mean[:learning] = mean[learning]
    return mean


def _earlier(heap: Matrix) -> Matrix:
    return np.concatenate([np.zeros((1, heap.shape[1])), heap[:-1]])


def _strays(counts: Matrix, expected: Matrix, among: int, threshold: float) -> Mask:
    """Return the series with a sum beyond bounds that are too narrow by all means.

    Bennett's bounds are at least as wide as h(u) <= u^2 / 2 above, and as
    h(-u) <= u^2 / 2 + u^3 / 2 below, and for Poisson counts; see `chance.py`.
    """
    valid = ~np.isnan(counts)
    away = np.cumsum(np.where(valid, counts - expected, 0.0), axis=0)
    owed = np.cumsum(np.where(valid, expected, 0.0), axis=0)
    learning = learning_rows(len(counts))
    margin = margin_of(len(counts) * among * len(SPANS))
    found = np.zeros(counts.shape[1], dtype=np.bool_)
    for length in SPANS:
        strayed, due = (_last(heap, length)[learning:] for heap in (away, owed))
        strayed = strayed / threshold
        far = np.maximum(LEAST_RECORDS, np.sqrt(2 * margin * due)) - ROUNDING
        found |= (strayed > far).any(axis=0)
        fall = np.maximum(-strayed + ROUNDING, 0.0)
        share = fall / np.maximum(due, 1e-9)
        low = fall * share * (1 + share) >= 2 * margin
        found |= (low & (fall >= LEAST_RECORDS)).any(axis=0)
    return found


def _last(heap: Matrix, length: int) -> Matrix:
    """Return the sums of the last `length` rows from their running sums."""
    total = heap.copy()
    total[length:] -= heap[:-length]
    return total
