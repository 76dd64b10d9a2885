"""Some buckets in a row, each as sums over spans see it by what came before."""

from typing import NamedTuple

import numpy as np

from logai_core.detect.chance import batched, highest, lowest, steadied, widened
from logai_core.detect.grid import Mask, Matrix
from logai_core.detect.spans import BATCH, CAP, LEAST_RECORDS, Ints, Spans

EXCESS = 0.3  # share of the range seen by which a record must be broken
DOUBLED = 0.3  # more where records come in batches: two of them meet now and then
RANGE_FLOOR = 1.0  # two Poisson deviations of sqrt(x + 3/8)
FRESH = 0.8  # share of a long sum's straying, per bucket, that a short one must show
WANDER = 0.1  # by how much levels wander, as far as nobody has seen
PRIOR = 6.0  # windows that this is worth
SINGLE = 4.0  # records that are taken to come one by one


class Taken(NamedTuple):
    """Buckets as they are learnt, down, and series across.

    `kept` is what of the records later sums see, `due` its expectation; `valid` is
    where there are data, `normal` where there is no episode; `settled`, by spans, where
    nothing alerted since the window that ended a span before.
    """

    records: Matrix
    kept: Matrix
    due: Matrix
    valid: Mask
    normal: Mask
    settled: Mask


class Bounds(NamedTuple):
    """What buckets may hold: spans by buckets by series.

    `upper` and `lower` are the counts at which a sum is at its bound; `above` and
    `below` are 1 for a sum at its bound and 0 for one as expected.
    """

    upper: Matrix
    lower: Matrix
    above: Matrix
    below: Matrix


