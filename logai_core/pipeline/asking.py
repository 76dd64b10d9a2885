"""Ask SQL over what a scope selects of a case, in a confined child.

The child can write no file, so it cannot open the database of a case either: the
question says by name and path all that it is to read.
"""

import time
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from logai_core import confined
from logai_core.query import Fields
from logai_core.scope import Scope, address
from logai_core.store import Case

SECONDS = 10.0
MOST_ROWS = 10_000
MEMORY_BYTES = 1 << 30
_DATABASE_BYTES = 512 << 20  # of them; the rest is for columns on their way in and out
SMALL = ("templates", "findings")
INNER = ("shape_templates", "parted")


class Answer(NamedTuple):
    """The first rows of an answer; `more` says that there are others."""

    rows: pl.DataFrame
    more: bool
    seconds: float


def ask(
    case: Case,
    scope: Scope,
    fields: Fields,
    statement: str,
    *,
    cancel: Path | None = None,
) -> Answer:
    """Answer one reading statement over the records of a scope.

    `fields` are what queries of the case can name. The work is ended after `SECONDS`,
    above `MEMORY_BYTES`, or when the file `cancel` is there.

    Raises:
        QueryError: the statement is not understood, not permitted, or not one.
        LimitError: it takes too long, too much memory, or was cancelled.
        ServiceError: it died, or others are being answered.
    """
    begun = time.monotonic()
    rows = confined.run(
        "sql",
        question(case, scope, fields, statement),
        seconds=SECONDS,
        memory_bytes=MEMORY_BYTES,
        cancel=cancel,
    )
    more = rows.height > MOST_ROWS
    return Answer(rows.head(MOST_ROWS), more, time.monotonic() - begun)


def question(
    case: Case, scope: Scope, fields: Fields, statement: str
) -> dict[str, Any]:
    """Return what the child is told."""
    folder = case.root / "analyses" / str(case.analysis)
    clocks = case.clocks()
    times = {"first": _text(fields.first), "last": _text(fields.last)}
    return {
        "statement": statement,
        "scope": address(scope),
        "fields": fields._asdict() | times,
        "parts": [
            [str(path), clocks[source_id].zone, clocks[source_id].offset_s]
            for source_id in case.notes.sources()
            for path in case.parts_of(source_id)
        ],
        "tables": {name: str(folder / f"{name}.parquet") for name in SMALL + INNER},
        "most_rows": MOST_ROWS,
        "memory_bytes": _DATABASE_BYTES,
    }


def _text(time: datetime | None) -> str | None:
    return None if time is None else time.isoformat()
