"""Pins of lines: one, several, a stretch of time, the hits of a query."""

from collections.abc import Sequence
from datetime import datetime

from logai_core.inert import inert_text
from logai_core.instants import iso
from logai_core.pin import Pin
from logai_core.pipeline.pinning.behind import (
    TITLE_CHARS,
    behind_records,
    behind_rows,
    digests,
    lines_in_words,
    records_in_words,
    title_of,
)
from logai_core.pipeline.pinning.marks import lines_mark, search_mark
from logai_core.record_id import RecordId
from logai_core.scope import Scope
from logai_core.store import Case
from logai_core.store.around import around
from logai_core.store.rows import Rows


def pin_of_line(case: Case, record: RecordId, scope: Scope) -> Pin:
    """Return a pin of one record, as it was seen in `scope`.

    Raises:
        CaseError: the case has no such record.
    """
    row = around(case, record, before=0, after=0, everywhere=False).row(0, named=True)
    message, at = str(row["message"]), row["ts"]
    return Pin(
        kind="line",
        title=inert_text(message.split("\n")[0][:TITLE_CHARS]),
        shown=message,
        at=at if isinstance(at, datetime) else None,
        records=(record,),
        total=1,
        sources=digests(case, [record.source_id]),
        scope=scope,
        refers=(("template", str(row["template_id"])),),
    )


def pin_of_lines(case: Case, records: Sequence[RecordId], scope: Scope) -> Pin:
    """Return one pin of several records, which may be of several sources.

    Those that the case does not have are left out.
    """
    known, messages = behind_records(case, records)
    first = title_of(messages[0]) if messages else "nothing"
    return known.pinned(
        "range",
        f"{_lines(known.total)}: {first}",
        lines_in_words(messages),
        scope,
        lines_mark(known.records).named,
    )


def pin_of_search(case: Case, scope: Scope, rows: Rows) -> Pin:
    """Return a pin of all records of a scope: a query's hits, or a stretch of time.

    `rows` are the row numbers that the scope has. Its own time is that of the first of
    them.
    """
    known, mark = behind_rows(case, rows), search_mark(scope)
    held = int(case.sources()["records"].sum())
    counted = f"{known.total:,} of {records_in_words(held)}"
    return known.pinned(
        mark.kind,
        scope.query or f"{counted} of a stretch of time",
        "\n".join([counted, *_told(case, scope)]),
        scope,
        mark.named,
    )


def _lines(number: int) -> str:
    return "1 line" if number == 1 else f"{number:,} lines"


def _told(case: Case, scope: Scope) -> list[str]:
    """Return what a scope restricts, in words."""
    names = dict(case.sources().select("source_id", "name").iter_rows())
    said = [f"query: {scope.query}"] if scope.query else []
    if scope.stretch:
        said.append(f"time: {iso(scope.stretch.start)} to {iso(scope.stretch.end)}")
    if scope.sources:
        named = (names.get(one, "?") for one in scope.sources)
        said.append(f"sources: {', '.join(named)}")
    return said
