"""What is known of sums over the last buckets of every series, up to a bucket."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from logai_core.detect.chance import steadied
from logai_core.detect.grid import Mask, Matrix, Row

Ints = npt.NDArray[np.int64]

LEAST_RECORDS = 5
CAP = 4.0  # a square counts up to two deviations: else a slow rise hides itself
BATCH = 16.0  # or up to four batches: what comes rarely, but ten at once, is no rise
_ROUNDS = 4  # until caps and spread agree


class Spans(NamedTuple):
    """Sums over the last buckets, for several lengths at once: spans by series.

    `kept` and `due` are of single buckets: as many of the last ones as the longest span
    has, by series. `residual`, `squared` and `weighed` are what the windows that end with
    each of these tell: spans by buckets by series. That becomes history, the rest, when
    a window no longer overlaps the current one: how far sums ever strayed, and the sums
    of squares and weights that make the spread.
    """

    lengths: tuple[int, ...]
    kept: Matrix
    due: Matrix
    residual: Matrix
    squared: Matrix
    weighed: Matrix
    before: Matrix
    owed: Matrix
    square: Matrix
    weight: Matrix
    high: Matrix
    low: Matrix
    next_high: Matrix
    next_low: Matrix

    def series(self, series: Ints | Mask) -> "Spans":
        """Return what is known of some series."""
        return Spans(self.lengths, *(one[..., series] for one in self[1:]))

    def put(self, series: Ints, known: "Spans") -> None:
        """Replace what is known of some series."""
        for whole, own in zip(self[1:], known[1:], strict=True):
            whole[..., series] = own


def begun(lengths: tuple[int, ...], counts: Matrix, dues: Matrix, valid: Mask) -> Spans:
    """Take the learning period in, all of it at once, before any other bucket.

    `dues` is what would have been expected by what is known at its end.
    """
    spans = _nothing(lengths, counts, dues)
    rows, last = len(counts), max(lengths)
    for at, length in enumerate(lengths):
        total, owed = last_sums(counts, length), last_sums(dues, length)
        residual = np.where(valid, steadied(total) - steadied(owed), np.nan)
        past = residual[: max(rows - length, 0)]
        spans.residual[at] = _last(residual, last, np.nan)
        spans.high[at] = np.fmax.reduce(past, axis=0, initial=-np.inf)
        spans.low[at] = np.fmin.reduce(past, axis=0, initial=np.inf)
        weight = np.where(valid, owed, 0.0)
        squares = np.where(valid, np.square(total - owed), 0.0)
        spans.square[at] = _learnt_square(squares, owed, weight.sum(axis=0))
        spans.weight[at] = weight.sum(axis=0)
        newer = slice(max(rows - length + 1, 0), rows)
        spans.before[at] = counts[newer].sum(axis=0)
        spans.owed[at] = dues[newer].sum(axis=0)
    return spans


def last_sums(values: Matrix, length: int) -> Matrix:
    """Return the sums over the last `length` rows, of fewer at the beginning."""
    heap = np.cumsum(values, axis=0)
    sums = heap.copy()
    sums[length:] -= heap[:-length]
    return sums


def _nothing(lengths: tuple[int, ...], counts: Matrix, dues: Matrix) -> Spans:
    """Return the last buckets, and nothing that they tell."""
    spans, last, series = len(lengths), max(lengths), counts.shape[1]
    of_buckets, shape = (spans, last, series), (spans, series)
    return Spans(
        lengths=lengths,
        kept=_last(counts, last, 0.0),
        due=_last(dues, last, 0.0),
        residual=np.full(of_buckets, np.nan),
        squared=np.zeros(of_buckets),
        weighed=np.zeros(of_buckets),
        before=np.zeros(shape),
        owed=np.zeros(shape),
        square=np.zeros(shape),
        weight=np.zeros(shape),
        high=np.full(shape, -np.inf),
        low=np.full(shape, np.inf),
        next_high=np.full(shape, -np.inf),
        next_low=np.full(shape, np.inf),
    )


def _last(values: Matrix, rows: int, nothing: float) -> Matrix:
    """Return the last rows, `nothing` before the first."""
    missing = max(rows - len(values), 0)
    none = np.full((missing, values.shape[1]), nothing)
    return np.concatenate([none, values[max(len(values) - rows, 0) :]])


def _learnt_square(squares: Matrix, owed: Matrix, weight: Row) -> Row:
    """Return the sum of squares, each capped by the spread that all of them make."""
    spread = np.ones_like(weight)
    for _ in range(_ROUNDS):
        most = spread * np.maximum(CAP * owed, BATCH * spread)
        total: Row = np.minimum(squares, most).sum(axis=0)
        spread = np.maximum(total / np.maximum(weight, 1.0), 1.0)
    return total
