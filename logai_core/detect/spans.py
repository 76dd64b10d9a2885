"""Sums over the last buckets of every series, and how far they ever strayed."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from logai_core.detect.chance import batched, highest, lowest, steadied, widened
from logai_core.detect.grid import Mask, Matrix, Row

EXCESS = 0.3  # share of the range seen by which a record must be broken
DOUBLED = 0.3  # more where records come in batches: two of them meet now and then
RANGE_FLOOR = 1.0  # two Poisson deviations of sqrt(x + 3/8)
LEAST_RECORDS = 5
FRESH = 0.8  # share of a long sum's straying, per bucket, that a short one must show
CAP = 4.0  # a square counts up to two deviations: else a slow rise hides itself
BATCH = 16.0  # or up to four batches: what comes rarely, but ten at once, is no rise
WANDER = 0.1  # by how much levels wander, as far as nobody has seen
PRIOR = 6.0  # windows that this is worth
SINGLE = 4.0  # records that are taken to come one by one
_ROUNDS = 4  # until caps and spread agree


class Bounds(NamedTuple):
    """What the current bucket may hold; one row a span, one column a series.

    `upper` and `lower` are the counts at which a sum is at its bound; `above` and
    `below` are 1 for a sum at its bound and 0 for one as expected.
    """

    upper: Matrix
    lower: Matrix
    above: Matrix
    below: Matrix


class Taken(NamedTuple):
    """One bucket as it is learnt.

    `kept` is what of the records later sums see, `due` its expectation; `valid` is
    where there are data, `normal` where there is no episode.
    """

    records: Row
    kept: Row
    due: Row
    valid: Mask
    normal: Mask


class Spans:
    """Sums over the last buckets of every series, for several lengths at once.

    The rings hold one row a bucket of each span. What a window tells becomes history
    when it leaves its ring: when it no longer overlaps the current window. All spans
    are rows of the same arrays, since the cost of a bucket is the number of calls.
    """

    def __init__(self, lengths: Sequence[int], series: int) -> None:
        shape = (len(lengths), series)
        rings, rows = (
            np.zeros((4, shape[0], max(lengths), series)),
            np.zeros((4, *shape)),
        )
        self.lengths = np.array(lengths)
        self.slot = np.arange(shape[0]), np.zeros(shape[0], dtype=np.int64)
        self.counts, self.dues, self.squares, self.weights = rings
        self.residuals = np.full(self.counts.shape, np.nan)
        self.before, self.owed, self.square, self.weight = rows
        self.high, self.low = np.full(shape, -np.inf), np.full(shape, np.inf)
        self.next_high, self.next_low = self.high.copy(), self.low.copy()

    def bounds(self, count: Row, due: Row, margin: float) -> Bounds:
        """Return what the current bucket may hold, before it is learnt."""
        total, owed = self.before + count, self.owed + due
        spread = self.spread(owed)
        record_low, record_high = self._records(owed, spread)
        left = widened(margin, spread, self.weight)
        high = np.maximum(highest(owed, spread, left), record_high)
        low = np.minimum(lowest(owed, spread, left), record_low)
        # Counts are whole: a bound between two of them is never met exactly.
        high = np.floor(np.maximum(high, owed + LEAST_RECORDS)) + 0.5
        low = np.ceil(np.minimum(low, owed - LEAST_RECORDS)) - 0.5
        return Bounds(
            upper=high - self.before,
            lower=low - self.before,
            above=(total - owed) / (high - owed),
            below=np.where(low > 0, owed - total, 0.0) / (owed - low),
        )

    def fresh(self, due: Row) -> Matrix:
        """Return the count from which the next shorter span strays about as far.

        "As far" is per bucket; one row for each span but the first. Without it a long
        sum would go on alerting long after the event.
        """
        share = 1 / self.lengths[:, None]
        mine, its = FRESH * share[1:], share[:-1]
        strayed = self.before - self.owed - due
        count: Matrix = (mine * strayed[1:] - its * strayed[:-1]) / (its - mine)
        return count

    def begin(self, counts: Matrix, dues: Matrix, valid: Mask) -> None:
        """Take the learning period in, all of it at once, before any other bucket.

        `dues` is what would have been expected by what is known at its end.
        """
        rows = len(counts)
        for at, length in enumerate(self.lengths.tolist()):
            total, owed = last_sums(counts, length), last_sums(dues, length)
            residual = np.where(valid, steadied(total) - steadied(owed), np.nan)
            past = residual[: max(rows - length, 0)]
            self.high[at] = np.fmax.reduce(past, axis=0, initial=-np.inf)
            self.low[at] = np.fmin.reduce(past, axis=0, initial=np.inf)
            weight = np.where(valid, owed, 0.0)
            squares = np.where(valid, np.square(total - owed), 0.0)
            self.square[at] = _learnt_square(squares, owed, weight.sum(axis=0))
            self.weight[at] = weight.sum(axis=0)
            kept = np.arange(max(rows - length, 0), rows)
            for ring, values in zip(
                (self.counts, self.dues, self.residuals),
                (counts, dues, residual),
                strict=True,
            ):
                ring[at, kept % length] = values[kept]
            newer = slice(max(rows - length + 1, 0), rows)
            self.before[at] = counts[newer].sum(axis=0)
            self.owed[at] = dues[newer].sum(axis=0)
        self.slot = self.slot[0], rows % self.lengths

    def learn(self, taken: Taken) -> None:
        """Take the current bucket in."""
        self._retire(taken.normal)
        total, owed = self.before + taken.records, self.owed + taken.due
        residual = steadied(total) - steadied(owed)
        self.residuals[self.slot] = np.where(taken.valid, residual, np.nan)
        calm = taken.valid & taken.normal
        square = _capped(np.square(total - owed), owed, self.spread(owed))
        self.squares[self.slot] = np.where(calm, square, 0.0)
        self.weights[self.slot] = np.where(calm, (total + owed) / 2, 0.0)
        self.counts[self.slot], self.dues[self.slot] = taken.kept, taken.due
        span, at = self.slot
        self.slot = span, (at + 1) % self.lengths
        # The oldest bucket, which is next in the ring, is not in the next window.
        self.before = self.before + taken.kept - self.counts[self.slot]
        self.owed = self.owed + taken.due - self.dues[self.slot]

    def spread(self, owed: Matrix) -> Matrix:
        """Return variance over mean so far, at least that of Poisson counts.

        A few windows tell little of it, so levels are taken to wander as much as most
        do until enough were seen; and what comes in batches does so in long sums too.
        Squares are weighed by the mean of what came and what was due: a rise that is
        still within its bounds is not to pass for batches.
        """
        believed = PRIOR * self.lengths[:, None] * owed
        prior = 1 + WANDER**2 * owed
        weight = self.weight + believed + SINGLE
        spread = (self.square + prior * believed + SINGLE) / weight
        least: Matrix = np.maximum.accumulate(np.maximum(spread, 1.0), axis=0)
        return least

    def _records(self, owed: Matrix, spread: Matrix) -> tuple[Matrix, Matrix]:
        """Return the sums that would be a new low and a new high."""
        known = np.isfinite(self.high)
        high, low = np.where(known, self.high, 0.0), np.where(known, self.low, 0.0)
        excess = EXCESS + DOUBLED * batched(spread)
        reach = excess * np.maximum(high - low, RANGE_FLOOR)
        level = steadied(owed)
        return (
            np.square(np.maximum(level + low - reach, 0.0)) - 0.375,
            np.square(np.maximum(level + high + reach, 0.0)) - 0.375,
        )

    def _retire(self, normal: Mask) -> None:
        oldest = self.residuals[self.slot]
        self.next_high = np.fmax(self.next_high, oldest)
        self.next_low = np.fmin(self.next_low, oldest)
        self.high = np.where(normal, np.maximum(self.high, self.next_high), self.high)
        self.low = np.where(normal, np.minimum(self.low, self.next_low), self.low)
        self.next_high = np.where(normal, -np.inf, self.next_high)
        self.next_low = np.where(normal, np.inf, self.next_low)
        self.square += self.squares[self.slot]
        self.weight += self.weights[self.slot]


def last_sums(values: Matrix, length: int) -> Matrix:
    """Return the sums over the last `length` rows, of fewer at the beginning."""
    heap = np.cumsum(values, axis=0)
    sums = heap.copy()
    sums[length:] -= heap[:-length]
    return sums


def _capped(squares: Matrix, owed: Matrix, spread: Matrix) -> Matrix:
    most = spread * np.maximum(CAP * owed, BATCH * spread)
    capped: Matrix = np.minimum(squares, most)
    return capped


def _learnt_square(squares: Matrix, owed: Matrix, weight: Row) -> Row:
    """Return the sum of squares, each capped by the spread that all of them make."""
    spread = np.ones_like(weight)
    for _ in range(_ROUNDS):
        total: Row = _capped(squares, owed, spread).sum(axis=0)
        spread = np.maximum(total / np.maximum(weight, 1.0), 1.0)
    return total
