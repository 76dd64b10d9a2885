"""Records of a side by their ids: how many ids come with a value, and when each first does.

Records are sorted by id once, for all that a column tells; then what an id has stands
together, and a table of values and ids is filled from one end to the other.
"""

from typing import NamedTuple

import numpy as np

from logai_core.compare.arrays import Ints, Whole
from logai_core.compare.cells import BITS, LOW, Cells, filled, first_cells
from logai_core.compare.columns import Ids

_NONE = 255  # stands for no slice
_LARGEST = 1 << 24  # table of values and ids, in bytes
_COUNTED = 8 << BITS  # bytes that the counts of a value take


class Named(NamedTuple):
    """The records with an id, those alike in id, slice and value once, in this order.

    `ids` are numbered anew, `different` of them. `several` are the records by value.
    """

    ids: Ints
    slices: Whole
    values: Whole
    different: int
    several: Ints

    def counts(self, of: Ints | None, height: int) -> Ints:
        """Return how many records with an id have each value.

        `of` are the values that those there are stand for, where these are others.
        """
        if of is None:
            return self.several[:height]
        own = np.bincount(of, self.several[: of.size], minlength=height + 1)
        return own[:height].astype(np.int64)

    def first(self, of: Ints | None, height: int) -> Cells:
        """Count the ids of each value, each by the first of its slices."""
        values = self.values if of is None else of[self.values]
        ids, slices = self.ids, self.slices
        known = values < height
        if not known.all():
            values, ids, slices = values[known], ids[known], slices[known]
        if height * max(self.different, _COUNTED) > _LARGEST:
            return first_cells(
                values, ids, slices, height=height, different=self.different
            )
        table = np.full((height, self.different), _NONE, np.uint8)
        places = values * np.int64(self.different) + ids
        table.reshape(-1)[places[::-1]] = slices[::-1]  # what is put last is left
        counted = np.zeros((height, 1 << BITS), np.int64)
        for own, one in zip(counted, table, strict=True):
            own[:] = np.bincount(one, minlength=own.size)[: own.size]
        return filled(counted)


def by_id(of: Whole, ids: Ids, slices: Whole, *, height: int) -> Named:
    """Sort the records of a side that have an id; there are `height` values, or none."""
    bits = height.bit_length()
    keys = (ids.of.astype(np.int64) << BITS | slices) << bits | of
    known = ids.of != ids.different
    if not known.all():
        keys, of = keys[known], of[known]
    several = np.bincount(of, minlength=height + 1)
    keys.sort()
    is_new = np.ones(keys.size, np.bool_)
    np.not_equal(keys[1:], keys[:-1], out=is_new[1:])
    keys = keys[is_new]
    whole = keys >> (bits + BITS)
    ids_anew = np.cumsum(np.diff(whole, prepend=whole[:1]) != 0)
    return Named(
        ids_anew,
        (keys >> bits & LOW).astype(np.uint8),
        keys & ((1 << bits) - 1),
        int(ids_anew[-1]) + 1 if keys.size else 0,
        several.astype(np.int64),
    )
