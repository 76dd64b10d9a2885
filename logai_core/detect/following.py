"""Series followed forward in time, many buckets at once, as if one after another.

What is known before a bucket depends on what was decided of those before it, and few of
these decisions are out of the ordinary. So they are guessed for a block of buckets,
all is worked out from the guess, and what it leads to is decided. Where that is as
guessed, it is what following bucket by bucket gives: each decision rests on earlier ones
only. Else it is guessed better: up to the first wrong one, what was decided is right.
"""

from typing import NamedTuple

import numpy as np

from logai_core.detect.grid import Mask, Matrix, Row, Verdict
from logai_core.detect.passage import Bounds, Passage, Taken
from logai_core.detect.season import Season, blend
from logai_core.detect.spans import Ints, Spans, begun

BLOCK = 128  # buckets
PASSES = 6  # over a block, before its halves are followed
QUIET = 12
PATIENCE = 750
PSEUDO = 0.5  # records added to the mean: "never seen" is not "impossible"
INSIDE = 0.999  # the largest ratio of what is inside the band


class Given(NamedTuple):
    """Buckets down and series across; `of` is 1, or what the counts are of."""

    counts: Matrix
    of: Matrix
    season: Season | None

    def rows(self, rows: slice) -> "Given":
        """Return some of the buckets."""
        season = self.season and Season(*(one[rows] for one in self.season))
        return Given(self.counts[rows], self.of[rows], season)

    def series(self, series: Ints) -> "Given":
        """Return some of the series."""
        season = self.season and Season(*(one[:, series] for one in self.season))
        return Given(self.counts[:, series], self.of[:, series], season)


class Decided(NamedTuple):
    """What of each bucket later sums see, and whether it tells what is normal.

    `settled` tells by spans whether the window that ended a span before is learnt from:
    when none since was beyond its bounds. What leads to an alert is not the norm either.
    """

    kept: Matrix
    normal: Mask
    settled: Mask

    def series(self, series: Mask) -> "Decided":
        """Return what was decided of some series."""
        return Decided(
            self.kept[:, series], self.normal[:, series], self.settled[..., series]
        )

    def wrong(self, guess: "Decided") -> Mask:
        """Tell of which series something else was guessed."""
        other = (self.kept != guess.kept) | (self.normal != guess.normal)
        unsettled = (self.settled != guess.settled).any(axis=(0, 1))
        wrong: Mask = other.any(axis=0) | unsettled
        return wrong

    def better(self, guess: "Decided") -> "Decided":
        """Return the next guess: what has begun, and was not seen coming, lasts."""
        other = self.normal != guess.normal
        first = other.argmax(axis=0)
        begins = other.any(axis=0) & guess.normal[first, np.arange(len(first))]
        later = np.arange(len(other))[:, None] >= first
        calm = ~(begins & later)
        return Decided(self.kept, self.normal & calm, self.settled & calm)


class Followed(NamedTuple):
    """What was decided and said of some buckets, and what is known after them."""

    decided: Decided
    verdict: Verdict
    after: "History"


class History(NamedTuple):
    """What is known of every series up to a bucket."""

    records: Row
    volume: Row
    quiet_for: Ints
    unquiet_for: Ints
    spans: Spans

    def series(self, series: Ints | Mask) -> "History":
        """Return what is known of some series."""
        return History(
            self.records[series],
            self.volume[series],
            self.quiet_for[series],
            self.unquiet_for[series],
            self.spans.series(series),
        )

    def put(self, series: Ints, known: "History") -> None:
        """Replace what is known of some series."""
        for whole, own in zip(self[:4], known[:4], strict=True):
            whole[series] = own
        self.spans.put(series, known.spans)

    def guess(self, given: Given) -> Decided:
        """Return what is decided if things go on as they are."""
        x, of = _known(given)
        row = np.arange(1, len(x) + 1)[:, None]
        calm = (self.quiet_for >= QUIET) | (self.unquiet_for > PATIENCE)
        settled = self._settled(self.quiet_for + row, self.unquiet_for + 0 * row)
        normal = np.repeat(calm[None], len(x), axis=0)
        return Decided(np.where(of > 0, x, 0.0), normal, settled & normal)

    def follow(self, given: Given, guess: Decided, margin: float) -> Followed:
        """Judge buckets, each by those before it, if these are as guessed."""
        x, of = _known(given)
        records = _running(self.records, np.where(guess.normal, guess.kept, 0.0))
        volume = _running(self.volume, np.where(guess.normal, of, 0.0))
        expected = _expected(records[:-1], volume[:-1], given)
        due = np.where(np.isnan(given.counts), 0.0, expected)
        taken = Taken(x, guess.kept, due, of > 0, guess.normal, guess.settled)
        passage = Passage(self.spans, taken)
        bounds = passage.bounds(margin)
        verdict = _verdict(x, expected, bounds, passage.fresh())
        quiet_for, unquiet_for = self._quiet(taken.valid, bounds)
        normal = (quiet_for >= QUIET) | (unquiet_for > PATIENCE)
        settled = self._settled(quiet_for, unquiet_for)
        decided = Decided(_kept(x, taken.valid, bounds), normal, settled)
        after = History(
            records[-1], volume[-1], quiet_for[-1], unquiet_for[-1], passage.after()
        )
        return Followed(decided, verdict, after)

    def _settled(self, quiet_for: Ints, unquiet_for: Ints) -> Mask:
        """Tell of which windows nothing that overlaps them was beyond its bounds."""
        lengths = np.array(self.spans.lengths)[:, None, None]
        settled: Mask = (quiet_for >= lengths) | (unquiet_for > PATIENCE)
        return settled

    def _quiet(self, valid: Mask, bounds: Bounds) -> tuple[Ints, Ints]:
        """Return for how many buckets all sums were in their bounds, or not yet long."""
        beyond = ((bounds.above > 1) | (bounds.below > 1)).any(axis=0)
        quiet_for = _since(valid & beyond, self.quiet_for)
        return quiet_for, _since(quiet_for >= QUIET, self.unquiet_for)


