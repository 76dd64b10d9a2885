"""The records behind a pin: which they are, how many, of which sources and times."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from logai_core.inert import inert_text
from logai_core.pin import MOST_RECORDS, Kind, Pin
from logai_core.record_id import RecordId
from logai_core.scope import Scope
from logai_core.store import Case, take_rows
from logai_core.store.rows import Rows
from logai_core.store.stepping import row_of

TITLE_CHARS = 120
Refers = tuple[tuple[str, str], ...]
MOST_LINES, LINE_CHARS = 20, 400  # of what is shown of several lines


class Behind(NamedTuple):
    """The first records, the number of all, the sources of all, and their times."""

    records: tuple[RecordId, ...]
    total: int
    sources: tuple[tuple[str, str], ...]
    at: datetime | None
    until: datetime | None

    def pinned(
        self, kind: Kind, title: str, shown: str, scope: Scope, refers: Refers
    ) -> Pin:
        """Return a pin of it at the time of its records."""
        return Pin(
            kind=kind,
            title=title_of(title),
            shown=shown,
            at=self.at,
            until=self.until,
            records=self.records,
            total=self.total,
            sources=self.sources,
            scope=scope,
            refers=refers,
        )


def behind_rows(case: Case, rows: Rows) -> Behind:
    """Return what stands behind row numbers of a case, in any order.

    `until` is the time of the last record, None where there is but one time.
    """
    ordered = np.sort(rows)
    first, last = _span(case, ordered)
    return Behind(
        records_at(case, ordered[:MOST_RECORDS]),
        int(rows.size),
        _sources_of(case, ordered),
        first,
        last if last != first else None,
    )


def behind_records(case: Case, records: Iterable[RecordId]) -> tuple[Behind, list[str]]:
    """Return what stands behind records that the case has, and their messages.

    Those that it does not have are left out; of many the first are named.
    """
    wanted: dict[str, set[int]] = {}
    for source_id, line_no in records:
        wanted.setdefault(source_id, set()).add(line_no)
    held = set(case.notes.sources())
    found = [_read(case, one, wanted[one]) for one in sorted(wanted) if one in held]
    rows = pl.concat(found) if found else _NOTHING
    ids = tuple(RecordId(*one) for one in rows.select("source_id", "line_no").rows())
    first, last = rows.select(pl.col("ts").min(), last=pl.col("ts").max()).row(0)
    known = Behind(
        ids[:MOST_RECORDS],
        len(ids),
        digests(case, {one.source_id for one in ids}),
        first,
        last if last != first else None,
    )
    return known, rows["message"].to_list()


def records_at(case: Case, rows: Rows) -> tuple[RecordId, ...]:
    """Return the records at row numbers."""
    found = take_rows(case, rows).select("source_id", "line_no")
    return tuple(RecordId(*one) for one in found.iter_rows())


def digests(case: Case, source_ids: Collection[str]) -> tuple[tuple[str, str], ...]:
    """Return the sha256 of sources by their ids, in the order of ids."""
    held = case.sources().select("source_id", "sha256").sort("source_id")
    return tuple(one for one in held.iter_rows() if one[0] in source_ids)


def sources_in(case: Case, scope: Scope) -> tuple[tuple[str, str], ...]:
    """Return the sha256 of the sources that a scope looks at."""
    return digests(case, scope.sources or case.notes.sources())


def title_of(text: str) -> str:
    """Return the first line of a text, inert and cut."""
    flat = " ".join(inert_text(text[: TITLE_CHARS * 4].strip().split("\n")[0]).split())
    return flat if len(flat) <= TITLE_CHARS else flat[: TITLE_CHARS - 1] + "…"


def with_first(
    case: Case, known: Behind, shown: Collection[RecordId], rows: Rows
) -> Behind:
    """Name the records that were shown among the first, where `rows` has them."""
    places = np.array([row_of(case, one) for one in shown], np.uint32)
    inside = np.isin(places, rows)
    first = {one for one, is_in in zip(shown, inside, strict=True) if is_in}
    others = [one for one in known.records if one not in first]
    named = sorted([*first, *others[: max(MOST_RECORDS - len(first), 0)]])
    return known._replace(records=tuple(named[:MOST_RECORDS]))


def records_in_words(number: int) -> str:
    """Return such as "1 record" or "1,324 records"."""
    return f"{number:,} {'record' if number == 1 else 'records'}"


def lines_in_words(messages: list[str]) -> str:
    """Return the first lines of records, one each, and how many more there are."""
    shown = [one.split("\n")[0][:LINE_CHARS] for one in messages[:MOST_LINES]]
    more = len(messages) - len(shown)
    return "\n".join([*shown, *([f"and {more:,} more lines"] if more else [])])


_COLUMNS = ("source_id", "line_no", "ts", "message")
_NOTHING = pl.DataFrame(
    schema={"source_id": pl.String, "line_no": pl.UInt32,
            "ts": pl.Datetime("us", "UTC"), "message": pl.String}
)  # fmt: skip


def _read(case: Case, source_id: str, lines: set[int]) -> pl.DataFrame:
    own = pl.col("line_no").is_in(sorted(lines))
    near = pl.col("line_no").is_between(min(lines), max(lines))
    records = case.records_of(source_id).filter(near, own)
    return records.select(_COLUMNS).sort("line_no").collect()


def _span(case: Case, rows: Rows) -> tuple[datetime | None, datetime | None]:
    stamps = case.records().select("ts").collect(engine="streaming")["ts"]
    of: Any = (stamps if rows.size == len(stamps) else stamps[rows]).drop_nulls()
    return of.min(), of.max()


def _sources_of(case: Case, rows: Rows) -> tuple[tuple[str, str], ...]:
    """Return the sources of sorted row numbers: they lie one behind the other."""
    held = case.sources().sort("source_id")
    ends = held["records"].cum_sum().to_numpy()
    homes = np.unique(np.searchsorted(ends, rows, side="right"))
    return digests(case, set(held["source_id"].gather(homes).to_list()))