class Passage:
    """Buckets that are taken in: spans by buckets by series.

    What is known before each of them is summed up for all of them at once, in the order
    in which it comes; only the capped squares, each of which makes later caps, are
    followed. What has one row more than there are buckets is known before each of
    them, and after the last.
    """

    def __init__(self, known: Spans, taken: Taken) -> None:
        self.known, self.taken = known, taken
        self.lengths = np.array(known.lengths)[:, None, None]
        self.before = self._sums(known.before, known.kept, taken.kept)
        self.owed = self._sums(known.owed, known.due, taken.due)
        self.total = self.before[:, :-1] + taken.records
        self.due = self.owed[:, :-1] + taken.due
        # Levels are taken to wander as most do, until enough windows were seen.
        self.believed = PRIOR * self.lengths * self.due
        self.prior = (1 + WANDER**2 * self.due) * self.believed
        self._stray()
        calm = taken.valid & taken.normal
        self.weighed = np.where(calm, (self.total + self.due) / 2, 0.0)
        leaving = self._leaving(known.weighed, self.weighed)
        self.weight = _heaped(
            known.weight, np.where(taken.settled, leaving, 0.0), np.add
        )
        square = np.where(calm, np.square(self.total - self.due), 0.0)
        self.square, self.squared = self._squares(square)

    def bounds(self, margin: float) -> Bounds:
        """Return what each bucket may hold, by what is known before it."""
        owed, before, weight = self.due, self.before[:, :-1], self.weight[:, :-1]
        spread = self.spread()
        record_low, record_high = self._records(spread)
        left = widened(margin, spread, weight)
        high = np.maximum(highest(owed, spread, left), record_high)
        low = np.minimum(lowest(owed, spread, left), record_low)
        # Counts are whole: a bound between two of them is never met exactly.
        high = np.floor(np.maximum(high, owed + LEAST_RECORDS)) + 0.5
        low = np.ceil(np.minimum(low, owed - LEAST_RECORDS)) - 0.5
        return Bounds(
            upper=high - before,
            lower=low - before,
            above=(self.total - owed) / (high - owed),
            below=np.where(low > 0, owed - self.total, 0.0) / (owed - low),
        )

    def fresh(self) -> Matrix:
        """Return the counts from which the next shorter span strays about as far.

        "As far" is per bucket; one row for each span but the first. Without it a long
        sum would go on alerting long after the event.
        """
        share = 1 / self.lengths
        mine, its = FRESH * share[1:], share[:-1]
        strayed = self.before[:, :-1] - self.owed[:, :-1] - self.taken.due
        count: Matrix = (mine * strayed[1:] - its * strayed[:-1]) / (its - mine)
        return count

    def after(self) -> Spans:
        """Return what is known after the last bucket."""
        known, taken = self.known, self.taken
        return Spans(
            lengths=known.lengths,
            kept=_next(known.kept, taken.kept),
            due=_next(known.due, taken.due),
            residual=_next(known.residual, self.residual),
            squared=_next(known.squared, self.squared),
            weighed=_next(known.weighed, self.weighed),
            before=self.before[:, -1],
            owed=self.owed[:, -1],
            square=self.square[:, -1],
            weight=self.weight[:, -1],
            high=self.high[:, -1],
            low=self.low[:, -1],
            next_high=self.next_high,
            next_low=self.next_low,
        )

    def _sums(self, start: Matrix, past: Matrix, rows: Matrix) -> Matrix:
        """Return sums over all buckets of each span but its last."""
        steps = np.empty((len(start), 2 * len(rows), rows.shape[1]))
        steps[:, ::2] = rows
        both = np.concatenate([past, rows])
        for own, length in zip(steps, self.known.lengths, strict=True):
            # The oldest bucket is not in the next window.
            first = len(past) - length + 1
            np.negative(both[first : first + len(rows)], out=own[1::2])
        return _heaped(start, steps, np.add)[:, ::2]

    def _leaving(self, past: Matrix, rows: Matrix) -> Matrix:
        """Return what tells of windows that end where those of `rows` begin."""
        both = np.concatenate([past, rows], axis=1)
        first = [past.shape[1] - length for length in self.known.lengths]
        own = zip(both, first, strict=True)
        return np.stack([one[at : at + rows.shape[1]] for one, at in own])

    def _stray(self) -> None:
        """Say how far sums ever strayed: what does so in an episode counts after it."""
        known, normal = self.known, self.taken.normal
        strayed = steadied(self.total) - steadied(self.due)
        self.residual = np.where(self.taken.valid, strayed, np.nan)
        oldest = self._leaving(known.residual, self.residual)
        row = np.arange(1, len(normal) + 1)[:, None]
        learnt = np.maximum.accumulate(np.where(normal, row, 0), axis=0)
        self.high, self.next_high = _largest(
            oldest, known.high, known.next_high, learnt
        )
        low, next_low = _largest(-oldest, -known.low, -known.next_low, learnt)
        self.low, self.next_low = -low, -next_low

    def _squares(self, square: Matrix) -> tuple[Matrix, Matrix]:
        """Return the sums of squares, and the squares, capped.

        A cap rests on what has left the window before: so as many buckets as a span has
        are capped at once.
        """
        squares = np.concatenate([self.known.squared, square], axis=1)
        sums = np.empty_like(self.weight)
        sums[:, 0] = self.known.square
        weight = self.weight[:, 1:] + self.believed + SINGLE
        most, least = CAP * self.due, np.ones(square.shape[1:])
        for at, length in enumerate(self.known.lengths):
            past = squares.shape[1] - len(least)
            for row in range(0, len(least), length):
                some = slice(row, min(row + length, len(least)))
                heap = sums[at, row : some.stop + 1]
                first = past + row - length
                leaving = squares[at, first : first + some.stop - row]
                heap[1:] = np.where(self.taken.settled[at, some], leaving, 0.0)
                np.add.accumulate(heap, axis=0, out=heap)
                spread = (heap[1:] + self.prior[at, some] + SINGLE) / weight[at, some]
                spread = np.maximum(spread, least[some], out=least[some])
                cap = spread * np.maximum(most[at, some], BATCH * spread)
                own = squares[at, past + row : past + some.stop]
                np.minimum(own, cap, out=own)
        return sums, squares[:, past:]

    def spread(self) -> Matrix:
        """Return variance over mean so far, at least that of Poisson counts.

        What comes in batches does so in long sums too. Squares are weighed by the
        mean of what came and what was due: a rise that is still within its bounds is
        not to pass for batches.
        """
        weight = self.weight[:, :-1] + self.believed + SINGLE
        spread = (self.square[:, :-1] + self.prior + SINGLE) / weight
        least: Matrix = np.maximum.accumulate(np.maximum(spread, 1.0), axis=0)
        return least

    def _records(self, spread: Matrix) -> tuple[Matrix, Matrix]:
        """Return the sums that would be a new low and a new high."""
        high, low = self.high[:, :-1], self.low[:, :-1]
        known = np.isfinite(high)
        high, low = np.where(known, high, 0.0), np.where(known, low, 0.0)
        excess = EXCESS + DOUBLED * batched(spread)
        reach = excess * np.maximum(high - low, RANGE_FLOOR)
        level = steadied(self.due)
        return (
            np.square(np.maximum(level + low - reach, 0.0)) - 0.375,
            np.square(np.maximum(level + high + reach, 0.0)) - 0.375,
        )


def _heaped(start: Matrix, steps: Matrix, what: np.ufunc) -> Matrix:
    """Return the start, and what each step in turn makes of it."""
    heap = np.concatenate([start[:, None], steps], axis=1)
    what.accumulate(heap, axis=1, out=heap)
    return heap


def _largest(
    oldest: Matrix, known: Matrix, waiting: Matrix, learnt: Ints
) -> tuple[Matrix, Matrix]:
    """Return the largest so far, and the largest that waits for what is normal.

    `learnt` is the number of the last normal bucket, from 1; 0 before the first.
    """
    heap = _heaped(np.fmax(known, waiting), oldest, np.fmax)
    heap[:, 0] = known
    row = np.arange(1, len(learnt) + 1)[:, None]
    late = np.fmax.reduce(np.where(row > learnt[-1], oldest, -np.inf), axis=1)
    later = np.where(learnt[-1] > 0, late, np.fmax(waiting, late))
    if (learnt == row).all():
        return heap, later
    place = np.concatenate([np.zeros_like(learnt[:1]), learnt])
    return np.take_along_axis(heap, place[None], axis=1), later


def _next(past: Matrix, rows: Matrix) -> Matrix:
    """Return the last rows of both, as many as there are of the past."""
    both = np.concatenate([past, rows], axis=-2)
    last: Matrix = both[..., -past.shape[-2] :, :]
    return last