def begin(given: Given, lengths: tuple[int, ...]) -> History:
    """Learn from the first buckets."""
    counts = given.counts
    valid = ~np.isnan(counts)
    records = np.zeros(counts.shape[1]) + np.nansum(counts, axis=0)
    volume = np.zeros(counts.shape[1]) + np.where(valid, given.of, 0.0).sum(axis=0)
    due = np.where(valid, _expected(records, volume, given), 0.0)
    spans = begun(lengths, np.nan_to_num(counts), due, valid & (given.of > 0))
    series = counts.shape[1]
    return History(
        records,
        volume,
        np.full(series, max(QUIET, *lengths)),
        np.zeros(series, int),
        spans,
    )


def judge(
    history: History, given: Given, margin: float, said: Verdict, left: Ints
) -> None:
    """Fill in what is said of the series `left` in all buckets, and take them in."""
    guess = history.series(left).guess(given.series(left))
    for _ in range(PASSES):
        found = history.series(left).follow(given.series(left), guess, margin)
        wrong = found.decided.wrong(guess)
        right = left[~wrong]
        for whole, cells in zip(said, found.verdict, strict=True):
            whole[:, right] = cells[:, ~wrong]
        history.put(right, found.after.series(~wrong))
        guess = found.decided.better(guess).series(wrong)
        left = left[wrong]
        if not left.size:
            return
    middle = len(given.counts) // 2
    for half in (slice(middle), slice(middle, None)):
        part = Verdict(*(one[half] for one in said))
        judge(history, given.rows(half), margin, part, left)


def _known(given: Given) -> tuple[Matrix, Matrix]:
    """Return counts and what they are of, 0 where there are no data."""
    valid = ~np.isnan(given.counts)
    return np.where(valid, given.counts, 0.0), np.where(valid, given.of, 0.0)


def _expected(records: Matrix, volume: Matrix, given: Given) -> Matrix:
    expected: Matrix = given.of * (records + PSEUDO) / np.maximum(volume, 1.0)
    if given.season is None:
        return expected
    return blend(given.season.mean, given.season.buckets, expected)


def _running(start: Row, steps: Matrix) -> Matrix:
    """Return sums before each row, and after the last."""
    return np.add.accumulate(np.concatenate([start[None], steps]), axis=0)


def _since(now: Mask, before: Ints) -> Ints:
    """Return how many rows ago it last was so, 0 for now; `before` counts up to the first."""
    row = np.arange(len(now))[:, None]
    last = np.maximum.accumulate(np.where(now, row, -1), axis=0)
    return np.where(last < 0, before + row + 1, row - last)


def _verdict(x: Matrix, expected: Matrix, bounds: Bounds, fresh: Matrix) -> Verdict:
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


def _kept(x: Matrix, valid: Mask, bounds: Bounds) -> Matrix:
    """Return the records up to the edges of the band."""
    low, high = np.ceil(np.maximum(bounds.lower[0], 0.0)), np.floor(bounds.upper[0])
    return np.where(valid, x.clip(low, high), 0.0)
