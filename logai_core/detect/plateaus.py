"""Stretches at another level, found by looking back over the whole of a series.

Source: Kulldorff, A spatial scan statistic (1997), over time: of all stretches of a
series, the one that differs most from the rest by the Poisson likelihood ratio

    G = c ln(c / e) + C ln(C / E) - (c + C) ln((c + C) / (e + E)),

with c records inside, C outside, and e and E what could be expected there. Stretches
are made of up to BLOCKS slices of time, and begin after the learning period. Counted are
arrivals, see `arrivals.py`: lines that come together tell no more than one of them. The sums of
`record.py` reach back 72 buckets; what goes on for longer, but so weakly that no such
sum tells it, is found here. That takes hindsight, so more is asked:

- *chance*: G, divided by how much more than Poisson the slices vary around the two
  levels and records come in batches (at least 1), exceeds the margin for the number of stretches looked at; where
  neither others nor earlier days tell the rhythm, so does what a step adds to the swing
  of a day, see `swing.py`;
- *size*: the level changes by LEAST_FACTOR, and by LEAST_RECORDS in all;
- *not the rhythm*: what can be expected goes with all other records (of a pattern, with
  all other arrivals), as the day goes up and down for everybody, and as far as these did
  not stray themselves, see `beside.py`; for the total, it is what the time of day brings;
- *an edge*: EDGE of the change (in logarithms) happens where the stretch begins. A level
  that glides there is a rhythm or a slow rise, and one that stays while all others change
  is no change.

A stretch that lasts as long as a level takes to be learnt is a *level shift*; it has to be
STRICT times as far beyond chance, but for errors. What is shorter is held to `hindsight.py`.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np

from logai_core.detect.beside import Beside
from logai_core.detect.chance import margin_of
from logai_core.detect.episodes import REACH, Episode
from logai_core.detect.grid import (
    DAY_US,
    Grid,
    Mask,
    Matrix,
    Row,
    learning_rows,
    volumes,
)
from logai_core.detect.plateau import STRICT, Plateau
from logai_core.detect.record import has_season
from logai_core.detect.scan import BLOCKS, TINY, Cut, scan, sliced
from logai_core.detect.season import profile_of

LEAST_ROWS = 128
KINDS = ("level", "template", "source", "service", "host")
MOST_SHARE = 0.5  # of all records, from which on the others make no rhythm
SHOWS = 0.1  # of what is usual, by which a stretch has to differ from it
EDGE_ALONE = 0.75  # where no others tell the rhythm

Sums = Mapping[int, Sequence[int]]  # the patterns that are in a sum alone, by places
NO_SUMS: Sums = MappingProxyType({})


def find_plateaus(
    grid: Grid,
    counts: Matrix | None = None,
    *,
    sums: Sums = NO_SUMS,
    threshold: float = 1.0,
) -> list[Episode]:
    """Return at most one stretch a series, each longer than REACH buckets.

    `counts` are those of the grid in arrivals, by which stretches are told; None where
    each line is one. Its `expected` is that of its own level outside, in lines per bucket,
    as its band has it. For errors the level is their share, and only rises count.
    """
    rows, series = grid.counts.shape
    if rows < LEAST_ROWS or not series or "total" not in grid.kinds:
        return []
    return _Search(grid, counts, sums, threshold).plateaus()


class _Search:
    """The search of all series of a grid."""

    def __init__(
        self, grid: Grid, counts: Matrix | None, sums: Sums, threshold: float
    ) -> None:
        rows, series = grid.counts.shape
        self.grid, self.sums, self.threshold = grid, sums, threshold
        self.size = -(-rows // BLOCKS)
        self.total = grid.kinds.index("total")
        self.counts = np.nan_to_num(grid.counts)
        self.apart = self.counts if counts is None else counts
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
        blocks = sliced(self.apart[:, list(places)], self.size)
        return scan(blocks, sliced(by[:, None], self.size), self.size)

    def _told(self, shift: "Plateau", at: int, cut: Cut) -> list[Episode]:
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
        cut = self._cuts([self.total], self.day)[0]
        found = self._told(self._alone(self.total), self.total, cut)
        return [self._in_lines(self.total, one) for one in found]

    def _of_errors(self) -> list[Episode]:
        found: list[Episode] = []
        for at, of in volumes(self.grid).items():
            volume = self.counts[:, of]
            shift = Plateau(self.counts[:, at], volume, volume, self.size)
            found += self._told(shift, at, self._cuts([at], volume)[0])
        return [one for one in found if one.sign > 0]

    def _of_parts(self) -> list[Episode]:
        """Return those of all other series, each beside the others; the largest first.

        They have to be as far beyond chance by whichever sums the others strayed.
        """
        heavy = self.counts.sum(axis=0) > MOST_SHARE * self.counts[:, self.total].sum()
        beside = Beside(self.grid, self.sums)
        found: list[Episode] = []
        for at, cut in self._ranked(heavy):
            if heavy[at]:
                shift = self._alone(at)
            else:
                shift = self._beside(at, beside.others(at))
            for told in self._told(shift, at, cut):
                one = self._in_lines(at, told)
                if self._shows(one):
                    found.append(one)
                    if one.ratio >= 1:  # a lower threshold changes no ratio
                        beside.take_out(one)
        lowest = [
            one if heavy[one.series] else self._by_all(one, beside) for one in found
        ]
        return [one for one in lowest if one.ratio >= self.threshold]

    def _alone(self, at: int) -> Plateau:
        """Return a series beside what the day brings."""
        count = self.apart[:, at]
        return Plateau(count, self.valid, self.day, self.size, EDGE_ALONE, self.days)

    def _beside(self, at: int, others: Row) -> Plateau:
        return Plateau(self.apart[:, at], self.valid, others, self.size)

    def _by_all(self, one: Episode, beside: Beside) -> Episode:
        """Return an episode with the smallest of its ratios beside the others."""
        ratios = [one.ratio]
        for others in beside.views(one.series):
            shift = self._beside(one.series, others)
            told = shift.judged(one.start, one.end, self.margin)
            ratios.append(told.ratio if (told.factor > 1) == (one.sign > 0) else 0.0)
        return one._replace(ratio=min(ratios))

    def _shows(self, one: Episode) -> bool:
        """Tell whether a stretch differs from what is usual, not only from the others."""
        span = slice(one.start, one.end)
        time = max(float(self.valid[span].sum()), 1.0)
        lines = float(self.counts[span, one.series].sum()) / time
        return one.sign * (lines - one.expected) >= SHOWS * one.expected

    def _in_lines(self, at: int, one: Episode) -> Episode:
        """Return a stretch with the lines that its own level outside leads to expect.

        Others tell whether it changed, not how many records it has: when they double,
        twice as many as ever are not missing. Where its own level is on the other side
        of what it has, that beside others stays.
        """
        count, span = self.counts[:, at], slice(one.start, one.end)
        inside, due, time = (
            float(of[span].sum()) for of in (count, self.day, self.valid)
        )
        rest = float(self.day.sum()) - due
        lines = float(count.sum()) / max(float(self.apart[:, at].sum()), TINY)
        beside = one._replace(expected=one.expected * lines)
        if not time or not rest:
            return beside
        usual = (float(count.sum()) - inside) / rest * due / time
        strays = one.sign * (inside / time - usual) > 0
        return one._replace(expected=usual) if strays else beside

    def _ranked(self, heavy: Mask) -> list[tuple[int, Cut]]:
        rhythm = self.counts[:, self.total]
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
    episodes: Sequence[Episode], shifts: Sequence[Episode], rows: int
) -> list[Episode]:
    """Return episodes and shifts; one that lasts takes the place of what overlaps it.

    Of what passes both are kept: `upheld.py` says which edges are likelier.
    """
    least = learning_rows(rows)
    passing = [one for one in shifts if one.end - one.start < least]
    by_series = {
        (one.series, one.sign): one for one in shifts if one.end - one.start >= least
    }
    kept = []
    for episode in episodes:
        shift = by_series.get((episode.series, episode.sign))
        if shift and episode.start < shift.end and episode.end + REACH > shift.start:
            ratio = max(shift.ratio, episode.ratio)
            by_series[shift.series, shift.sign] = shift._replace(ratio=ratio)
        else:
            kept.append(episode)
    return sorted([*kept, *passing, *by_series.values()])
