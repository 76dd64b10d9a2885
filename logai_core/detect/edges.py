"""Where a stretch begins and ends, told from all that lies around it.

A sum over many buckets tells late where something began. Looking back, edges are as likely
as the gain of the stretch between them says, against what is around it; where the day is
known, or others tell the series better than time does, beside what goes with these.
"""

import math
from collections.abc import Sequence

import numpy as np

from logai_core.detect.bernoulli import median_of
from logai_core.detect.episodes import Episode
from logai_core.detect.grid import Row
from logai_core.detect.hindsight import LEAST_AROUND, LENGTHS, Hindsight
from logai_core.detect.record import has_season
from logai_core.detect.scan import BLOCKS, TINY, edge_of, gain_of, sliced
from logai_core.detect.spread import heap_of, spread_of

GOES = 2.0  # nats by which others have to tell a series better than time does


class Edges:
    """The edges of stretches of what hindsight looks at, and how they compare."""

    def __init__(self, seen: Hindsight) -> None:
        self.seen = seen

    def refined(self, one: Episode) -> tuple[int, int]:
        """Return the edges, each moved by up to half the length twice.

        First to those of most contrast, then to the median of all edges, each as likely
        as its gain says: that of most contrast is now and then far out. An edge stays
        where nothing around it tells one.
        """
        count, (start, end) = self.seen.counted(one), (one.start, one.end)
        low, high = self.seen.around(count, start, end)
        heap, due = heap_of(count), self._rhythm(one)
        total, there = heap[high] - heap[low], due[high] - due[low]
        reach = max((end - start) // 2, 2)
        spread = max(
            spread_of(count[self.seen.valid], length) for length in LENGTHS[:3]
        )
        for pick in (np.argmax, median_of):
            starts = np.arange(max(start - reach, low, 1), min(start + reach, end - 1) + 1)  # fmt: skip
            inside, owed = (sums[end] - sums[starts] for sums in (heap, due))
            gain = gain_of(inside, total, owed, there)
            start = edge_of(starts, gain / spread, start, pick)
            ends = np.arange(max(end - reach, start + 1), min(end + reach, high) + 1)
            inside, owed = (sums[ends] - sums[start] for sums in (heap, due))
            gain = gain_of(inside, total, owed, there)
            end = edge_of(ends, gain / spread, end, pick)
        return start, end

    def likeliest(self, some: Sequence[Episode]) -> Episode:
        """Return the one of episodes of a series whose edges tell its counts best."""
        count = self.seen.counted(some[0])
        arounds = [self.seen.around(count, one.start, one.end) for one in some]
        low, high = min(one for one, _ in arounds), max(one for _, one in arounds)
        heap, due = heap_of(count), self._rhythm(some[0])
        edges = np.array([(one.start, one.end) for one in some])
        inside, owed = (sums[edges[:, 1]] - sums[edges[:, 0]] for sums in (heap, due))
        gain = gain_of(inside, heap[high] - heap[low], owed, due[high] - due[low])
        return some[int(np.argmax(gain))]

    def share(self, one: Episode) -> float:
        """Return the rate of an episode as a share of that around it."""
        low, high = self.seen.around(self.seen.counted(one), one.start, one.end)
        heap, time = heap_of(self.seen.counted(one)), self.seen.time
        inside, length = (sums[one.end] - sums[one.start] for sums in (heap, time))
        total, there = (sums[high] - sums[low] for sums in (heap, time))
        outside = (total - inside + TINY) / max(there - length, 1.0)
        return float(inside / max(length, 1.0) / outside)

    def edge(self, one: Episode) -> float:
        """Return how much of a change (in logarithms) happens at one of its edges."""
        count, length = self.seen.counted(one), one.end - one.start
        heap, time = heap_of(count), self.seen.time
        reach = max(
            length // 3, min(math.ceil(LEAST_AROUND / self.seen.rate(count)), length)
        )
        jumps = []
        for at, sign in ((one.start, 1), (one.end, -1)):
            low, high = max(at - reach, 0), min(at + reach, len(count))
            before, after = (
                (heap[to] - heap[of] + 0.5) / (time[to] - time[of] + 0.5)
                for of, to in ((low, at), (at, high))
            )
            jumps.append(sign * math.log(after / before))
        change = math.log(max(self.share(one), 0.5 / max(length, 1)))
        return max(jumps, key=lambda jump: jump / change) / change

    def _rhythm(self, one: Episode) -> Row:
        """Return what edges are told by: time, but where the day is known what goes with it."""
        count, others = self.seen.counted(one), self.seen.others(one)
        if has_season(len(count), self.seen.per_day):
            return self.seen.days(count, one) if others is None else others
        if others is not None and self._goes_with(others, one):
            return others
        return self.seen.time

    def _goes_with(self, others: Row, one: Episode) -> bool:
        """Tell whether others tell a series better than time, but for an episode.

        Where a day is not yet over nobody knows what is the night: a fall that is told by
        time alone goes on into it.
        """
        apart = np.ones(len(self.seen.counts))
        apart[one.start : one.end] = 0.0
        size = -(-len(apart) // BLOCKS)
        count, beside, time = (
            sliced((of * apart)[:, None], size)[:, 0]
            for of in (self.seen.counted(one), np.diff(others), np.diff(self.seen.time))
        )
        known = (beside > 0) & (time > 0)
        count, beside, time = (of[known] for of in (count, beside, time))
        by_others, by_time = (
            float(count @ np.log(due / due.sum())) for due in (beside, time)
        )
        return by_others - by_time >= GOES
