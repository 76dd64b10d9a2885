"""Physical lines to logical records."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

Flags = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.int64]


class Before(NamedTuple):
    """What the lines before a run say about those in it that merely follow.

    The last head opened a record; the last line that is not blank lets the next one
    follow.
    """

    head: bool = False
    line: bool = False


class Cut(NamedTuple):
    """How a run of lines falls into records.

    `begins` and `inside` are flags of each line: it is a record's first line, it is
    in a record at all. Lines from `open_from` on may yet be continued; `before` is
    what the lines above them say.
    """

    begins: Flags
    inside: Flags
    open_from: int
    before: Before


NOTHING_BEFORE = Before()


def cut_records(
    roles: pl.Series, *, most_lines: int, before: Before = NOTHING_BEFORE
) -> Cut:
    """Group lines by their role into records of at most `most_lines` lines.

    The first line that is not blank begins a record, whatever it is: there is none
    above. Blank lines are inside when the next other line continues the same record.
    """
    blank = (roles == "blank").to_numpy()
    filled = np.flatnonzero(~blank)
    if filled.size == 0:
        nothing = np.zeros(len(roles), bool)
        return Cut(nothing, nothing.copy(), len(roles), before)
    begins = _begins(roles, filled, before)
    begins[filled[0]] = True
    _split_long(begins, filled, most_lines)
    inside = ~blank
    inside[blank] = _joined(np.flatnonzero(blank), filled, begins)
    last = int(np.flatnonzero(begins)[-1])
    full = len(roles) - last > most_lines
    open_from = len(roles) if full else last
    return Cut(begins, inside, open_from, _above(roles[:open_from], before))


def _begins(roles: pl.Series, filled: Rows, before: Before) -> Flags:
    """Return which lines begin a record, those included that follow nothing."""
    begins: Flags = roles.is_in(["begins", "opens"]).to_numpy().copy()
    follows = (roles == "follows").to_numpy()
    if not follows.any():
        return begins
    opens = (roles == "opens").to_numpy()
    announces = (roles == "announces").to_numpy()
    rows = np.arange(len(roles))
    head = np.maximum.accumulate(np.where(begins, rows, -1))
    goes_on = np.where(head < 0, before.head, opens[head])
    after = announces[filled]
    goes_on[filled] |= np.append(before.line, after[:-1])
    return begins | (follows & ~goes_on)


def _above(roles: pl.Series, before: Before) -> Before:
    """Return what these lines say about those below them."""
    heads = roles.filter(roles.is_in(["begins", "opens"]))
    filled = roles.filter(roles != "blank")
    return Before(
        head=before.head if heads.is_empty() else heads[-1] == "opens",
        line=before.line if filled.is_empty() else filled[-1] == "announces",
    )


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
