"""Stretches in which something happens more often than in the rest: hits among trials.

Source: Kulldorff, A spatial scan statistic (1997), Bernoulli model, in time.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from logai_core.detect.grid import Row

EDGES = 400
_ROUNDS = 2

Ints = npt.NDArray[np.int64]


class Rise(NamedTuple):
    """Places `[start, end)` and the log likelihood ratio of a higher share in them."""

    start: int
    end: int
    gain: float


class Hits:
    """Hits among trials, place by place, and their running sums.

    Stretches count that have `excess` hits more than the share outside lets expect, and
    `factor` times as many: what is never told must not hide what is.
    """

    def __init__(
        self, hits: Row, trials: Row, *, excess: float = 0.0, factor: float = 1.0
    ) -> None:
        self.hits, self.trials = hits, trials
        self.excess, self.factor = excess, factor
        self.hit, self.of = (
            np.concatenate([[0.0], np.cumsum(one)]) for one in (hits, trials)
        )

    def within(self, start: int, end: int) -> tuple[float, float]:
        """Return the hits and trials of `[start, end)`, as far as there are any."""
        low, high = (min(max(at, 0), len(self.hits)) for at in (start, end))
        return (
            float(self.hit[high] - self.hit[low]),
            float(self.of[high] - self.of[low]),
        )

    def gains(self, starts: Ints, ends: Ints) -> Row:
        """Return the log likelihood ratio of stretches, 0 where they do not count."""
        inside = self.hit[ends] - self.hit[starts]
        length = self.of[ends] - self.of[starts]
        hits, of = float(self.hit[-1]), float(self.of[-1])
        due = (hits - inside) / np.maximum(of - length, 1.0) * length
        counts = (inside - due >= self.excess) & (
            inside + 0.5 >= self.factor * (due + 0.5)
        )
        return np.where(counts, gains(inside, length, hits, of), 0.0)

    def edges(self, first: int) -> Ints:
        """Return the places between which stretches are looked for, from `first` on.

        A likeliest stretch begins with a hit and ends after one; of many hits, some in
        equal distance are taken.
        """
        at = np.flatnonzero(self.hits[first:]) + first
        if at.size > EDGES // 2:
            some = np.linspace(0, at.size - 1, EDGES // 2).astype(np.int64)
            at = at[np.unique(some)]
        return np.unique(np.concatenate([at, at + 1])).astype(np.int64)

    def largest_rise(self, first: int) -> Rise | None:
        """Return the likeliest stretch from `first` on, if its share is higher.

        Its onset is the first hit after the median of all onsets, each as likely as its
        ratio says: the likeliest alone is now and then much too early.
        """
        edges = self.edges(first)
        if edges.size < 2:
            return None
        gain = np.triu(self.gains(edges[:, None], edges[None, :]), 1)
        if gain.max() <= 0:  # no share is higher, as where every record is an error
            return None
        row, column = divmod(int(np.argmax(gain)), edges.size)
        near = [
            (edges[max(at - 2, 0)], edges[min(at + 2, edges.size - 1)] + 1)
            for at in (row, column)
        ]
        start, end = int(edges[row]), int(edges[column])
        for _ in range(_ROUNDS):
            starts = np.arange(near[0][0], min(near[0][1], end))
            start = int(starts[np.argmax(self.gains(starts, np.array(end)))])
            ends = np.arange(max(near[1][0], start + 1), near[1][1])
            end = int(ends[np.argmax(self.gains(np.array(start), ends))])
        start = self._onset(first, end)
        best = float(self.gains(np.array(start), np.array(end)))
        return Rise(start, end, best) if best > 0 else None

    def _onset(self, first: int, end: int) -> int:
        starts = np.arange(first, end)
        gain = self.gains(starts, np.array(end))
        middle = int(starts[median_of(gain)])
        return middle + int(np.flatnonzero(self.hits[middle:end])[0])


def median_of(gain: Row) -> int:
    """Return the place of the median where each is as likely as exp(gain)."""
    mass = np.cumsum(np.exp(gain - gain.max()))
    return int(np.searchsorted(mass, mass[-1] / 2))


def gains(inside: Row, length: Row, hits: float, of: float) -> Row:
    """Return the log likelihood ratio of stretches, 0 where the share is no higher.

    `inside` of `length` trials are hits in a stretch, `hits` of `of` in all.
    """
    out, rest = hits - inside, of - length
    ratio = (
        _log_likelihood(inside, length)
        + _log_likelihood(out, rest)
        - _log_likelihood(np.array(hits), np.array(of))
    )
    more = (length > 0) & (inside * rest > out * length)
    return np.where(more, ratio, 0.0)


def _log_likelihood(hits: Row, of: Row) -> Row:
    misses = of - hits
    share = np.where(of > 0, hits / np.where(of > 0, of, 1), 0)
    return np.where(hits > 0, hits * np.log(np.maximum(share, 1e-300)), 0) + np.where(
        misses > 0, misses * np.log(np.maximum(1 - share, 1e-300)), 0
    )
