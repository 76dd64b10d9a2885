"""Whether a stretch stands out once all that lies around it is known.

The record rule judges each bucket by what came before, and by that alone an evening is a
drop where nobody has seen a day yet, and two batches that meet are a burst. Looking
back, more is known: what came after, and how much stretches of that length differ from the
next ones anywhere. A stretch of n buckets is held up when

- *contrast*: the gain G of `plateaus.py`, of two rates against one, inside and up to SIDES
  times as long on both sides, divided by how much more than Poisson stretches of up to n
  buckets differ from their neighbours, exceeds ln(stretches of that length x series /
  FALSE): less than FALSE of them in a whole analysis do so by chance.
  Falls of sums count SOUGHT times: `dips.py` looks for them in stretches of all lengths;
- *both sides*: against each side alone it is EACH of that at least. What only goes on
  rising or falling with the day differs from one of them;
- *not a batch*: it does so without what patterns that come in batches have more than
  usual. Such a pattern counts where it is itself held up. Falls are counted in arrivals
  for the same reason, see `arrivals.py`;
- *not the rhythm*: a place or a level that falls does so beside all others too, at
  least BESIDE as clearly. What falls with everybody is the night, or a fall of everything.
  Patterns that rose meanwhile are none of the others: beside them all else would fall;
- *not what a burst leaves*: a fall of a sum has no buckets to its sides in which one of its
  patterns is held up as a burst.

How much stretches differ is counted beside what could be expected of them, so that the
day is no unrest. From 1.5 days on, what stands out from what other days bring at that time
counts as well, and a fall of a part by its unrest beside all others, of places CLEARER times
as clear: as far as others are enough to tell a rhythm, it has to stand out from them too.
"""

import math
from collections.abc import Iterable

import numpy as np

from logai_core.detect.chance import widened
from logai_core.detect.episodes import REACH, Episode
from logai_core.detect.grid import Grid, Mask, Matrix, Row, learning_rows
from logai_core.detect.record import has_season
from logai_core.detect.scan import TINY, gain_of
from logai_core.detect.season import other_days
from logai_core.detect.spread import heap_of, spread_of

SIDES = 3.0
CLEARER = 1.5  # times what chance explains: others tell a rhythm roughly
LEAST_AROUND = 12.0  # records that each side should hold
LEAST_SIDE = 12  # buckets
EACH = 0.6
FALSE = 0.015
LENGTHS = (1, 3, 12, 40, 120)  # at which neighbours are compared; a batch spans a few
LOOKS = 16.0  # stretches of other lengths and places, for each that does not overlap
SOUGHT = 3.0  # times as many stretches of sums that may fall
BATCHY = 2.0  # times as much spread as Poisson counts
PLACES = ("level", "source", "service", "host")
PARTS = ("template", *PLACES)
BESIDE = 0.5  # of what chance explains: so clear beside all others, if clear by time
MOST_PART = 0.3  # of all records that others should have, to tell a rhythm
PART = 0.15  # of the records of a pattern: so much of it is in a sum


