# The record rule bucket by bucket, as it is defined: slow, and plain to read.

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from logai_core.detect.chance import (
    batched,
    highest,
    lowest,
    margin_of,
    steadied,
    widened,
)
from logai_core.detect.following import INSIDE, PATIENCE, PSEUDO, QUIET
from logai_core.detect.grid import Mask, Matrix, Row, Verdict, learning_rows
from logai_core.detect.passage import (
    DOUBLED,
    EXCESS,
    FRESH,
    PRIOR,
    RANGE_FLOOR,
    SINGLE,
    WANDER,
)
from logai_core.detect.record import SPANS
from logai_core.detect.season import Season, blend
from logai_core.detect.spans import BATCH, CAP, LEAST_RECORDS, last_sums

_ROUNDS = 4


class Bounds(NamedTuple):
    upper: Matrix
    lower: Matrix
    above: Matrix
    below: Matrix


class Taken(NamedTuple):
    records: Row
    kept: Row
    due: Row
    valid: Mask
    normal: Mask
    settled: Mask


class Spans:
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
        self._retire(taken.normal, taken.settled)
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
        believed = PRIOR * self.lengths[:, None] * owed
        prior = 1 + WANDER**2 * owed
        weight = self.weight + believed + SINGLE
        spread = (self.square + prior * believed + SINGLE) / weight
        least: Matrix = np.maximum.accumulate(np.maximum(spread, 1.0), axis=0)
        return least

    def _records(self, owed: Matrix, spread: Matrix) -> tuple[Matrix, Matrix]:
        known = np.isfinite(self.high)
        high, low = np.where(known, self.high, 0.0), np.where(known, self.low, 0.0)
        excess = EXCESS + DOUBLED * batched(spread)
        reach = excess * np.maximum(high - low, RANGE_FLOOR)
        level = steadied(owed)
        return (
            np.square(np.maximum(level + low - reach, 0.0)) - 0.375,
            np.square(np.maximum(level + high + reach, 0.0)) - 0.375,
        )

    def _retire(self, normal: Mask, settled: Mask) -> None:
        oldest = self.residuals[self.slot]
        self.next_high = np.fmax(self.next_high, oldest)
        self.next_low = np.fmin(self.next_low, oldest)
        self.high = np.where(normal, np.maximum(self.high, self.next_high), self.high)
        self.low = np.where(normal, np.minimum(self.low, self.next_low), self.low)
        self.next_high = np.where(normal, -np.inf, self.next_high)
        self.next_low = np.where(normal, np.inf, self.next_low)
        self.square += np.where(settled, self.squares[self.slot], 0.0)
        self.weight += np.where(settled, self.weights[self.slot], 0.0)


def _capped(squares: Matrix, owed: Matrix, spread: Matrix) -> Matrix:
    most = spread * np.maximum(CAP * owed, BATCH * spread)
    capped: Matrix = np.minimum(squares, most)
    return capped


def _learnt_square(squares: Matrix, owed: Matrix, weight: Row) -> Row:
    spread = np.ones_like(weight)
    for _ in range(_ROUNDS):
        total: Row = _capped(squares, owed, spread).sum(axis=0)
        spread = np.maximum(total / np.maximum(weight, 1.0), 1.0)
    return total


def follow(
    counts: Matrix,
    among: int,
    *,
    season: Season | None = None,
    volume: Matrix | None = None,
    spans: Sequence[int] = SPANS,
) -> Verdict:
    said = Verdict(*(np.full(counts.shape, np.nan) for _ in range(4)))
    if not counts.size:
        return said
    rows, series = counts.shape
    learning = learning_rows(rows)
    history = _History(spans, series, margin_of(rows * among * len(SPANS)))
    of = np.ones_like(counts) if volume is None else np.nan_to_num(volume)
    history.begin(counts[:learning], of[:learning], season)
    for row in range(learning, rows):
        verdict = history.step(row, counts[row], of[row], season)
        for whole, now in zip(said, verdict, strict=True):
            whole[row] = now
    for whole in said:
        whole[np.isnan(counts)] = np.nan
    return said


class _History:
    def __init__(self, spans: Sequence[int], series: int, margin: float) -> None:
        self.margin = margin
        self.spans = Spans(spans, series)
        self.records, self.volume = np.zeros(series), np.zeros(series)
        self.quiet_for = np.full(series, max(QUIET, *spans))
        self.unquiet_for = np.zeros(series, dtype=np.int64)

    def begin(self, counts: Matrix, of: Matrix, season: Season | None) -> None:
        valid = ~np.isnan(counts)
        self.records += np.nansum(counts, axis=0)
        self.volume += np.where(valid, of, 0.0).sum(axis=0)
        due = np.where(valid, self._expected(slice(len(counts)), of, season), 0.0)
        self.spans.begin(np.nan_to_num(counts), due, valid & (of > 0))

    def step(self, row: int, count: Row, of: Row, season: Season | None) -> Verdict:
        valid = ~np.isnan(count)
        x = np.where(valid, count, 0.0)
        expected = self._expected(row, of, season)
        due = np.where(valid, expected, 0.0)
        bounds = self.spans.bounds(x, due, self.margin)
        verdict = self._judge(x, expected, due, bounds)
        self._learn(x, due, np.where(valid, of, 0.0), bounds)
        return verdict

    def _expected(self, rows: int | slice, of: Row, season: Season | None) -> Row:
        expected: Row = of * (self.records + PSEUDO) / np.maximum(self.volume, 1.0)
        if season is None:
            return expected
        return blend(season.mean[rows], season.buckets[rows], expected)

    def _judge(self, x: Row, expected: Row, due: Row, bounds: Bounds) -> Verdict:
        fresh = self.spans.fresh(due)
        upper, lower = bounds.upper.copy(), bounds.lower.copy()
        upper[1:] = np.maximum(upper[1:], fresh)
        lower[1:] = np.minimum(lower[1:], fresh)
        upper, lower = upper.min(axis=0), lower.max(axis=0)
        upper = np.maximum(upper, expected)
        lower = np.maximum(np.minimum(lower, expected), 0.0)
        outside = (x > upper) | (x < lower)
        strayed = np.where(x >= expected, bounds.above, bounds.below).max(axis=0)
        ratio = np.where(outside, np.maximum(strayed, 1.0), strayed.clip(0.0, INSIDE))
        return Verdict(expected, lower, upper, ratio)

    def _learn(self, x: Row, due: Row, of: Row, bounds: Bounds) -> None:
        valid = of > 0
        beyond = ((bounds.above > 1) | (bounds.below > 1)).any(axis=0)
        unquiet = valid & beyond
        self.quiet_for = np.where(unquiet, 0, self.quiet_for + 1)
        self.unquiet_for = np.where(self.quiet_for < QUIET, self.unquiet_for + 1, 0)
        normal = (self.quiet_for >= QUIET) | (self.unquiet_for > PATIENCE)
        lengths = self.spans.lengths[:, None]
        settled = (self.quiet_for >= lengths) | (self.unquiet_for > PATIENCE)
        lower, upper = bounds.lower[0], bounds.upper[0]
        edge = x.clip(np.ceil(np.maximum(lower, 0.0)), np.floor(upper))
        kept = np.where(valid, edge, 0.0)
        self.records += np.where(normal, kept, 0.0)
        self.volume += np.where(normal, of, 0.0)
        self.spans.learn(Taken(x, kept, due, valid, normal, settled))
