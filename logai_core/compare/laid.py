"""The records of a side as stretches of columns, each in the order of time and sliced.

Lines of one source are mostly in the order of time, so that a window is a stretch of
each source, and a slice of it one of that: what is counted there is counted in place,
without a look at the time of each record.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from logai_core.compare.arrays import Ints, Whole
from logai_core.compare.columns import UNDATED, Columns
from logai_core.compare.extent import PARTS, SLICES, Extent
from logai_core.compare.stretches import Some, ranges_in, risen_in
from logai_core.profiles import Rows

NEVER = np.iinfo(np.int64).max
_PER_SLICE = PARTS // SLICES
_AT_ONCE = 1 << 16  # records, so that they stay close to the processor


class Stretch(NamedTuple):
    """Some records, where they stand in columns, and their times; NEVER for none.

    `cuts` are the places among them where slices begin, then where those without a
    slice begin, and their end.
    """

    rows: slice | Rows
    us: Ints
    cuts: tuple[int, ...]

    def take(self, of: Whole, first: int, last: int) -> Whole:
        """Return what a column has of the records from one place to another."""
        if isinstance(self.rows, slice):
            return of[self.rows][first:last]
        return of[self.rows[first:last]]


class Laid(NamedTuple):
    """The records of a side. `busy` are the parts in which there are any.

    In a stretch, times do not fall where slices are of time.
    """

    stretches: tuple[Stretch, ...]
    extent: Extent
    busy: Ints

    def blocks(self, of: Whole) -> Iterator[tuple[int, Whole, Ints]]:
        """Yield slices in their order: the number of one, its values and times."""
        for number in range(SLICES + 1):
            for one in self.stretches:
                first, last = one.cuts[number : number + 2]
                if first < last:
                    yield number, one.take(of, first, last), one.us[first:last]

    def pieces(self, of: Whole, at_once: int = _AT_ONCE) -> Iterator[Whole]:
        """Yield what a column has of all records, bit by bit."""
        for one in self.stretches:
            for first in range(0, one.us.size, at_once):
                yield one.take(of, first, first + at_once)

    def whole(self, of: Whole) -> Whole:
        """Return what a column has of all records."""
        return np.concatenate([one.take(of, 0, one.us.size) for one in self.stretches])

    def slices(self) -> Whole:
        """Return the slice of each record, in the same order; SLICES for none."""
        numbers = np.arange(SLICES + 1, dtype=np.uint8)
        of = [np.repeat(numbers, np.diff(one.cuts)) for one in self.stretches]
        return np.concatenate(of)


def lay(columns: Columns, some: Some, times: Ints | None = None) -> Laid:
    """Lay out records by time, or by their numbers where too few have a time.

    `times` are `columns.us`, if they are at hand.
    """
    times = columns.us if times is None else times
    if isinstance(some, tuple):
        return _in_place(times, some)
    ranges = ranges_in(some)
    risen = risen_in(times, ranges)
    if risen and all(times[one.start] != UNDATED for one in risen):
        return _in_place(times, risen)
    us = times[some]
    known = us[us != UNDATED]
    ends = [(int(known.min()), int(known.max()))] if known.size else []
    extent = _extent(some.size, known.size, ends)
    if not extent.timed:
        return _by_number(times, ranges if ranges else [some], extent)
    return _by_time(times, [columns.profiles.in_time(some)], extent)


def _in_place(times: Ints, risen: Sequence[slice]) -> Laid:
    """Lay out dated records where they stand."""
    ends = [(int(times[one.start]), int(times[one.stop - 1])) for one in risen]
    records = sum(one.stop - one.start for one in risen)
    extent = _extent(records, records, ends)
    return (_by_time if extent.timed else _by_number)(times, risen, extent)


def _extent(records: int, dated: int, ends: Sequence[tuple[int, int]]) -> Extent:
    first = min((one for one, _ in ends), default=0)
    return Extent(records, dated, first, max((one for _, one in ends), default=0), {})


def _by_time(times: Ints, pieces: Sequence[slice | Rows], extent: Extent) -> Laid:
    first, whole = extent.first_us, extent.last_us - extent.first_us + 1
    begins = first + np.array([-(-one * whole // PARTS) for one in range(PARTS + 1)])
    found, counts = [], np.zeros(PARTS, np.int64)
    for rows in pieces:
        us = _or_never(times[rows], extent)
        cuts = np.searchsorted(us, begins)
        counts += np.diff(cuts)
        found.append(_cut(rows, us, cuts))
    return Laid(tuple(found), extent, np.flatnonzero(counts))


def _by_number(times: Ints, pieces: Sequence[slice | Rows], extent: Extent) -> Laid:
    whole = extent.records
    begins = np.array([-(-one * whole // PARTS) for one in range(PARTS + 1)])
    found, done = [], 0
    for rows in pieces:
        us = _or_never(times[rows], extent)
        found.append(_cut(rows, us, np.clip(begins - done, 0, us.size)))
        done += us.size
    return Laid(tuple(found), extent, np.flatnonzero(np.diff(begins)))


def _cut(rows: slice | Rows, us: Ints, cuts: Ints) -> Stretch:
    return Stretch(rows, us, (*map(int, cuts[::_PER_SLICE]), us.size))


def _or_never(us: Ints, extent: Extent) -> Ints:
    if extent.dated == extent.records:
        return us
    return np.where(us == UNDATED, NEVER, us)
