"""Stretches at another level, found by looking back over the whole of a series.

Source: Kulldorff, A spatial scan statistic (1997), over time: of all stretches of a
series, the one that differs most from the rest by the Poisson likelihood ratio

    G = c ln(c / e) + C ln(C / E) - (c + C) ln((c + C) / (e + E)),

with c records inside, C outside, and e and E what could be expected there. Stretches
are made of up to BLOCKS slices of time, and begin after the learning period. The sums of
`record.py` reach back 72 buckets; what goes on for longer, but so weakly that no such
sum tells it, is found here. That takes hindsight, so more is asked:

- *chance*: G, divided by how much more than Poisson the slices vary around the two
  levels (at least 1), exceeds the margin for the number of stretches looked at; where
  neither others nor earlier days tell the rhythm, so does what a step adds to the swing
  of a day, see `swing.py`;
- *size*: the level changes by LEAST_FACTOR, and by LEAST_RECORDS in all;
- *not the rhythm*: what can be expected goes with all other records, as the day goes up
  and down for everybody; for the total, it is what the time of day brings;
- *an edge*: EDGE of the change (in logarithms) happens where the stretch begins. A level
  that glides there is a rhythm or a slow rise, and one that stays while all others change
  is no change.

A stretch that lasts as long as a level takes to be learnt is a *level shift*; it has to be
STRICT times as far beyond chance, but for errors. What is shorter is held to `hindsight.py`.
"""

from collections.abc import Sequence

import numpy as np

from logai_core.detect.bernoulli import median_of
from logai_core.detect.chance import margin_of, widened
from logai_core.detect.episodes import REACH, Episode, lasting
from logai_core.detect.grid import DAY_US, Grid, Mask, Row, learning_rows, volumes
from logai_core.detect.record import has_season
from logai_core.detect.scan import BLOCKS, TINY, Cut, gain_of, scan, sliced
from logai_core.detect.season import profile_of
from logai_core.detect.swing import Stepped, step_beside_swing

LEAST_ROWS = 128
KINDS = ("level", "template", "source", "service", "host")
MOST_SHARE = 0.5  # of all records, from which on the others make no rhythm
LEAST_FACTOR = 1.4
LEAST_RECORDS = 8
EDGE = 0.5
STRICT = 1.5  # times what chance explains: normal levels wander, over hours most
OPEN = 2.0  # nats that must speak for its having ended
EDGE_ALONE = 0.75  # where no others tell the rhythm


def find_plateaus(grid: Grid, *, threshold: float = 1.0) -> list[Episode]:
    """Return at most one stretch a series, each longer than REACH buckets.

    Its `expected` is that of the level outside, per bucket. For errors the level is their
    share, and only rises count.
    """
    rows, series = grid.counts.shape
    if rows < LEAST_ROWS or not series or "total" not in grid.kinds:
        return []
    return _Search(grid, threshold).plateaus()


