"""Records as stretches of all records, so that a window of them is found by its ends."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import numpy as np

from logai_core.compare.arrays import Ints
from logai_core.compare.baseline import Stretch
from logai_core.profiles import Rows

Stretches = tuple[slice, ...]  # ascending and apart; in each, time does not fall
Some = Rows | Stretches  # records by their numbers, which ascend, or in stretches
MOST = 48  # stretches; where there would be more, records are read one by one
_EPOCH, _TICK = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)


def size_of(some: Some) -> int:
    """Return how many records these are."""
    if isinstance(some, tuple):
        return sum(one.stop - one.start for one in some)
    return int(some.size)


def rows_in(some: Some) -> Rows:
    """Return the numbers of records."""
    if not isinstance(some, tuple):
        return some
    own = [np.arange(one.start, one.stop, dtype=np.uint32) for one in some]
    return np.concatenate(own) if own else np.zeros(0, np.uint32)


def windows_in(
    us: Ints, risen: Sequence[slice], window: Stretch, baseline: Stretch
) -> tuple[Stretches, Stretches]:
    """Return the dated records of two half-open windows.

    `us` are the times of all records in microseconds, `risen` what `risen_in` returns of
    them. What both windows have is of the shorter one, or of `window` if they are equal.
    """
    here, there = (_ends(us, risen, one) for one in (window, baseline))
    if baseline[1] - baseline[0] < window[1] - window[0]:
        return _without(here, there), _solid(there)
    return _solid(here), _without(there, here)


def window_in(us: Ints, risen: Sequence[slice], window: Stretch) -> Stretches:
    """Return the dated records of a half-open window, as `windows_in` does."""
    return _solid(_ends(us, risen, window))


def ranges_in(rows: Rows) -> list[slice]:
    """Return ascending numbers as ranges, or nothing where these are many."""
    if rows.size and int(rows[-1]) - int(rows[0]) + 1 == rows.size:
        return [slice(int(rows[0]), int(rows[-1]) + 1)]
    breaks = np.flatnonzero(rows[1:] - rows[:-1] != 1) + 1
    if not rows.size or breaks.size >= MOST:
        return []
    ends = [0, *breaks.tolist(), rows.size]
    return [
        slice(int(rows[first]), int(rows[last - 1]) + 1)
        for first, last in pairwise(ends)
    ]


def risen_in(us: Ints, ranges: Sequence[slice]) -> list[slice]:
    """Part ranges where time falls; return nothing where that is often."""
    found: list[slice] = []
    for one in ranges:
        own = us[one]
        falls = np.flatnonzero(own[1:] < own[:-1]) + 1
        if len(found) + falls.size >= MOST:
            return []
        ends = [0, *falls.tolist(), own.size]
        found += [
            slice(one.start + first, one.start + last) for first, last in pairwise(ends)
        ]
    return found


def _ends(us: Ints, risen: Sequence[slice], stretch: Stretch) -> list[slice]:
    """Return where a half-open stretch of time lies in each of those that are risen."""
    ends = [(one - _EPOCH) // _TICK for one in stretch]
    found = []
    for one in risen:
        first, last = np.searchsorted(us[one], ends)
        found.append(slice(one.start + int(first), one.start + int(last)))
    return found


def _solid(some: Sequence[slice]) -> Stretches:
    return tuple(one for one in some if one.start < one.stop)


def _without(some: Sequence[slice], others: Sequence[slice]) -> Stretches:
    """Leave out others, which are of the same stretches."""
    left = []
    for one, other in zip(some, others, strict=True):
        left.append(slice(one.start, min(one.stop, max(other.start, one.start))))
        left.append(slice(max(one.start, min(other.stop, one.stop)), one.stop))
    return _solid(left)