class Hindsight:
    """The counts of a grid, looked back on; series are named by their place in it."""

    def __init__(self, grid: Grid, apart: Matrix | None = None) -> None:
        self.kinds, self.per_day = grid.kinds, grid.per_day
        self.counts = np.nan_to_num(grid.counts)
        self.apart = self.counts if apart is None else apart
        self.valid: Mask = np.any(~np.isnan(grid.counts), axis=1)
        self.total = grid.kinds.index("total") if "total" in grid.kinds else 0
        self.time = heap_of(self.valid.astype(np.float64))
        self.batchy = [
            at
            for at, kind in enumerate(grid.kinds)
            if kind == "template"
            and spread_of(self.counts[self.valid, at], LENGTHS[2]) > BATCHY
        ]

    def ratio(self, one: Episode, held: Iterable[Episode] = ()) -> float:
        """Return how far beyond its threshold an episode is, 1 at the threshold.

        `held` are the episodes of patterns that are held up.
        """
        count = self.counted(one)
        if one.sign > 0 and self.kinds[one.series] != "template":
            count = self._without_batches(one, held)
        calm = self._calm(one, held)
        count, time = count * calm, heap_of(calm)
        by_time, by_days = self._contrast(count, time, one), 0.0
        if has_season(len(count), self.per_day):
            days = heap_of(calm * np.diff(self.days(count, one)))
            by_days = self._contrast(count, days, one)
        others = self.others(one, held)
        if others is None:
            return max(by_time, by_days)
        others = heap_of(calm * np.diff(others))
        beside = self._contrast(count, others, one)
        if one.sign < 0:
            steady = self._contrast(count, time, one, others)
            if self.kinds[one.series] in PLACES:
                by_time, steady = min(by_time, beside / BESIDE), steady / CLEARER
            by_days = max(by_days, steady)
        elif one.end - one.start > REACH:
            by_days /= CLEARER
        return max(by_time, min(by_days, beside))

    def _calm(self, one: Episode, held: Iterable[Episode]) -> Row:
        """Return 1 for each bucket that tells something: in a burst a sum is no norm."""
        calm = self.valid.astype(np.float64)
        for other in held:
            passes = other.end - other.start < learning_rows(len(calm))
            if one.sign < 0 < other.sign and passes and self._is_in(other, one):
                calm[other.start : other.end] = 0.0
        return calm

    def _is_in(self, part: Episode, whole: Episode) -> bool:
        kinds = self.kinds[part.series], self.kinds[whole.series]
        return kinds[0] == "template" and kinds[1] != "template"

    def others(self, one: Episode, held: Iterable[Episode] = ()) -> Row | None:
        """Return running sums of what is beside a part; None where that is little.

        What is held up at about that time tells no rhythm: a fall beside a rise is none.
        """
        if self.kinds[one.series] not in PARTS:
            return None
        changed = self._changed(one, held)
        lines = one.sign > 0 or bool(changed)
        counts = self.counts if lines else self.apart
        others = counts[:, self.total] - counts[:, one.series]
        others = others - counts[:, changed].sum(axis=1)
        if others.sum() < MOST_PART * counts[:, self.total].sum():
            return None
        return heap_of(np.maximum(others, 0.0))

    def _changed(self, one: Episode, held: Iterable[Episode]) -> list[int]:
        """Return the patterns that went the other way at about the time of a place."""
        if self.kinds[one.series] == "template":
            return []
        length = one.end - one.start
        return sorted(
            {
                other.series
                for other in held
                if self.kinds[other.series] == "template"
                and other.sign != one.sign
                and other.start < one.end + length
                and one.start - length < other.end
            }
        )

    def days(self, count: Row, one: Episode) -> Row:
        """Return running sums of what the time of day brings when there is no episode."""
        usual = np.where(self.valid, count, np.nan)
        usual[one.start : one.end] = np.nan
        return heap_of(np.where(self.valid, other_days(usual, self.per_day), 0.0))

    def counted(self, one: Episode) -> Row:
        """Return what a stretch is told by: falls of sums by arrivals, rises by lines."""
        counted = self.apart if one.sign < 0 else self.counts
        count: Row = counted[:, one.series]
        return count

    def by_time(self, one: Episode) -> float:
        """Return how far beyond chance an episode's records are for its time alone."""
        count, length = self.counts[:, one.series], one.end - one.start
        here = (
            count[one.start : one.end].sum(),
            self.time[one.end] - self.time[one.start],
        )
        rest = count.sum() - here[0], self.time[-1] - here[1]
        of_kind = self.kinds.count(self.kinds[one.series])
        stretches = LOOKS * max(float(self.time[-1]) / length, 1.0)
        margin = math.log(stretches * of_kind / FALSE)
        return _gain(here, rest, one.sign) / margin

    def rate(self, count: Row) -> float:
        """Return records per bucket with data, never none."""
        return max(float(count.sum()) / max(float(self.time[-1]), 1.0), TINY)

    def around(self, count: Row, start: int, end: int) -> tuple[int, int]:
        """Return where the sides of a stretch begin and end."""
        enough = LEAST_AROUND / self.rate(count)
        side = math.ceil(
            min(max(SIDES * (end - start), enough, LEAST_SIDE), len(count))
        )
        return max(start - side, 0), min(end + side, len(count))

    def _contrast(
        self, count: Row, time: Row, one: Episode, rhythm: Row | None = None
    ) -> float:
        """Return the contrast by `time`, with the unrest beside `rhythm`, or that too."""
        start, end = one.start, one.end
        first, last = self.around(count, start, end)
        heap = heap_of(count)
        here = heap[end] - heap[start], time[end] - time[start]
        sides = [
            (heap[to] - heap[of], time[to] - time[of])
            for of, to in ((first, start), (end, last))
        ]
        both = sides[0][0] + sides[1][0], sides[0][1] + sides[1][1]
        needed = self._needed(count, time if rhythm is None else rhythm, one)
        least = max((end - start) / 2, LEAST_SIDE)
        long = start - first >= least, last - end >= least
        each = [
            _gain(here, side, one.sign) / EACH
            for side, tells in zip(sides, long, strict=True)
            if tells and side[1]
        ]
        return min([_gain(here, both, one.sign), *each]) / needed

    def _needed(self, count: Row, rhythm: Row, one: Episode) -> float:
        """Return the gain that chance does not explain, by how much neighbours differ."""
        length = one.end - one.start
        apart = self.valid.copy()
        apart[one.start : one.end] = False
        elsewhere, due = count[apart], np.diff(rhythm)[apart]
        counted = bool(((due != 0) & (due != 1)).any())  # time itself is no count
        lengths = {one for one in LENGTHS if one <= max(length, LENGTHS[2])} | {length}
        spread = max(
            spread_of(elsewhere, one, due, counted=counted) for one in sorted(lengths)
        )
        stretches = max(float(self.time[-1]) / length, 1.0)
        if one.sign < 0 and self.kinds[one.series] != "template":
            stretches *= SOUGHT
        margin = math.log(stretches * len(self.kinds) / FALSE)
        return spread * float(widened(margin, np.array(spread), np.array(count.sum())))

    def _without_batches(self, one: Episode, held: Iterable[Episode]) -> Row:
        count = self.counts[:, one.series].copy()
        rows = slice(one.start, one.end)
        away = count - count.mean()
        loud = {
            other.series
            for other in held
            if other.sign > 0 and other.start < one.end and other.end > one.start
        }
        for part in self.batchy:
            pattern = self.counts[:, part]
            own = pattern - pattern.mean()
            if part in loud or own @ away <= PART * (own @ own):
                continue
            left = float(count[rows].sum())
            more = min(max(float(own[rows].sum()), 0.0), left)
            count[rows] *= 1 - more / left if left else 1.0
        return count


def _gain(here: tuple[float, float], there: tuple[float, float], sign: int) -> float:
    """Return G of records and time inside against those outside; 0 on the other side."""
    if not here[1] or not there[1] or sign * (here[0] / here[1] - there[0] / there[1]) <= 0:  # fmt: skip
        return 0.0
    inside, length = np.array(here[0]), np.array(here[1])
    return float(gain_of(inside, inside + there[0], length, length + there[1]))
