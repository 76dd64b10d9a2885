"""Records of a side counted by value and slice.

Of few values there is a count for each slice; of many, most of which come in few, there
are the cells that are met, and no more is made of a value than is asked.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import polars as pl

from logai_core.compare.arrays import Floats, Ints, Whole
from logai_core.compare.cells import (
    Cells,
    among,
    cells_in,
    counted,
    spread,
    spread_of_all,
    summed,
    sums,
)
from logai_core.compare.counting import LONGER
from logai_core.compare.extent import SLICES
from logai_core.compare.laid import NEVER, Laid

_FEW = 2_000  # values, whose counts stay close to the processor
_DENSE = 100_000  # values, of which all slices are counted where records are as many
_AT_ONCE = 1 << 16  # records, so that they stay close to the processor
_TIMES = 8  # as many records as values at least, since all values are gone through
_NUMBERS = np.arange(SLICES + 1, dtype=np.uint8)


class Groups(NamedTuple):
    """Which values become one: `of` has the number of each, `height` or more for none.

    In their `order`, those of each group stand together from where it `begins`.
    """

    of: Ints
    height: int
    order: Ints
    begins: Ints
    groups: Ints


def groups_of(of: Ints, height: int) -> Groups:
    """Return groups of values by the number of each."""
    order = np.argsort(of, kind="stable")
    own = of[order]
    known = int(np.searchsorted(own, height))
    begins = np.flatnonzero(np.diff(own[:known], prepend=-1))
    return Groups(of, height, order[:known], begins, own[begins])


class AllSlices(NamedTuple):
    """A row of counts for each value, a column a slice; when the first is, or NEVER.

    `begun` is None where that was not asked.
    """

    by_slice: Ints
    begun: Ints | None

    def records(self) -> Ints:
        """Return the records of each value."""
        total: Ints = self.by_slice.sum(axis=1)
        return total

    def grouped(self, into: Groups) -> "AllSlices":
        """Sum up values that are one."""
        counts = np.zeros((into.height, SLICES + 1), np.int64)
        begun = None if self.begun is None else np.full(into.height, NEVER)
        if into.begins.size:
            own = self.by_slice[into.order]
            counts[into.groups] = np.add.reduceat(own, into.begins, axis=0)
        if self.begun is not None and begun is not None and into.begins.size:
            first = self.begun[into.order]
            begun[into.groups] = np.minimum.reduceat(first, into.begins)
        return AllSlices(counts, begun)

    def spread(self, values: Ints) -> Floats:
        """Return how unevenly some values come."""
        return spread_of_all(self.by_slice[values], LONGER)

    def first(self, values: Ints) -> Ints:
        """Return when the first record of some values is, or NEVER."""
        return _first_of(self.begun, values)


class SomeSlices(NamedTuple):
    """The cells of `height` values that are met; when the first of each is, or NEVER.

    `begun` is None where that was not asked.
    """

    cells: Cells
    height: int
    begun: Ints | None

    def records(self) -> Ints:
        """Return the records of each value."""
        return sums(self.cells, self.height)

    def grouped(self, into: Groups) -> "SomeSlices":
        """Sum up values that are one."""
        cells = summed(self.cells, into.of, height=into.height)
        if self.begun is None:
            return SomeSlices(cells, into.height, None)
        begun = np.full(into.height + 1, NEVER)
        np.minimum.at(begun, into.of, self.begun)
        return SomeSlices(cells, into.height, begun[:-1])

    def spread(self, values: Ints) -> Floats:
        """Return how unevenly some values come, which ascend."""
        return spread(among(self.cells, values, self.height), values.size, LONGER)

    def first(self, values: Ints) -> Ints:
        """Return when the first record of some values is, or NEVER."""
        return _first_of(self.begun, values)


Counts = AllSlices | SomeSlices


def counts_of(laid: Laid, of: Whole, *, height: int, first: bool) -> Counts:
    """Count the records of a side by value; there are `height`, and others are none."""
    if height > max(_FEW, min(laid.extent.records // SLICES, _DENSE)):
        return _of_many(laid, of, height, first=first)
    by_slice = np.zeros((SLICES + 1, height + 1), np.int64)
    for number, values, _ in laid.blocks(of):
        by_slice[number] += np.bincount(values, minlength=height + 1)
    begun = _first(laid, of, by_slice) if first else None
    return AllSlices(np.ascontiguousarray(by_slice[:, :height].T), begun)


def _first(laid: Laid, of: Whole, by_slice: Ints) -> Ints:
    """Return when the first record of each value is: in the first slice that has it."""
    height = by_slice.shape[1] - 1
    found = np.full(height + 1, NEVER)
    told = by_slice[:, :height] > 0
    begun = np.where(told.any(axis=0), told.argmax(axis=0), -1)
    wanted = np.bincount(begun[begun >= 0], minlength=SLICES + 1)
    for number, values, us in laid.blocks(of):
        if wanted[number] or not laid.extent.timed:
            own = np.full(height + 1, NEVER)
            _put_first(own, values, us, timed=laid.extent.timed)
            np.minimum(found, own, out=found)
    return found[:-1]


def _first_of(begun: Ints | None, values: Ints) -> Ints:
    return np.full(values.size, NEVER) if begun is None else begun[values]


def _of_many(laid: Laid, of: Whole, height: int, *, first: bool) -> SomeSlices:
    """Count the records that have a value, and look at no others."""
    begun = np.full(height, NEVER) if first else None
    cells: list[Whole] = [np.zeros(0, np.uint32)]
    for values, slices, us in _known(laid, of, height):
        cells.append(cells_in(values, slices, height))
        if begun is not None:
            own = np.full(height, NEVER)
            _put_first(own, values, us, timed=laid.extent.timed)
            np.minimum(begun, own, out=begun)
    return SomeSlices(counted(np.concatenate(cells)), height, begun)


def _known(laid: Laid, of: Whole, height: int) -> Iterator[tuple[Whole, Whole, Ints]]:
    """Yield of each stretch the values there are, their slices and times."""
    for one in laid.stretches:
        values = one.take(of, 0, one.us.size)
        if not values.size or values.min() >= height:
            continue
        is_known = values < height
        if is_known.all():
            yield values, _slices(np.array(one.cuts)), one.us
        else:
            places = np.flatnonzero(is_known)
            cuts = np.searchsorted(places, one.cuts)
            yield values[places], _slices(cuts), one.us[places]


def _slices(cuts: Ints) -> Whole:
    return np.repeat(_NUMBERS, np.diff(cuts))


def _put_first(found: Ints, values: Whole, us: Ints, *, timed: bool) -> None:
    if timed:
        found[values[::-1]] = us[::-1]  # of several, the last one is left: the earliest
    else:
        np.minimum.at(found, values, us)


def numbers_stated(numbers: Floats, records: Ints) -> pl.DataFrame:
    """Return each `number` that some `records` state, and how many; NaN is none."""
    told = np.flatnonzero((records > 0) & ~np.isnan(numbers))
    stated = {"number": numbers[told], "records": records[told].astype(np.uint32)}
    return pl.DataFrame(stated)


def stated_in(laid: Laid, of: Whole, *, height: int) -> Ints:
    """Count the records of a side by value, whenever they are; others are not counted."""
    at_once = max(_AT_ONCE, _TIMES * height)
    found = np.zeros(height + 1, np.int64)
    for values in laid.pieces(of, at_once):
        if values.min() < height:
            found += np.bincount(values, minlength=height + 1)
    return found[:height]
