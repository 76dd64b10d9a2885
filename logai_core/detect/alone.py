"""Values that lie alone: between values seen before, but near none of them.

A record is beyond all that was seen. A job that takes 0.1 or 1.5 has its records at
1.5; that it takes 0.6 for once is no record and still never happened. A value is alone
when nothing seen before lies within

- EXCESS of the range seen so far, or
- half its distance from what is expected: the tail of a wide spread is thin, and a
  new value there is no news.

Fewer than LEAST_SEEN values leave such holes by chance.

Source: the distance to the nearest neighbour as outlier score (Knorr and Ng, VLDB
1998) for one dimension and the rows before, judged by the local scale.
"""

from typing import NamedTuple

import numpy as np

from logai_core.detect.grid import Row

EXCESS = 0.02
LEAST_SEEN = 200  # with so many, holes of twice EXCESS are not due to chance


class Alone(NamedTuple):
    """How alone each value is (above 1: alert), and where its hole begins and ends.

    A value above the expected one that is beyond `above`, or one below it that is
    beyond `below`, is nearer to the expected one than to anything that is alone.
    """

    ratio: Row
    above: Row
    below: Row


def alone(value: Row, expected: Row) -> Alone:
    """Return how far each value is from all rows before it; NaN is not looked at."""
    under, over = _neighbours(value)
    highest = _before(np.fmax.accumulate(value))
    lowest = _before(np.fmin.accumulate(value))
    least = EXCESS * (highest - lowest)
    away = np.fmin(value - under, over - value)
    needed = np.maximum(least, np.abs(value - expected) / 2)
    seen = np.cumsum(np.isfinite(value)) > LEAST_SEEN
    known = seen & np.isfinite(needed) & (needed > 0)
    ratio = np.divide(away, needed, out=np.zeros_like(value), where=known)
    return Alone(
        ratio,
        np.maximum(under + least, 2 * under - expected),
        np.minimum(over - least, 2 * over - expected),
    )


def _neighbours(value: Row) -> tuple[Row, Row]:
    """Return the nearest values before each row: from below, and from above.

    NaN where there is none. All values are linked in order of size; taking them out
    from the last row to the first leaves to each row its neighbours among the earlier.
    """
    rows = np.flatnonzero(np.isfinite(value))
    size = rows.size
    rank = np.empty(size, dtype=np.int64)
    order = np.argsort(value[rows], kind="stable")
    rank[order] = np.arange(1, size + 1)
    lower, upper = list(range(-1, size + 1)), list(range(1, size + 3))
    below, above = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    for row, at in zip(range(size - 1, -1, -1), rank[::-1].tolist(), strict=True):
        down, up = lower[at], upper[at]
        below[row], above[row] = down, up
        upper[down], lower[up] = up, down
    by_rank = np.concatenate([[np.nan], value[rows][order], [np.nan]])
    under, over = np.full((2, value.size), np.nan)
    under[rows], over[rows] = by_rank[below], by_rank[above]
    return under, over


def _before(values: Row) -> Row:
    return np.concatenate([[np.nan], values[:-1]])[: values.size]
