"""Falls of sums that pass, found by looking back: too long for one rule, too short for another.

The record rule sums the last 72 buckets at most, by what came before; `plateaus.py` tells
one stretch of a series from all the rest of it, where the swing of a day comes first. In
between, stretches of all lengths are compared with what lies around them: the gain G of
`scan.py`, of the rate inside and that of SIDES times as long on both sides against one
rate for all. Counted are arrivals, see `arrivals.py`. What has a gain beyond the margin
for the number of such stretches is handed on to `hindsight.py`, which decides.
"""

import math
from collections.abc import Iterator

import numpy as np

from logai_core.detect.bernoulli import Ints
from logai_core.detect.episodes import Episode
from logai_core.detect.grid import Grid, Matrix, Row, learning_rows
from logai_core.detect.hindsight import FALSE, SIDES
from logai_core.detect.scan import gain_of

SUMS = ("total", "level", "source", "service", "host")
SHORTEST = 4  # buckets
LONGEST = 8  # such stretches fit into the log
GROWTH = 1.25  # of the lengths
PLACES = 8  # in a length, at which stretches begin
CANDIDATE = 0.7  # of the margin, as edges are not exact yet
MOST = 4  # falls of a series


def find_dips(grid: Grid, counts: Matrix, *, threshold: float = 1.0) -> list[Episode]:
    """Return falls that do not overlap in a series, the clearest of them first.

    `counts` are those of the grid in arrivals; `expected` is the rate of both sides. The
    ratio is left to hindsight: it is infinite here.
    """
    sums = [at for at, kind in enumerate(grid.kinds) if kind in SUMS]
    if not sums or len(counts) < LONGEST * SHORTEST:
        return []
    valid = ~np.isnan(grid.counts[:, sums[:1]])
    heap, time = (_heap(one) for one in (counts[:, sums], valid.astype(np.float64)))
    found: list[list[tuple[float, int, int]]] = [[] for _ in sums]
    for length in _lengths(len(counts)):
        starts, ratio = _ratios(heap, time, length, len(grid.kinds))
        for row, column in zip(
            *np.nonzero(ratio >= CANDIDATE * threshold), strict=True
        ):
            start = int(starts[row])
            found[column].append((float(ratio[row, column]), start, start + length))
    return [
        Episode(series, -1, start, end, math.inf, usual, back=True)
        for series, some in zip(sums, found, strict=True)
        for _, start, end in _apart(some)
        for usual in [_around(grid.counts[:, series], start, end)]
    ]


def _lengths(rows: int) -> Iterator[int]:
    length = SHORTEST
    while length * LONGEST <= rows:
        yield length
        length = max(length + 1, round(length * GROWTH))


def _ratios(
    heap: Matrix, time: Matrix, length: int, series: int
) -> tuple[Ints, Matrix]:
    """Return where stretches of a length begin, and how far each is beyond chance."""
    rows, side = len(heap) - 1, math.ceil(SIDES * length / 2)
    starts = np.arange(learning_rows(rows), rows - length, max(1, length // PLACES))
    first = np.maximum(starts - side, 0)
    ends, last = starts + length, np.minimum(starts + length + side, rows)
    inside, due = (one[ends] - one[starts] for one in (heap, time))
    total, there = (one[last] - one[first] for one in (heap, time))
    before, span = (one[starts] - one[first] for one in (heap, time))
    after, rest = total - before - inside, there - span - due
    gain = gain_of(inside, total, due, there)
    least = np.minimum(before / np.maximum(span, 1), after / np.maximum(rest, 1))
    falls = (inside < least * due) & (due >= length / 2)
    margin = math.log(max(float(time[-1, 0]) / length, 1.0) * series / FALSE)
    return starts, np.where(falls, gain, 0.0) / margin


def _apart(found: list[tuple[float, int, int]]) -> list[tuple[float, int, int]]:
    kept: list[tuple[float, int, int]] = []
    for one in sorted(found, key=lambda one: (-one[0], one[1], one[2])):
        if all(one[2] <= other[1] or other[2] <= one[1] for other in kept):
            kept.append(one)
            if len(kept) == MOST:
                break
    return kept


def _around(count: Row, start: int, end: int) -> float:
    side = math.ceil(SIDES * (end - start) / 2)
    near = np.concatenate(
        [count[max(start - side, 0) : start], count[end : end + side]]
    )
    return float(np.nanmean(near)) if (~np.isnan(near)).any() else 0.0


def _heap(values: Matrix) -> Matrix:
    heap: Matrix = np.concatenate(
        [np.zeros((1, values.shape[1])), np.cumsum(values, axis=0)]
    )
    return heap
