"""Ask SQL over what a scope selects of a case, in a confined child.

The child can write no file, so it cannot open the database of a case either: the
question says by path all that it is to read, and by number which records.
"""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from logai_core import confined
from logai_core.errors import CaseError
from logai_core.store import Case
from logai_core.store.rows import Rows

SECONDS = 10.0
MOST_ROWS = 10_000
MEMORY_BYTES = 1 << 30
_DATABASE_BYTES = 512 << 20  # of them; the rest is for columns on their way in and out
_TABLES = ("templates", "findings", "shape_templates", "parted")


class Answer(NamedTuple):
    """The first rows of an answer; `more` says that there are others."""

    rows: pl.DataFrame
    more: bool
    seconds: float


def ask(
    case: Case, rows: Rows | None, statement: str, *, cancel: Path | None = None
) -> Answer:
    """Answer one reading statement over some records, by their numbers; None for all.

    The work is ended after `SECONDS`, above `MEMORY_BYTES`, or when the file `cancel` is
    there.

    Raises:
        CaseError: the case has no analysis.
        QueryError: the statement is not understood, not permitted, or not one.
        LimitError: it takes too long, too much memory, or was cancelled.
        ServiceError: it died, or others are being answered.
    """
    begun = time.monotonic()
    found = confined.run(
        "sql",
        _question(case, rows, statement),
        seconds=SECONDS,
        memory_bytes=MEMORY_BYTES,
        cancel=cancel,
    )
    more = found.height > MOST_ROWS
    return Answer(found.head(MOST_ROWS), more, time.monotonic() - begun)


def _question(case: Case, rows: Rows | None, statement: str) -> dict[str, Any]:
    analysis = case.analysis
    if analysis is None:
        raise CaseError(
            f"{case.title}: no analysis of its sources as they are now",
            hint="Analyse it first.",
        )
    folder = case.root / "analyses" / analysis
    names = case.notes.sources()
    return {
        "statement": statement,
        "parts": list(_parts(case, rows)),
        "tables": {name: str(folder / f"{name}.parquet") for name in _TABLES},
        "receipts": [
            str(case.root / "records" / name / "receipt.parquet")
            for name in names.values()
        ],
        "most_rows": MOST_ROWS,
        "memory_bytes": _DATABASE_BYTES,
    }


def _parts(case: Case, rows: Rows | None) -> Iterator[dict[str, Any]]:
    """Yield the parts that have a record of the scope."""
    from logai_core.sql.child import packed  # slow to import; few ask

    clocks, first = case.clocks(), 0
    for source_id in case.notes.sources():
        clock = clocks[source_id]
        for path in case.parts_of(source_id):
            part = {"path": str(path), "zone": clock.zone, "offset_s": clock.offset_s}
            if rows is None:
                yield part | {"rows": None}
                continue
            height = pl.scan_parquet(path).select(pl.len()).collect().item()
            own = rows[(rows >= first) & (rows < first + height)] - first
            first += height
            if own.size:
                yield part | {"rows": packed(own, height)}
