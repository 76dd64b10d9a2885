"""The objects of a list in a JSON document, from blocks in bounded memory."""

import numpy as np
from numpy.typing import NDArray

from logai_core.sources.document_shape import (
    Brackets,
    Shape,
    Units,
    ascii_of,
    brackets,
    key_before,
)

Places = NDArray[np.int64]
_COMMA = ord(",")


class ObjectScanner:
    """Finds where the objects of the list begin and end, block by block.

    `strays` counts what stands where such an object should; `open` says that the
    document is not through.
    """

    def __init__(self, shape: Shape) -> None:
        self._shape = shape
        self._depth = 0
        self._listed = False  # within the list, or one of that name
        self._seen = False  # the object at the top has had it
        self._open = False
        self.strays = 0

    @property
    def open(self) -> bool:
        """Return whether the end of the document is missing."""
        return self._open or self._depth > 0

    def scan(self, units: Units) -> tuple[Places, Places, int, NDArray[np.uint8]]:
        """Return starts and ends of whole objects in `units`.

        Also how many units are done with (the rest begins the next call), and which
        are within strings.
        """
        found = brackets(units, self._depth)
        if not len(found.at):
            return found.at, found.at, 0, found.quoted
        listed = self._lists(found, units)
        self._note_strays(found, units, listed)
        deep = self._shape.depth + 1
        first = np.flatnonzero(found.opens & (found.depth == deep))
        last = np.flatnonzero(~found.opens & (found.depth == deep - 1))
        if len(last) and (not len(first) or last[0] < first[0]):
            last = last[1:]
        wanted = listed[first] & ~found.square[first]
        self._open = len(first) > len(last) and bool(wanted[-1])
        done = int(found.at[first[-1]] if self._open else found.at[-1] + 1)
        kept = int(first[-1]) if self._open else len(found.at)
        if kept:
            self._depth = int(found.depth[kept - 1])
            self._listed = bool(listed[kept - 1])
        whole = wanted[: len(last)]
        starts = found.at[first[: len(last)]][whole]
        return starts, found.at[last][whole] + 1, done, found.quoted

    def _lists(self, found: Brackets, units: Units) -> NDArray[np.bool_]:
        """Return for each bracket whether it lies within a list that is wanted."""
        begins = np.flatnonzero(found.opens & (found.depth == self._shape.depth))
        text = b"" if self._shape.key is None else ascii_of(units)
        wanted = np.array(
            [
                found.square[one] and self._named(text, int(found.at[one]))
                for one in begins.tolist()
            ],
            dtype=bool,
        )
        self._note_roots(found, begins[wanted])
        which = np.searchsorted(begins, np.arange(len(found.at)), side="right") - 1
        before = np.insert(wanted, 0, self._listed)
        inside: NDArray[np.bool_] = before[which + 1]
        return inside & (found.depth >= self._shape.depth)

    def _named(self, text: bytes, at: int) -> bool:
        return self._shape.key is None or key_before(text, at) == self._shape.key

    def _note_roots(self, found: Brackets, lists: Places) -> None:
        """Count objects at the top that have no such list."""
        ends = np.flatnonzero(~found.opens & (found.depth == 0))
        having = set(np.searchsorted(ends, lists).tolist())
        if self._seen:
            having.add(0)
        self.strays += sum(one not in having for one in range(len(ends)))
        self._seen = len(ends) in having

    def _note_strays(
        self, found: Brackets, units: Units, listed: NDArray[np.bool_]
    ) -> None:
        """Count what is no object: between the objects, and around the document."""
        depth = np.insert(found.depth, 0, self._depth)[:-1]
        inside = np.insert(listed, 0, self._listed)[:-1]
        bare = (inside & (depth == self._shape.depth)) | (depth == 0)
        starts = np.insert(found.at + 1, 0, 0)[:-1]
        bare &= starts < found.at
        if bare.any():
            between = np.column_stack((starts[bare], found.at[bare])).ravel()
            filled = (units > ord(" ")) & (units != _COMMA)
            seen = np.logical_or.reduceat(filled, between)[::2]
            self.strays += int(np.count_nonzero(seen))
        arrays = found.opens & found.square & listed
        self.strays += int(
            np.count_nonzero(arrays & (found.depth == self._shape.depth + 1))
        )
