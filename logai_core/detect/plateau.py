"""One series and a stretch of it at another level: found to the bucket, and judged.

What is asked of such a stretch is told in `plateaus.py`, which looks for it.
"""

import math
from typing import NamedTuple

import numpy as np

from logai_core.detect.bernoulli import median_of
from logai_core.detect.chance import widened
from logai_core.detect.episodes import REACH, Episode, lasting
from logai_core.detect.grid import Row, learning_rows
from logai_core.detect.scan import TINY, Cut, edge_of, gain_of, sliced
from logai_core.detect.spread import beyond_luck, spread_of
from logai_core.detect.swing import Stepped, step_beside_swing

LEAST_FACTOR = 1.4
LEAST_RECORDS = 8
EDGE = 0.5
LEAST_REACH = 12  # buckets from an edge that may tell it
SURE = 3.0  # standard errors that a change has to be at its edge
CLEAR = 4.0  # from which on no more time is looked at, in which the day might turn
STRICT = 1.2  # times what chance explains: normal levels wander, over hours most
BATCH = 12  # buckets that records which come together span
OPEN = 2.0  # nats that must speak for its having ended


class Judged(NamedTuple):
    """How far a stretch is beyond chance, 1 at the threshold, and what it is set against.

    `factor` is that of its level, `spread` its variance over that of Poisson counts;
    `expected` are its records at the level outside.
    """

    ratio: float
    factor: float
    spread: float
    expected: float


class Plateau:
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
        self.known = np.concatenate([[0.0], np.cumsum(valid > 0)])
        self.rhythm = rhythm

    def episodes(
        self, series: int, rough: Cut, margin: float, threshold: float
    ) -> list[Episode]:
        """Return the stretch as an episode, or none when too little speaks for it."""
        start, end = self._refined(rough)
        if end - start <= REACH:
            return []
        told = self.judged(start, end, margin)
        if told.ratio < threshold or not self._has_edge(
            start, end, told.factor, told.spread
        ):
            return []
        sign = 1 if told.factor > 1 else -1
        stop = self._lasts(start, end, sign, told.spread)
        usual = told.expected / max(float(self.known[end] - self.known[start]), 1.0)
        start = self._onset(start, end, told.spread)
        if start < learning_rows(len(self.count)) - self.size:
            return []
        return [Episode(series, sign, start, stop, told.ratio, usual, back=True)]

    def judged(self, start: int, end: int, margin: float) -> Judged:
        """Return how far a stretch is beyond chance; 0 where its change is too small."""
        inside, due = (float(one[end] - one[start]) for one in (self.heap, self.due))
        outside = float(self.heap[-1]) - inside
        level = outside / max(float(self.due[-1]) - due, TINY)
        expected = level * due
        factor = (inside + 0.5) / (expected + 0.5)
        spread = self._spread(start, end, level)
        needed = float(widened(margin, np.array(spread), self.heap[-1]))
        ratio = self._gain(start, end) / spread / needed
        if self.days is not None:
            swung = self._beside_swing(start, end, self.days)
            alike = (swung.factor > 1) == (factor > 1)
            ratio = min(ratio, swung.gain / swung.spread / needed) if alike else 0.0
            factor = swung.factor
        large = max(factor, 1 / factor) >= LEAST_FACTOR
        if not large or abs(inside - expected) < LEAST_RECORDS:
            ratio = 0.0
        return Judged(ratio, factor, spread, expected)

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
        inside, due = (one[end] - one[starts] for one in (self.heap, self.due))
        gain = gain_of(inside, self.heap[-1], due, self.due[-1])
        return edge_of(starts, gain / spread, start, median_of)

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
            start = edge_of(starts, gain, start)
            ends = np.arange(max(end - size, start + 1), min(end + size, rows) + 1)
            inside, due = (one[ends] - one[start] for one in (self.heap, self.due))
            gain = gain_of(inside, self.heap[-1], due, self.due[-1])
            end = edge_of(ends, gain, end)
        return start, end

    def _spread(self, start: int, end: int, level: float) -> float:
        """Return by how much more than Poisson the series varies around two levels.

        Slices tell how levels wander, but some sixty of them only as far as luck does
        not explain it: STRICT is there for the rest. How records come, one by one or in
        batches, neighbours tell.
        """
        rows = np.arange(len(self.count))
        within = (rows >= start) & (rows < end)
        due = float(self.due[end] - self.due[start])
        here = float(self.heap[end] - self.heap[start]) / max(due, TINY)
        expected = np.where(within, here, level) * self.rhythm
        seen, owed = (sliced(one[:, None], self.size) for one in (self.count, expected))
        wander = beyond_luck(seen - owed, owed)
        batches = spread_of(self.count[np.diff(self.known) > 0], BATCH)
        return max(wander, batches)

    def _beside_swing(self, start: int, end: int, days: Row) -> Stepped:
        rows = np.arange(len(self.count))
        within = ((rows >= start) & (rows < end)) * self.rhythm
        count, exposure, inside, day = (
            sliced(one[:, None], self.size)[:, 0]
            for one in (self.count, self.rhythm, within, days * self.rhythm)
        )
        full = np.maximum(exposure, TINY)
        return step_beside_swing(count, exposure, day / full, inside / full)

    def _has_edge(self, start: int, end: int, factor: float, spread: float) -> bool:
        """Tell whether much of the change happens where the stretch begins.

        Luck must not explain it either: where there are few records, more time is looked
        at, until they tell; where there are many, as little as tells, in which the day
        hardly turns. A source that goes on as ever while all others rise and fall with
        the day has no edge then.
        """
        most, change = min(start, end - start), math.log(factor)
        usual = min(most, learning_rows(len(self.count)) // 2)
        reach = min(LEAST_REACH, usual)
        while True:
            jump, error = self._jump(start, reach, spread)
            part, luck = jump / change, error / abs(change)
            if SURE * luck <= self.edge:
                if part >= self.edge:
                    return True
                if reach >= usual:
                    return False
            elif reach >= usual and part >= CLEAR * luck:
                return True
            if reach == most:
                return part >= SURE * luck
            reach = min(2 * reach, usual if reach < usual else most)

    def _jump(self, start: int, reach: int, spread: float) -> tuple[float, float]:
        """Return by how much the logarithm of the rate changes there, and its error.

        `reach` buckets with data on each side are looked at: a gap is none of them.
        """
        here = self.known[start]
        low, high = (
            np.searchsorted(self.known, [here - reach, here + reach], "right") - 1
        )
        some = max(float(self.time[-1]), TINY) / max(float(self.heap[-1]), 1.0) / 2
        sums = [
            (self.heap[to] - self.heap[of] + 0.5, self.time[to] - self.time[of] + some)
            for of, to in ((max(low, 0), start), (start, high))
        ]
        (before, earlier), (after, later) = sums
        jump = math.log(after / later) - math.log(before / earlier)
        # As if nothing had changed: a rate of none would have no logarithm to err about.
        return jump, math.sqrt(4 * spread / (before + after))
