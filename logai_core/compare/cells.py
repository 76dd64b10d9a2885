"""Records counted by value and slice, as arrays of whole numbers.

A cell is a value and a slice in one number, so that cells that are alike come next to
each other once they are sorted.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from logai_core.compare.extent import SLICES

Ints = npt.NDArray[np.int64]
Whole = npt.NDArray[np.integer]
Floats = npt.NDArray[np.float64]
_BITS = 5  # of a slice, and of what has none
UNSLICED = SLICES
_LOW = (1 << _BITS) - 1
_FEW = 2_000  # values, whose cells stay close to the processor
_SMALL = 1 << (32 - _BITS)  # values, whose cells are told in 32 bits


class Cells(NamedTuple):
    """How many there are of each value in each slice; `several` in a row may be alike."""

    values: Ints
    slices: Ints
    several: Ints


def cells_of(values: Whole, slices: Whole, *, height: int) -> Cells:
    """Count values by slice, one each; there are `height` values, others are none."""
    kind = np.dtype(np.uint32 if height < _SMALL else np.int64)
    cells = np.left_shift(values.astype(kind), _BITS) | slices.astype(kind)
    if height <= _FEW:
        counts = np.bincount(cells)[: height << _BITS]
        met = np.flatnonzero(counts)
        return Cells(met >> _BITS, met & _LOW, counts[met])
    cells.sort()
    is_new = np.ones(cells.size, np.bool_)
    np.not_equal(cells[1:], cells[:-1], out=is_new[1:])
    begins = np.flatnonzero(is_new)
    cells, several = cells[begins].astype(np.int64), np.diff(begins, append=cells.size)
    last = np.searchsorted(cells, height << _BITS)
    return Cells(cells[:last] >> _BITS, cells[:last] & _LOW, several[:last])


def first_cells(
    values: Whole, ids: Whole, slices: Whole, *, height: int, different: int
) -> Cells:
    """Count the different ids of each value, each by the first of its slices."""
    bits = max(different - 1, 0).bit_length()
    pairs = values.astype(np.int64) << bits | ids
    pairs = np.sort(pairs << _BITS | slices)
    begins = np.flatnonzero(np.diff(pairs >> _BITS, prepend=-1))
    first = pairs[begins]
    return cells_of(first >> (bits + _BITS), first & _LOW, height=height)


def sums(cells: Cells, values: int) -> Ints:
    """Sum up by value."""
    own = np.bincount(cells.values, cells.several, minlength=values)
    return own.astype(np.int64)  # exact: as floats, they are whole up to 2 ** 53


def summed(cells: Cells, of: Ints, *, height: int) -> Cells:
    """Sum up cells of values that are one: `of` are the values that they become."""
    both = of[cells.values] << _BITS | cells.slices
    counts = np.bincount(both, cells.several).astype(np.int64)[: height << _BITS]
    met = np.flatnonzero(counts)
    return Cells(met >> _BITS, met & _LOW, counts[met])


def spread(cells: Cells, values: int, longer: dict[int, float]) -> Floats:
    """Return how unevenly each value comes; see `counting`.

    `longer` are the lengths of slices that are looked at, and what is made of each.
    """
    dated = cells.slices != UNSLICED
    found = np.full(values, -np.inf)
    for length, luck in longer.items():
        merged = _merged(Cells(*(one[dated] for one in cells)), length)
        variance = _variance(merged, values, SLICES // length)
        np.maximum(found, variance * (1 / luck), out=found)
    return found


def _merged(cells: Cells, length: int) -> Cells:
    """Sum up slices that are so long."""
    both = cells.values << _BITS | cells.slices // length
    order = np.argsort(both, kind="stable")
    both, several = both[order], cells.several[order]
    begins = np.flatnonzero(np.diff(both, prepend=-1))
    summed = np.add.reduceat(several, begins) if begins.size else several
    return Cells(both[begins] >> _BITS, both[begins] & _LOW, summed)


def _variance(cells: Cells, values: int, slices: int) -> Floats:
    """Return variance over mean of the counts of so many slices, 1 where there are none."""
    n = cells.several.astype(np.float64)
    mean = np.bincount(cells.values, n, minlength=values) * (1 / slices)
    squares = np.bincount(cells.values, n * n, minlength=values)
    variance = (squares - slices * (mean * mean)) * (1 / (slices - 1))
    with np.errstate(invalid="ignore"):
        return np.where(mean > 0, variance / mean, 1.0)
