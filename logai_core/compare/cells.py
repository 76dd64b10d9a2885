"""Records counted by value and slice, as arrays of whole numbers.

A cell is a value and a slice in one number, so that cells that are alike come next to
each other once they are sorted.
"""

from typing import NamedTuple

import numpy as np

from logai_core.compare.arrays import Floats, Ints, Whole
from logai_core.compare.extent import SLICES
from logai_core.compare.laid import NEVER, Laid

BITS = 5  # of a slice, and of what has none
UNSLICED = SLICES
LOW = (1 << BITS) - 1
_FEW = 2_000  # values, whose cells stay close to the processor
_DENSE = 100_000  # values, of which all cells are counted where records are as many
_SMALL = 1 << (32 - BITS)  # values, whose cells are told in 32 bits


class Cells(NamedTuple):
    """How many there are of each value in each slice, in the order of both."""

    values: Ints
    slices: Ints
    several: Ints


class Counts(NamedTuple):
    """Records by value and slice, and when the first of each value is, or NEVER.

    `first` is None where that was not asked.
    """

    cells: Cells
    first: Ints | None


def counts_of(laid: Laid, of: Whole, *, height: int, first: bool) -> Counts:
    """Count the records of a side by value; there are `height`, and one more is none."""
    if height <= max(_FEW, min(laid.extent.records // SLICES, _DENSE)):
        counted = np.zeros((1 << BITS, height + 1), np.int64)
        for number, values, _ in laid.blocks(of):
            counted[number] += np.bincount(values, minlength=height + 1)
        cells = filled(counted[:, :height].T)
        return Counts(cells, _first(laid, of, counted) if first else None)
    kind = np.dtype(np.uint32 if height < _SMALL else np.int64)
    found = np.concatenate(
        [values.astype(kind) << BITS | kind.type(at) for at, values, _ in laid.blocks(of)]
    )  # fmt: skip
    known: Whole = found[found < height << BITS]
    return Counts(_sorted(known), _first_of(laid, of, height) if first else None)


def _first_of(laid: Laid, of: Whole, height: int) -> Ints:
    """Return when the first record of each value is, of many values."""
    found = np.full(height + 1, NEVER)
    for one in laid.stretches:
        own = np.full(height + 1, NEVER)
        _put_first(own, one.take(of, 0, one.us.size), one.us, laid)
        np.minimum(found, own, out=found)
    return found[:-1]


def cells_of(values: Whole, slices: Whole, *, height: int) -> Cells:
    """Count values by slice, one each; there are `height` values, others are none."""
    kind = np.dtype(np.uint32 if height < _SMALL else np.int64)
    cells: Whole = values.astype(kind) << BITS | slices.astype(kind)
    if height <= _FEW:
        counts = np.bincount(cells)[: height << BITS]
        met = np.flatnonzero(counts)
        return Cells(met >> BITS, met & LOW, counts[met])
    return _sorted(cells[cells < height << BITS])


def _sorted(cells: Whole) -> Cells:
    cells.sort()
    is_new = np.ones(cells.size, np.bool_)
    np.not_equal(cells[1:], cells[:-1], out=is_new[1:])
    begins = np.flatnonzero(is_new)
    several = np.diff(begins, append=cells.size)
    cells = cells[begins].astype(np.int64)
    return Cells(cells >> BITS, cells & LOW, several)


def filled(counted: Ints) -> Cells:
    """Return the cells of a count, a row a value, with a column for each low number."""
    by_value = counted.ravel()
    met = np.flatnonzero(by_value)
    return Cells(met >> BITS, met & LOW, by_value[met])


def _first(laid: Laid, of: Whole, counted: Ints) -> Ints:
    """Return when the first record of each value is: in the first slice that has it."""
    height = counted.shape[1] - 1
    found = np.full(height + 1, NEVER)
    told = counted[:, :height] > 0
    begun = np.where(told.any(axis=0), told.argmax(axis=0), -1)
    wanted = np.bincount(begun[begun >= 0], minlength=SLICES + 1)
    for number, values, us in laid.blocks(of):
        if wanted[number] or not laid.extent.timed:
            own = np.full(height + 1, NEVER)
            _put_first(own, values, us, laid)
            np.minimum(found, own, out=found)
    return found[:-1]


def _put_first(found: Ints, values: Whole, us: Ints, laid: Laid) -> None:
    if laid.extent.timed:
        found[values[::-1]] = us[::-1]  # of several, the last one is left: the earliest
    else:
        np.minimum.at(found, values, us)


def first_cells(
    values: Whole, ids: Whole, slices: Whole, *, height: int, different: int
) -> Cells:
    """Count the different ids of each value, each by the first of its slices."""
    bits = max(different - 1, 0).bit_length()
    pairs = values.astype(np.int64) << bits | ids
    pairs = np.sort(pairs << BITS | slices)
    begins = np.flatnonzero(np.diff(pairs >> BITS, prepend=-1))
    first = pairs[begins]
    return cells_of(first >> (bits + BITS), first & LOW, height=height)


def sums(cells: Cells, values: int) -> Ints:
    """Sum up by value."""
    own = np.bincount(cells.values, cells.several, minlength=values)
    return own.astype(np.int64)  # exact: as floats, they are whole up to 2 ** 53


def summed(cells: Cells, of: Ints, *, height: int) -> Cells:
    """Sum up cells of values that are one: `of` are the values that they become."""
    both = of[cells.values] << BITS | cells.slices
    counts = np.bincount(both, cells.several).astype(np.int64)[: height << BITS]
    met = np.flatnonzero(counts)
    return Cells(met >> BITS, met & LOW, counts[met])


def spread(cells: Cells, values: int, longer: dict[int, float]) -> Floats:
    """Return how unevenly each value comes; see `counting`.

    `longer` are the lengths of slices that are looked at, each twice the one before, and
    what is made of each.
    """
    dated = cells.slices != UNSLICED
    both = (cells.values << BITS | cells.slices)[dated]
    several: Floats = cells.several[dated].astype(np.float64)
    total = _summed(both, several, values)
    found, shift = np.full(values, -np.inf), 0
    for length, luck in longer.items():
        if length > 1:
            shift += 1
            begins = np.flatnonzero(np.diff(both >> shift, prepend=-1))
            both = both[begins]
            several = np.add.reduceat(several, begins) if begins.size else several
        squares = _summed(both, several * several, values)
        variance = _variance(total, squares, SLICES // length)
        np.maximum(found, variance * (1 / luck), out=found)
    return found


def _summed(cells: Ints, several: Floats, values: int) -> Floats:
    """Sum up by value; whole numbers are exact as floats up to 2 ** 53."""
    own = np.bincount(cells >> BITS, several, minlength=values)
    return own.astype(np.float64, copy=False)


def _variance(total: Floats, squares: Floats, slices: int) -> Floats:
    """Return variance over mean of the counts of so many slices, 1 where there are none."""
    mean = total * (1 / slices)
    variance = (squares - slices * (mean * mean)) * (1 / (slices - 1))
    with np.errstate(invalid="ignore"):
        return np.where(mean > 0, variance / mean, 1.0)
