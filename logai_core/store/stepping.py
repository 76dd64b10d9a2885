"""From a record to the next of its kind, and to the page that it is on.

Records are named by source and line; lists of matching records are row numbers. These
are the ways from one to the other.
"""

from itertools import takewhile

import numpy as np

from logai_core.record_id import RecordId
from logai_core.store.around import height_of, row_in_source
from logai_core.store.case import Case
from logai_core.store.rows import Rows

_AT_ONCE = 100_000


def row_of(case: Case, record: RecordId) -> int:
    """Return the row number of a record among all RECORDS of the case.

    Raises:
        CaseError: the case has no such record.
    """
    own = row_in_source(case, record)
    before = takewhile(record.source_id.__ne__, case.notes.sources())
    return own + height_of([part for one in before for part in case.parts_of(one)])


def place_of(rows: Rows, row: int) -> int | None:
    """Return the position of a row number in a list, or None where it is not in it."""
    ascending = int(np.searchsorted(rows, rows.dtype.type(row)))  # of one type: no copy
    if ascending < rows.size and rows[ascending] == row:
        return ascending
    found = np.flatnonzero(rows == row)
    return int(found[0]) if found.size else None


def next_place(rows: Rows, wanted: Rows, place: int, *, later: bool) -> int | None:
    """Return the nearest position after or before `place` that holds a wanted row.

    None where there is none. `wanted` may have rows that the list has not.
    """
    side = rows[place + 1 :] if later else rows[:place][::-1]
    if not side.size or not wanted.size:
        return None
    is_wanted = np.zeros(int(max(side.max(), wanted.max())) + 1, np.bool_)
    is_wanted[wanted] = True
    for first in range(0, side.size, _AT_ONCE):  # the next one is near, as a rule
        steps = np.flatnonzero(is_wanted[side[first : first + _AT_ONCE]])
        if steps.size:
            step = 1 + first + int(steps[0])
            return place + step if later else place - step
    return None
