"""The default rule: a count beyond everything seen before, and beyond chance.

Each series is followed forward in time, so a bucket is judged only by what came
before it. Over each of the last 1, 12 and 72 buckets the counts are summed; a sum
S with the expectation E is an alert when all of these hold:

- *record*: sqrt(S + 3/8) - sqrt(E + 3/8) exceeds the largest such residual of
  earlier, not overlapping windows by more than EXCESS of the range seen so far.
  The range is at least RANGE_FLOOR: a series flat so far has none of its own, and
  two Poisson deviations on this scale are 1;
- *chance*: S is beyond the bounds of `chance.py` for its expectation, its spread
  so far (variance over mean, at least 1) and the number of buckets and series
  looked at: without that margin a thousand quiet series set records all day;
- *volume*: S differs from E by at least LEAST_RECORDS;
- the last bucket itself is on that side of its own expectation.

Each condition is a threshold on the last bucket once the earlier ones are known:
the band is the tightest of them, so being outside the band and being an alert are
the same. Dips mirror all of it.

What alerts does not become the norm while it lasts: it enters sums and means only
up to the edge of the band, and records only when the series has been quiet for
QUIET buckets, or has alerted for as long as the learning period.
"""

import numpy as np

from logai_core.detect.chance import highest, lowest, margin_of, steadied
from logai_core.detect.grid import Matrix, Row, Verdict, learning_rows
from logai_core.detect.season import seasonal_mean
from logai_core.detect.series import score_series

__all__ = ["EXCESS", "SPANS", "record", "score_series"]

SPANS = (1, 12, 72)
EXCESS = 0.1
RANGE_FLOOR = 1.0
LEAST_RECORDS = 5
QUIET = 12
PSEUDO = 0.5  # records added to the mean, so that "never seen" is not "impossible"


def record(counts: Matrix, per_day: int) -> Verdict:
    """Judge counts by the record rule, with the season where it is known.

    From 1.5 days on the expectation is that of the same time on earlier days; it
    takes over once it has itself been learnt. Nothing is said of the first 15 % of
    the rows (at most 750).
    """
    plain = _follow(counts, None)
    if not per_day or 2 * len(counts) < 3 * per_day:
        return plain
    daily = _follow(counts[per_day:], seasonal_mean(counts, per_day)[per_day:])
    known = ~np.isnan(daily.ratio)
    merged = [first.copy() for first in plain]
    for whole, late in zip(merged, daily, strict=True):
        whole[per_day:][known] = late[known]
    return Verdict(*merged)


def _follow(counts: Matrix, season: Matrix | None) -> Verdict:
    rows, series = counts.shape
    said = Verdict(*(np.full(counts.shape, np.nan) for _ in range(4)))
    if rows == 0 or series == 0:
        return said
    learning = learning_rows(rows)
    history = _History(series, learning, margin_of(rows * series * len(SPANS)))
    for row in range(rows):
        history.step(row, counts[row], None if season is None else season[row], said)
    return said


