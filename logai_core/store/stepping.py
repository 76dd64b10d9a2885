"""From a record to the next of its kind, and to the page that it is on.

Records are named by source and line; lists of matching records are row numbers. These
are the ways from one to the other.
"""

import numpy as np
import polars as pl

from logai_core.record_id import RecordId
from logai_core.store.around import row_in_source
from logai_core.store.case import Case
from logai_core.store.rows import Rows


def row_of(case: Case, record: RecordId) -> int:
    """Return the row number of a record among all RECORDS of the case.

    Raises:
        CaseError: the case has no such record.
    """
    own = row_in_source(case, record)
    parts = []
    for source_id in case.notes.sources():
        if source_id == record.source_id:
            break
        parts += case.parts_of(source_id)
    if not parts:
        return own
    return own + int(pl.scan_parquet(parts).select(pl.len()).collect().item())


def place_of(rows: Rows, row: int) -> int | None:
    """Return the position of a row number in a list, or None where it is not in it."""
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
    steps = np.flatnonzero(is_wanted[side])
    if not steps.size:
        return None
    return place + 1 + int(steps[0]) if later else place - 1 - int(steps[0])
