"""Stretches in which a larger share of the records are errors, looking back.

The record rule follows sums over fixed spans forward in time; a share that rises for
longer, or among few records, shows only over the whole stretch. So of all stretches
after the learning period that one is taken whose share differs most from the rest, see
`bernoulli.py`. It counts when all of these hold:

- *chance*: its log likelihood ratio, divided by how much more than chance the errors
  vary around the two shares (at least 1, and as far as luck does not explain it), exceeds the margin for the stretches looked
  at. Stretches that share most of their errors are hardly more chances than one, so
  there are about twice as many as edges (measured: 95 of 100 logs stay below it);
- *size*: the share is LEAST_FACTOR times that outside, and that before, by LEAST_RECORDS
  in all and in more than a moment. Smaller ones are not looked at: three errors among five
  records would hide thirty among three hundred;
- *an edge*: EDGE of the change (in logarithms) happens where the stretch begins: a share
  that glides is a rhythm or a slow rise;
- *not the rhythm*: at the same time of other days it was lower.
"""

import math
from collections.abc import Sequence

import numpy as np

from logai_core.detect.bernoulli import Hits, Rise
from logai_core.detect.chance import widened
from logai_core.detect.episodes import REACH, Episode, lasting
from logai_core.detect.grid import Grid, learning_rows, volumes
from logai_core.detect.scan import BLOCKS, sliced
from logai_core.detect.spread import beyond_luck

FALSE_SHARES = 0.01  # that chance may bring in a whole analysis
LEAST_ROWS = 64
LEAST_CHANCES = 10
LEAST_FACTOR = 1.4
LEAST_RECORDS = 5
MORE_OFTEN = 1.2  # times as many errors in the same time
LEAST_FILLED = 3  # buckets with errors
EDGE = 0.5
OPEN = 2.0  # nats that must speak for its having ended
TELLING = 5.0  # errors that other days should have had, to tell a rhythm


def find_shares(grid: Grid, *, threshold: float = 1.0) -> list[Episode]:
    """Return at most one stretch for each series of errors of a grid."""
    rows = len(grid.counts)
    if rows < LEAST_ROWS:
        return []
    first = learning_rows(rows)
    parts = volumes(grid)
    found = []
    for at, of in parts.items():
        counts = (np.nan_to_num(grid.counts[:, one]) for one in (at, of))
        hits = Hits(*counts, excess=LEAST_RECORDS, factor=LEAST_FACTOR)
        chances = 2 * len(parts) * max(hits.edges(first).size, LEAST_CHANCES)
        margin = math.log(chances / FALSE_SHARES)
        rise = hits.largest_rise(first)
        if rise and rise.gain >= threshold * margin:
            share = _Share(hits, rise, grid.per_day)
            found += share.episodes(at, margin, threshold)
    return found


def with_shares(
    episodes: Sequence[Episode], shares: Sequence[Episode]
) -> list[Episode]:
    """Return both; a share takes the place of what it overlaps in its series.

    One below the threshold of the rule, 1, gives way instead: a lower threshold changes
    no edges.
    """
    by_series = {
        one.series: one
        for one in shares
        if one.ratio >= 1 or not any(_overlap(each, one) for each in episodes)
    }
    kept = []
    for episode in episodes:
        share = by_series.get(episode.series)
        if share and _overlap(episode, share):
            ratio = max(share.ratio, episode.ratio)
            by_series[share.series] = share._replace(ratio=ratio)
        else:
            kept.append(episode)
    return sorted([*kept, *by_series.values()])


def _overlap(episode: Episode, share: Episode) -> bool:
    same = episode.series == share.series
    return same and episode.start < share.end and episode.end + REACH > share.start


class _Share:
    """Errors among records, and the stretch in which they may be more."""

    def __init__(self, hits: Hits, rise: Rise, per_day: int) -> None:
        self.hits, self.rise, self.per_day = hits, rise, per_day
        self.errors, self.records = hits.within(rise.start, rise.end)
        all_errors, all_records = hits.within(0, len(hits.hits))
        self.outside = all_errors - self.errors, all_records - self.records
        self.share = self.outside[0] / max(self.outside[1], 1.0)
        self.expected = self.share * self.records
        self.factor = (self.errors + 0.5) / (self.expected + 0.5)

    def episodes(self, series: int, margin: float, threshold: float) -> list[Episode]:
        """Return the stretch as an episode, or none when too little speaks for it."""
        start, end, gain = self.rise
        spread = np.array(self._spread())
        needed = float(widened(margin, spread, self.hits.hit[-1]))
        ratio = gain / float(spread) / needed
        if ratio < threshold or not self._is_large() or not self._has_edge():
            return []
        if self._is_rhythm():
            return []
        stop = self._lasts(float(spread))
        usual = self.expected / (end - start)
        return [Episode(series, 1, start, stop, ratio, usual, back=True)]

    def _lasts(self, spread: float) -> int:
        """Return the end, that of the data where hardly anything speaks against it."""
        start, end, _ = self.rise
        rows = len(self.hits.hits)
        nats = self.hits.gains(np.array(start), np.array([end, rows])) / spread
        if nats[0] - nats[1] < OPEN:
            return rows
        return lasting(self.hits.hits, start, end)

    def _is_large(self) -> bool:
        filled = np.count_nonzero(self.hits.hits[self.rise.start : self.rise.end])
        before, of = self.hits.within(0, self.rise.start)
        due = max(self.expected, before / max(of, 1.0) * self.records)
        large = self.errors + 0.5 >= LEAST_FACTOR * (due + 0.5)
        more = self.errors - due >= LEAST_RECORDS and self._is_frequent()
        return bool(large and more and filled >= LEAST_FILLED)

    def _is_frequent(self) -> bool:
        """Tell whether there are more errors in that time, not only fewer other records."""
        length = self.rise.end - self.rise.start
        rest = max(len(self.hits.hits) - length, 1)
        return bool(self.errors >= MORE_OFTEN * self.outside[0] / rest * length)

    def _spread(self) -> float:
        """Return by how much more than chance errors vary around the two shares."""
        rows = np.arange(len(self.hits.hits))
        within = (rows >= self.rise.start) & (rows < self.rise.end)
        share = np.where(within, self.errors / max(self.records, 1.0), self.share)
        size = -(-len(rows) // BLOCKS)
        due = share * self.hits.trials
        seen, owed, chance = (
            sliced(one[:, None], size)
            for one in (self.hits.hits, due, (1 - share) * due)
        )
        return max(1.0, beyond_luck(seen - owed, chance))

    def _has_edge(self) -> bool:
        """Tell whether much of the change happens where the stretch begins."""
        start, end, _ = self.rise
        reach = min(start, end - start, learning_rows(len(self.hits.hits)) // 2)
        usual = (self.outside[0] + 0.5) / (self.outside[1] + 0.5)
        after, before = (
            (errors + usual) / (records + 1)
            for errors, records in (
                self.hits.within(start, start + reach),
                self.hits.within(start - reach, start),
            )
        )
        return math.log(after / before) >= EDGE * math.log(self.factor)

    def _is_rhythm(self) -> bool:
        """Tell whether the share is about as high at the same time of other days."""
        start, end, _ = self.rise
        if not self.per_day or end - start >= self.per_day:
            return False
        days = len(self.hits.hits) // self.per_day + 1
        shifts = [day * self.per_day for day in range(-days, days + 1) if day]
        others = [self.hits.within(start + by, end + by) for by in shifts]
        errors, records = np.array(others).sum(axis=0)
        due = records * self.errors / max(self.records, 1.0)
        return bool(due >= TELLING and errors * LEAST_FACTOR >= due)