class _History:
    """What is known of every series up to the current bucket."""

    def __init__(self, series: int, learning: int, margin: float) -> None:
        self.learning = learning
        self.margin = margin
        self.spans = [_Span(length, series) for length in SPANS]
        self.records = np.zeros(series)
        self.buckets = np.zeros(series)
        self.since_alert = np.full(series, QUIET)
        self.alert_age = np.zeros(series, dtype=np.int64)

    def step(self, row: int, count: Row, season: Row | None, said: Verdict) -> None:
        """Judge one bucket, then learn from it."""
        valid = ~np.isnan(count)
        x = np.where(valid, count, 0.0)
        expected = (self.records + PSEUDO) / np.maximum(self.buckets, 1.0)
        if season is not None:
            expected = np.where(np.isnan(season), expected, season)
        due = np.where(valid, expected, 0.0)
        bounds = [span.judge(x, due, self.margin) for span in self.spans]
        upper = np.maximum(np.min([b.upper for b in bounds], axis=0), expected)
        lower = np.minimum(np.max([b.lower for b in bounds], axis=0), expected)
        outside = (x > upper) | (x < lower)
        ratio = np.where(
            x >= expected,
            np.max([b.above for b in bounds], axis=0),
            np.max([b.below for b in bounds], axis=0),
        )
        ratio = np.where(outside, np.maximum(ratio, 1.0), np.clip(ratio, 0.0, 0.999))
        learnt = row >= self.learning
        if learnt:
            said.expected[row] = np.where(valid, expected, np.nan)
            said.lower[row] = np.where(valid, np.maximum(lower, 0.0), np.nan)
            said.upper[row] = np.where(valid, upper, np.nan)
            said.ratio[row] = np.where(valid, ratio, np.nan)
        self._learn(row, x, due, valid, outside & valid & learnt, bounds[0])

    def _learn(
        self, row: int, x: Row, due: Row, valid: Row, alert: Row, one: "_Bounds"
    ) -> None:
        capped = np.clip(x, np.ceil(np.maximum(one.lower, 0.0)), np.floor(one.upper))
        kept = np.where(valid, capped, 0.0) if row >= self.learning else x
        self.records += kept
        self.buckets += valid
        self.since_alert = np.where(alert, 0, self.since_alert + 1)
        self.alert_age = np.where(self.since_alert < QUIET, self.alert_age + 1, 0)
        open_to_records = (self.since_alert >= QUIET) | (self.alert_age > self.learning)
        # The first expectations rest on a handful of buckets: what deviates from
        # them is no measure of the range.
        settled = valid & (row >= self.learning // 3)
        for span in self.spans:
            span.learn(x, kept, due, settled, alert, open_to_records)


class _Bounds:
    """The band of the last bucket that one span allows, and the ratios to it."""

    def __init__(
        self, total: Row, before: Row, due: Row, low: Row, high: Row
    ) -> None:
        # Counts are whole: a bound between two of them is never met exactly.
        high, low = np.floor(high) + 0.5, np.ceil(low) - 0.5
        self.upper = high - before
        self.lower = low - before
        self.above = (total - due) / (high - due)
        self.below = np.where(low > 0, (due - total) / (due - np.maximum(low, 0)), 0.0)


class _Span:
    """Sums over the last `length` buckets of every series, and their history.

    The rings hold one row a bucket of the span. A residual leaves its ring and
    becomes history when the window it came from no longer overlaps the current.
    """

    def __init__(self, length: int, series: int) -> None:
        shape = (length, series)
        self.length = length
        self.at = 0
        self.counts, self.dues = np.zeros(shape), np.zeros(shape)
        self.residuals = np.full(shape, np.nan)
        self.squares, self.weights = np.zeros(shape), np.zeros(shape)
        self.before, self.owed = np.zeros(series), np.zeros(series)
        self.high, self.low = np.full(series, -np.inf), np.full(series, np.inf)
        self.next_high, self.next_low = self.high.copy(), self.low.copy()
        self.square, self.weight = np.zeros(series), np.zeros(series)

    def judge(self, x: Row, due: Row, margin: float) -> _Bounds:
        """Return the bounds of the current bucket, before it is learnt."""
        total, owed = self.before + x, self.owed + due
        spread = np.maximum(1.0, self.square / np.maximum(self.weight, 1.0))
        level = steadied(owed)
        seen = np.maximum(self.high, -level)
        least = np.minimum(self.low, 1e9)
        reach = EXCESS * np.maximum(self.high - self.low, RANGE_FLOOR)
        reach = np.where(np.isfinite(reach), reach, 0.0)
        record_high = np.square(np.maximum(level + seen + reach, 0.0)) - 0.375
        record_low = np.square(np.maximum(level + least - reach, 0.0)) - 0.375
        high = np.maximum(highest(owed, spread, margin), record_high)
        low = np.minimum(lowest(owed, spread, margin), record_low)
        return _Bounds(
            total,
            self.before,
            owed,
            np.minimum(low, owed - LEAST_RECORDS),
            np.maximum(high, owed + LEAST_RECORDS),
        )

    def learn(
        self, x: Row, kept: Row, due: Row, settled: Row, alert: Row, may_record: Row
    ) -> None:
        """Take the current bucket in; the ones without alert make the spread."""
        self._retire(may_record)
        total, owed = self.before + x, self.owed + due
        calm = settled & ~alert
        residual = steadied(total) - steadied(owed)
        self.residuals[self.at] = np.where(settled, residual, np.nan)
        self.squares[self.at] = np.where(calm, np.square(total - owed), 0.0)
        self.weights[self.at] = np.where(calm, owed, 0.0)
        self.counts[self.at], self.dues[self.at] = kept, due
        self.at = (self.at + 1) % self.length
        # The slot that comes next is the oldest: it leaves the sums of the next bucket.
        self.before = self.counts.sum(axis=0) - self.counts[self.at]
        self.owed = self.dues.sum(axis=0) - self.dues[self.at]

    def _retire(self, may_record: Row) -> None:
        old = self.residuals[self.at]
        self.next_high = np.fmax(self.next_high, old)
        self.next_low = np.fmin(self.next_low, old)
        self.high = np.where(may_record, np.maximum(self.high, self.next_high), self.high)
        self.low = np.where(may_record, np.minimum(self.low, self.next_low), self.low)
        self.next_high = np.where(may_record, -np.inf, self.next_high)
        self.next_low = np.where(may_record, np.inf, self.next_low)
        self.square += self.squares[self.at]
        self.weight += self.weights[self.at]
