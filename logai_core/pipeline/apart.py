"""A query with regular expressions, asked of a case in a process that can be ended."""

import polars as pl

from logai_core import confined
from logai_core.query import Fields
from logai_core.query.apart import question
from logai_core.store import Case

SECONDS = 20.0
MEMORY_BYTES = 2 << 30


def rows_of(case: Case, text: str, fields: Fields) -> pl.Series:
    """Return the row numbers of the records that match, ended after `SECONDS`.

    Raises:
        QueryError: as for `query.find_rows`.
        LimitError: it takes too long, or too much memory.
        ServiceError: it died, or others are being answered.
    """
    analysis, clocks = case.analysis, case.clocks()
    tables = {}
    if analysis is not None:
        folder = case.root / "analyses" / analysis
        tables = {
            name: str(folder / f"{name}.parquet")
            for name in ("shape_templates", "parted", "message_kinds")
        }
    asked = question(
        text,
        fields,
        parts=[
            (str(path), clocks[source_id].zone, clocks[source_id].offset_s)
            for source_id in case.notes.sources()
            for path in case.parts_of(source_id)
        ],
        tables=tables,
    )
    found = confined.run("query", asked, seconds=SECONDS, memory_bytes=MEMORY_BYTES)
    return found["row"]
