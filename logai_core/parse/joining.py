"""Physical lines to logical records."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

Flags = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.int64]


class Cut(NamedTuple):
    """How a run of lines falls into records.

    `begins` and `inside` are flags of each line: it is a record's first line, it is
    in a record at all. Lines from `open_from` on may yet be continued.
    """

    begins: Flags
    inside: Flags
    open_from: int


def cut_records(roles: pl.Series, *, most_lines: int) -> Cut:
    """Group lines by their role into records of at most `most_lines` lines.

    The first line that is not blank begins a record, whatever it is: there is none
    above. Blank lines are inside when the next other line continues the same record.
    """
    blank = (roles == "blank").to_numpy()
    begins = (roles == "begins").to_numpy().copy()
    filled = np.flatnonzero(~blank)
    if filled.size == 0:
        return Cut(begins, np.zeros(len(roles), bool), len(roles))
    begins[filled[0]] = True
    _split_long(begins, filled, most_lines)
    inside = ~blank
    inside[blank] = _joined(np.flatnonzero(blank), filled, begins)
    last = int(np.flatnonzero(begins)[-1])
    full = len(roles) - last > most_lines
    return Cut(begins, inside, len(roles) if full else last)


def _split_long(begins: Flags, filled: Rows, most_lines: int) -> None:
    """Begin a new record in place wherever one would exceed `most_lines`."""
    starts = np.flatnonzero(begins)
    ends = np.append(starts[1:], len(begins))
    long = ends - starts > most_lines
    for start, end in zip(starts[long], ends[long], strict=True):
        at = start
        while True:
            following = np.searchsorted(filled, at + most_lines)
            if following == filled.size or filled[following] >= end:
                break
            at = filled[following]
            begins[at] = True


def _joined(blank: Rows, filled: Rows, begins: Flags) -> Flags:
    """Return which blank lines lie inside a record."""
    following = np.searchsorted(filled, blank)
    has_next = following < filled.size
    after = filled[np.minimum(following, filled.size - 1)]
    return has_next & (following > 0) & ~begins[after]
