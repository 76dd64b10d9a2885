"""Pins of version 2, a table of lines, made pins of today."""

import polars as pl
import sqlalchemy as sa

from logai_core.inert import inert_text
from logai_core.pin import Pin
from logai_core.record_id import RecordId
from logai_core.store.board import insert
from logai_core.store.database import opened
from logai_core.store.sources import Sources

TABLE = "pins"
_TITLE_CHARS = 120


def take_over_pins(case: Sources) -> None:
    """Pin anew the lines that were pinned; their table is gone then."""
    with opened(case.notes.path) as connection:
        if not sa.inspect(connection).has_table(TABLE):
            return  # another page was faster
        query = sa.text("SELECT source_id, line_no FROM pins ORDER BY 1, 2")
        for source_id, line_no in connection.execute(query).all():
            insert(connection, _pin_of(case, RecordId(source_id, line_no)))
        connection.execute(sa.text("DROP TABLE pins"))


def _pin_of(case: Sources, record: RecordId) -> Pin:
    """Return a pin of a line, which only says its place where it cannot be read."""
    if record.source_id not in case.notes.sources():
        title = f"Line {record.line_no:,} of a source that is not in the case"
        return Pin("line", title, records=(record,), total=1)
    receipt = case.receipt_of(record.source_id)
    found = (
        case.records_of(record.source_id)
        .filter(pl.col("line_no") == record.line_no)
        .select("ts", "message")
        .collect()
    )
    where = f"Line {record.line_no:,} of {receipt['name']}"
    at, message = found.row(0) if found.height else (None, where)
    return Pin(
        kind="line",
        title=inert_text(str(message).split("\n")[0][:_TITLE_CHARS]),
        shown=str(message),
        at=at,
        records=(record,),
        total=1,
        sources=((record.source_id, str(receipt["sha256"])),),
    )
