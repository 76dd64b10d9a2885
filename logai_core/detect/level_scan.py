"""The stretch of a noisy level that differs most from the rest, looking back.

The steps of `shift.py` are means over fixed spans, judged forward in time: of few records
they tell little. Looking back, all stretches are compared with all the rest. The one
whose mean differs most, by the noise of the records, is a shift when all of these hold:

- *chance*: it exceeds the quantile of Student's t that one step in all series may exceed,
  by how buckets and by how BLOCKS longer stretches vary around the two levels. Where
  these vary more than chance, they alone tell: a level that wanders is given its way;
- *size*: the step exceeds `least`;
- *lasting*: most buckets are on that side of the level outside by a third of the step;
- *an edge*: EDGE of the step happens where it begins: what glides is no shift.

The onset is the median of all onsets, each as likely as its step says.
"""

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import stats

from logai_core.detect.bernoulli import median_of
from logai_core.detect.grid import LEARNING_SHARE, Row
from logai_core.detect.shift import LASTING, SIDE, Shift
from logai_core.detect.stepping import PRIOR, Series, weights_of

EDGES = 120
BLOCKS = 16
LEAST_BUCKETS = 3
LEAST_KNOWN = 16  # buckets
LEAST_LEARNT = 6
EDGE = 0.5
NEAR, REACH = 4, 12  # an edge is one in so many buckets of a stretch, and of all
WANDERS = 0.01  # chance of blocks that vary so much more than buckets
LEAST_VARIANCE = 1e-12  # of levels that never differ but for the step
OPEN = 2.0  # nats that must speak for its having ended

Ints = npt.NDArray[np.int64]


class _Noise(NamedTuple):
    """The variance of one record, and the freedom with which it is known."""

    variance: float
    freedom: float

    def ratio(self, square: float, margin: float) -> float:
        """Return how far a step is beyond its threshold, 1 at the edge."""
        limit = float(stats.t.isf(math.exp(-margin) / 2, self.freedom))
        return math.sqrt(square / self.variance) / limit


def find_lasting(series: Series, *, least: float, margin: float) -> Shift | None:
    """Return the stretch whose level differs most from the rest, if it is a shift.

    Args:
        series: levels on a scale on which noise is about the same at all levels.
        least: the smallest step worth telling.
        margin: -ln of the probability that one such stretch may have by chance.
    """
    at = np.flatnonzero(~np.isnan(series.level))
    if at.size < LEAST_KNOWN:
        return None
    known = Series(*(column[at] for column in series))
    found = _Stretches(known).shift(least, margin)
    if found is None:
        return None
    last = int(at[found.end - 1]) + 1
    end = len(series.level) if found.end == at.size else last
    return found._replace(start=int(at[found.start]), end=end)


