"""Records counted by value and slice, as arrays of whole numbers.

A cell is a value and a slice in one number, so that cells that are alike come next to
each other once they are sorted.
"""

from typing import NamedTuple

import numpy as np

from logai_core.compare.arrays import Floats, Ints, Whole
from logai_core.compare.extent import SLICES

BITS = 5  # of a slice, and of what has none
UNSLICED = SLICES
LOW = (1 << BITS) - 1
_FEW = 2_000  # values, whose cells stay close to the processor
_SMALL = 1 << (32 - BITS)  # values, whose cells are told in 32 bits


class Cells(NamedTuple):
    """How many there are of each value in each slice, in the order of both."""

    values: Ints
    slices: Ints
    several: Ints


def cells_in(values: Whole, slices: Whole, height: int) -> Whole:
    """Return the cell of each value and slice; there are `height` values, or none."""
    kind = np.dtype(np.uint32 if height < _SMALL else np.int64)
    return values.astype(kind) << BITS | slices.astype(kind, copy=False)


def cells_of(values: Whole, slices: Whole, *, height: int) -> Cells:
    """Count values by slice, one each; there are `height` values, others are none."""
    cells = cells_in(values, slices, height)
    if height <= _FEW:
        counts = np.bincount(cells)[: height << BITS]
        met = np.flatnonzero(counts)
        return Cells(met >> BITS, met & LOW, counts[met])
    return counted(cells[cells < height << BITS])


def counted(cells: Whole) -> Cells:
    """Count cells that are alike; they are sorted in place."""
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


def among(cells: Cells, values: Ints, height: int) -> Cells:
    """Return the cells of some of `height` values, which ascend, numbered anew."""
    if values.size == height:
        return cells
    number = np.full(height, -1)
    number[values] = np.arange(values.size)
    own = number[cells.values]
    is_one = np.flatnonzero(own >= 0)
    return Cells(own[is_one], cells.slices[is_one], cells.several[is_one])


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
        found = _uneven(found, total, squares, length, luck)
    return found


def spread_of_all(by_slice: Ints, longer: dict[int, float]) -> Floats:
    """Return what `spread` does, of values with a row of all slices each."""
    several: Floats = by_slice[:, :SLICES].astype(np.float64)
    total = several.sum(axis=1)
    found = np.full(total.size, -np.inf)
    for length, luck in longer.items():
        if length > 1:
            several = several[:, 0::2] + several[:, 1::2]
        squares = np.einsum("vs,vs->v", several, several)
        found = _uneven(found, total, squares, length, luck)
    return found


def _uneven(
    found: Floats, total: Floats, squares: Floats, length: int, luck: float
) -> Floats:
    """Return the larger of what is found, and of what slices of a length tell."""
    variance = _variance(total, squares, SLICES // length)
    return np.maximum(found, variance * (1 / luck))


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