class _Search:
    """The search of all series of a grid."""

    def __init__(self, grid: Grid, threshold: float) -> None:
        rows, series = grid.counts.shape
        self.grid, self.threshold = grid, threshold
        self.size = -(-rows // BLOCKS)
        self.total = grid.kinds.index("total")
        self.counts = np.nan_to_num(grid.counts)
        self.valid = (~np.isnan(grid.counts[:, self.total])).astype(np.float64)
        self.day = self.valid
        self.days: Row | None = grid.starts / DAY_US
        if has_season(rows, grid.per_day):
            brings = profile_of(grid.counts[:, self.total], grid.per_day)
            self.day, self.days = self.valid * brings, None
        self.margin = margin_of(series * BLOCKS * BLOCKS // 2)

    def plateaus(self) -> list[Episode]:
        """Return those of the total, of errors, then of all others."""
        return [*self._of_total(), *self._of_errors(), *self._of_parts()]

    def _cuts(self, places: Sequence[int], by: Row) -> list[Cut]:
        """Return the best stretch of each series by a rhythm."""
        blocks = sliced(self.counts[:, list(places)], self.size)
        return scan(blocks, sliced(by[:, None], self.size), self.size)

    def _told(self, shift: "_Plateau", at: int, cut: Cut) -> list[Episode]:
        """Return the stretch as an episode; one that lasts has to be STRICT times so far."""
        if cut.gain < self.threshold * self.margin:
            return []
        found = shift.episodes(at, cut, self.margin, self.threshold)
        if self.grid.kinds[at] == "errors":
            return found
        least = learning_rows(len(self.counts))
        strict = [
            one._replace(ratio=one.ratio / STRICT)
            if one.end - one.start >= least
            else one
            for one in found
        ]
        return [one for one in strict if one.ratio >= self.threshold]

    def _of_total(self) -> list[Episode]:
        count = self.counts[:, self.total]
        shift = _Plateau(count, self.valid, self.day, self.size, EDGE_ALONE, self.days)
        return self._told(shift, self.total, self._cuts([self.total], self.day)[0])

    def _of_errors(self) -> list[Episode]:
        found: list[Episode] = []
        for at, of in volumes(self.grid).items():
            volume = self.counts[:, of]
            shift = _Plateau(self.counts[:, at], volume, volume, self.size)
            found += self._told(shift, at, self._cuts([at], volume)[0])
        return [one for one in found if one.sign > 0]

    def _of_parts(self) -> list[Episode]:
        """Return those of all other series, each beside the rhythm of the others.

        What changes by itself is taken out of that rhythm, largest first: else all
        others would seem to fall when one rises.
        """
        rhythm = self.counts[:, self.total].copy()
        heavy = self.counts.sum(axis=0) > MOST_SHARE * rhythm.sum()
        found: list[Episode] = []
        for at, cut in self._ranked(rhythm, heavy):
            count = self.counts[:, at]
            if heavy[at]:
                shift = _Plateau(
                    count, self.valid, self.day, self.size, EDGE_ALONE, self.days
                )
            else:
                others = np.maximum(rhythm - count, 0.0)
                shift = _Plateau(count, self.valid, others, self.size, EDGE)
            stretches = self._told(shift, at, cut)
            found += stretches
            for one in stretches if self.grid.kinds[at] == "template" else ():
                span = slice(one.start, one.end)
                more = count[span].mean() - one.expected
                rhythm[span] = np.maximum(rhythm[span] - more * self.valid[span], 0.0)
        return found

    def _ranked(self, rhythm: Row, heavy: Mask) -> list[tuple[int, Cut]]:
        some = np.array([kind in KINDS for kind in self.grid.kinds], dtype=np.bool_)
        cuts: list[tuple[int, Cut]] = []
        for group, by in ((some & heavy, self.day), (some & ~heavy, rhythm)):
            places = np.flatnonzero(group).tolist()
            cuts += zip(places, self._cuts(places, by), strict=True)
        return sorted(
            cuts,
            key=lambda one: (
                self.grid.kinds[one[0]] != "template", -one[1].gain, one[0],
            ),
        )  # fmt: skip


def with_plateaus(
    episodes: Sequence[Episode], shifts: Sequence[Episode]
) -> list[Episode]:
    """Return episodes and shifts; a shift takes the place of what overlaps it."""
    by_series = {(one.series, one.sign): one for one in shifts}
    kept = []
    for episode in episodes:
        shift = by_series.get((episode.series, episode.sign))
        if shift and episode.start < shift.end and episode.end + REACH > shift.start:
            ratio = max(shift.ratio, episode.ratio)
            by_series[shift.series, shift.sign] = shift._replace(ratio=ratio)
        else:
            kept.append(episode)
    return sorted([*kept, *by_series.values()])


class _Plateau:
    """One series, its stretch found to the bucket, and whether it counts."""

    def __init__(
        self,
        count: Row,
        valid: Row,
        rhythm: Row,
        size: int,
        edge: float = EDGE,
        days: Row | None = None,
    ) -> None:
        self.edge, self.days = edge, days
        self.count, self.size = count, size
        self.heap, self.due, self.time = (
            np.concatenate([[0.0], np.cumsum(one)]) for one in (count, rhythm, valid)
        )
        self.rhythm = rhythm

    def episodes(
        self, series: int, rough: Cut, margin: float, threshold: float
    ) -> list[Episode]:
        """Return the stretch as an episode, or none when too little speaks for it."""
        start, end = self._refined(rough)
        if end - start <= REACH:
            return []
        inside, due = (float(one[end] - one[start]) for one in (self.heap, self.due))
        outside = float(self.heap[-1]) - inside
        level = outside / max(float(self.due[-1]) - due, TINY)
        expected = level * due
        sign = 1 if inside > expected else -1
        factor = (inside + 0.5) / (expected + 0.5)
        spread = np.array(self._spread(start, end, level))
        needed = float(widened(margin, spread, self.heap[-1]))
        ratio = self._gain(start, end) / float(spread) / needed
        if self.days is not None:
            swung = self._beside_swing(start, end, self.days)
            ratio = min(ratio, swung.gain / swung.spread / needed)
            if (swung.factor > 1) != (factor > 1):
                return []
            factor = swung.factor
        large = max(factor, 1 / factor) >= LEAST_FACTOR
        if not large or abs(inside - expected) < LEAST_RECORDS or ratio < threshold:
            return []
        if not self._has_edge(start, end, factor):
            return []
        stop = self._lasts(start, end, sign, float(spread))
        usual = expected / (end - start)
        start = self._onset(start, end, float(spread))
        return [Episode(series, sign, start, stop, ratio, usual, back=True)]

    def _lasts(self, start: int, end: int, sign: int, spread: float) -> int:
        """Return the end, that of the data where hardly anything speaks against it."""
        rows = len(self.count)
        nats = self._gain(start, end) - self._gain(start, rows)
        if nats < OPEN * spread or end == rows - 1:  # the last bucket is not full
            return rows
        return lasting(self.count, start, end) if sign > 0 else end

    def _onset(self, start: int, end: int, spread: float) -> int:
        """Return the median of all onsets, each as likely as its gain says."""
        starts = np.arange(max(start - (end - start), 1), end - REACH)
        if not starts.size:
            return start
        inside, due = (one[end] - one[starts] for one in (self.heap, self.due))
        gain = gain_of(inside, self.heap[-1], due, self.due[-1])
        return int(starts[median_of(gain / spread)])

    def _gain(self, start: int, end: int) -> float:
        inside = np.array(self.heap[end] - self.heap[start])
        due = np.array(self.due[end] - self.due[start])
        return float(gain_of(inside, self.heap[-1], due, self.due[-1]))

    def _refined(self, rough: Cut) -> tuple[int, int]:
        """Return the edges to the bucket, each within a slice of the rough ones."""
        rows, size = len(self.count), self.size
        start, end = rough.start * size, min(rough.end * size, rows)
        for _ in range(2):
            starts = np.arange(max(start - size, 1), min(start + size, end - 1))
            inside, due = (one[end] - one[starts] for one in (self.heap, self.due))
            gain = gain_of(inside, self.heap[-1], due, self.due[-1])
            start = int(starts[int(gain.argmax())])
            ends = np.arange(max(end - size, start + 1), min(end + size, rows) + 1)
            inside, due = (one[ends] - one[start] for one in (self.heap, self.due))
            gain = gain_of(inside, self.heap[-1], due, self.due[-1])
            end = int(ends[int(gain.argmax())])
        return start, end

    def _spread(self, start: int, end: int, level: float) -> float:
        """Return by how much more than Poisson slices vary around the two levels."""
        rows = np.arange(len(self.count))
        within = (rows >= start) & (rows < end)
        due = float(self.due[end] - self.due[start])
        here = float(self.heap[end] - self.heap[start]) / max(due, TINY)
        expected = np.where(within, here, level) * self.rhythm
        seen, owed = (sliced(one[:, None], self.size) for one in (self.count, expected))
        return max(1.0, float(np.square(seen - owed).sum() / max(owed.sum(), TINY)))

    def _beside_swing(self, start: int, end: int, days: Row) -> Stepped:
        rows = np.arange(len(self.count))
        within = ((rows >= start) & (rows < end)) * self.rhythm
        count, exposure, inside, day = (
            sliced(one[:, None], self.size)[:, 0]
            for one in (self.count, self.rhythm, within, days * self.rhythm)
        )
        full = np.maximum(exposure, TINY)
        return step_beside_swing(count, exposure, day / full, inside / full)

    def _has_edge(self, start: int, end: int, factor: float) -> bool:
        """Tell whether much of the change happens where the stretch begins."""
        reach = min(start, end - start, learning_rows(len(self.count)) // 2)
        after, before = (
            (self.heap[to] - self.heap[of] + 0.5)
            / (self.time[to] - self.time[of] + 0.5)
            for of, to in ((start, start + reach), (start - reach, start))
        )
        jump = float(np.log(after / before) / np.log(factor))
        return jump >= self.edge