class _Stretches:
    """Levels of known buckets, and the means of all their stretches."""

    def __init__(self, known: Series) -> None:
        self.level, self.size = known.level, known.level.size
        self.weight = weights_of(known.records)
        self.noise = float(np.median(known.noise))
        self.first = max(math.ceil(LEARNING_SHARE * self.size), LEAST_LEARNT)
        self.mass, self.heap = (
            np.concatenate([[0.0], np.cumsum(one)])
            for one in (self.weight, self.weight * self.level)
        )

    def shift(self, least: float, margin: float) -> Shift | None:
        """Return the stretch with the largest step, if it is a shift."""
        start, end = self._largest()
        before, after = self._levels(start, end)
        step = after - before
        noises = self._noises(start, end)
        square = float(self._squares(np.array(start), np.array(end)))
        ratio = min(noise.ratio(square, margin) for noise in noises)
        if ratio < 1 or abs(step) < least:
            return None
        strayed = (self.level[start:end] - before) / step
        if (strayed >= SIDE).mean() < LASTING or self._jump(start, end) / step < EDGE:
            return None
        variance = max(noise.variance for noise in noises)
        end = self._lasts(start, end, variance)
        return Shift(self._onset(end, variance), end, ratio, before, after)

    def _squares(self, starts: Ints, ends: Ints) -> Row:
        """Return the squared steps of stretches, in variances of one record."""
        inside, sums = (one[ends] - one[starts] for one in (self.mass, self.heap))
        rest, others = self.mass[-1] - inside, self.heap[-1] - sums
        known = (inside > 0) & (rest > 0)
        inside, rest = np.where(known, inside, 1.0), np.where(known, rest, 1.0)
        step = sums / inside - others / rest
        squares: Row = np.where(known, step**2 / (1 / inside + 1 / rest), 0.0)
        return squares

    def _largest(self) -> tuple[int, int]:
        """Return the stretch with the largest step, first between EDGES, then exactly."""
        edges = np.unique(np.linspace(self.first, self.size, EDGES).astype(np.int64))
        grid = np.meshgrid(edges, edges, indexing="ij")
        long = grid[1] - grid[0] >= LEAST_BUCKETS
        squares = np.where(long, self._squares(*grid), -1.0)
        row, column = divmod(int(np.argmax(squares)), edges.size)
        start, end = int(edges[row]), int(edges[column])
        near = self.size // EDGES + 1
        for _ in range(2):
            least, most = max(self.first, start - near), end - LEAST_BUCKETS
            starts = np.arange(least, min(start + near, most) + 1)
            start = int(starts[np.argmax(self._squares(starts, np.array(end)))])
            least = max(start + LEAST_BUCKETS, end - near)
            ends = np.arange(least, min(end + near, self.size) + 1)
            end = int(ends[np.argmax(self._squares(np.array(start), ends))])
        return start, end

    def _levels(self, start: int, end: int) -> tuple[float, float]:
        """Return the mean level outside a stretch, and that in it."""
        inside, sums = (one[end] - one[start] for one in (self.mass, self.heap))
        outside = (self.heap[-1] - sums) / (self.mass[-1] - inside)
        return float(outside), float(sums / inside)

    def _noises(self, start: int, end: int) -> list[_Noise]:
        """Return the noise by how buckets, and by how blocks vary around two levels."""
        left = self.level - self._levels(start, end)[0]
        left[start:end] += np.subtract(*self._levels(start, end))
        squares = float((self.weight * left**2).sum())
        plain = max(squares / (self.size - 2), self.noise, LEAST_VARIANCE)
        length = end - start
        sizes = {max(1, min(n * length, self.size // (BLOCKS // n))) for n in (1, 2)}
        return [
            _Noise(plain, PRIOR + self.size - 2),
            *(self._of_blocks(left, plain, size) for size in sorted(sizes)),
        ]

    def _of_blocks(self, left: Row, plain: float, size: int) -> _Noise:
        edges = np.arange(0, self.size, size)
        sums, weights = (
            np.add.reduceat(one, edges) for one in (self.weight * left, self.weight)
        )
        blocks, free = float((sums**2 / weights).sum()), max(edges.size - 2, 1)
        if blocks > plain * float(stats.chi2.isf(WANDERS, free)):
            return _Noise(blocks / free, free)
        both = (PRIOR * plain + blocks) / (PRIOR + free)
        return _Noise(max(plain, both), PRIOR + free)

    def _jump(self, start: int, end: int) -> float:
        """Return the step from just before to just after the onset."""
        reach = max(LEAST_BUCKETS, min((end - start) // NEAR, self.size // REACH))
        after, before = (
            (self.heap[to] - self.heap[of]) / (self.mass[to] - self.mass[of])
            for of, to in ((start, start + reach), (start - reach, start))
        )
        return float(after - before)

    def _lasts(self, start: int, end: int, variance: float) -> int:
        """Return the end, that of the data where hardly anything speaks against it."""
        ends = np.array([end, self.size])
        nats = self._squares(np.array(start), ends) / variance / 2
        return self.size if nats[0] - nats[1] < OPEN else end

    def _onset(self, end: int, variance: float) -> int:
        starts = np.arange(self.first, end - LEAST_BUCKETS + 1)
        squares = self._squares(starts, np.array(end))
        return int(starts[median_of(squares / variance / 2)])
