"""The lines around a line, whatever is filtered: of its source, or of all at that time.

Only what is looked at is read: a source by its row numbers, all sources by a span of
time that is widened until it holds enough.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

import polars as pl

from logai_core import schemas
from logai_core.errors import CaseError
from logai_core.record_id import RecordId
from logai_core.store.case import Case
from logai_core.store.rows import ends_of

_SPANS = tuple(timedelta(seconds=one) for one in (2, 120, 7_200))
_FIRST, _LAST = (datetime(year, 1, 1, tzinfo=UTC) for year in (1, 9999))
_KEY = ["at", "source_id", "line_no"]


def around(
    case: Case, record: RecordId, *, before: int, after: int, everywhere: bool
) -> pl.DataFrame:
    """Return RECORDS with `template_id` around a record, and it.

    Of its source they come in file order; else, of all sources, in the order of time,
    then of source and line. There, an undated record of the same source is where the
    one before it in the file is; those of other sources are left out, for nobody
    knows when they were written. Where no record of its source has a time, there is no
    other order than that of the file.

    Raises:
        CaseError: the case has no such record.
    """
    own = _own(case, record, before, after)
    if everywhere:
        known = _with_instants(case, own, record.source_id)
        if known["at"].null_count() < known.height:
            keys = _at_that_time(case, known, record, before, after)
            own = _fetch(case, keys)
    return case.give_templates(own.lazy()).collect()


def _own(case: Case, record: RecordId, before: int, after: int) -> pl.DataFrame:
    """Return RECORDS of one source, in file order."""
    row = row_in_source(case, record)
    first = max(0, row - before)
    found = case.records_of(record.source_id).slice(first, row - first + after + 1)
    return found.collect().select(schemas.RECORDS.names())


def row_in_source(case: Case, record: RecordId) -> int:
    """Return the row number of a record among those of its source."""
    parts = case.parts_of(record.source_id)
    part = bisect_right(parts, record.line_no, key=_first_line_of) - 1
    lines = pl.read_parquet(parts[max(part, 0)], columns=["line_no"])["line_no"]
    row = int(lines.search_sorted(record.line_no))
    if part < 0 or row == len(lines) or lines[row] != record.line_no:
        raise CaseError(
            f"{case.title}: no record begins at line {record.line_no:,} of source "
            f"{record.source_id!r}",
            hint="It may have been read anew; look for the line again.",
        )
    return height_of(parts[:part]) + row


def height_of(parts: Sequence[Path]) -> int:
    """Return how many records there are in some parts."""
    return int(ends_of(parts)[-1]) if parts else 0


def _first_line_of(part: Path) -> int:
    return _first_line(part, part.stat().st_mtime_ns)


@lru_cache(maxsize=10_000)  # a step to another page asks for some of them
def _first_line(part: Path, written_ns: int) -> int:
    del written_ns
    head = pl.scan_parquet(part).select("line_no").head(1).collect()
    return int(head["line_no"].item())


def _with_instants(case: Case, own: pl.DataFrame, source_id: str) -> pl.DataFrame:
    """Return the keys of records of a source, `at` their times or those before them."""
    keys = own.select("source_id", "line_no", "ts", at=pl.col("ts").forward_fill())
    if keys["at"].null_count():
        last = _last_dated(case, source_id, before=int(own["line_no"][0]))
        first = pl.col("at").backward_fill() if last is None else pl.lit(last)
        keys = keys.with_columns(at=pl.coalesce("at", first.cast(schemas.UTC_US)))
    if keys["at"].null_count():
        later = _first_dated(case, source_id, after=int(own["line_no"][-1]))
        filled = pl.col("at").fill_null(pl.lit(later, schemas.UTC_US))
        keys = keys.with_columns(at=filled)
    return keys


def _last_dated(case: Case, source_id: str, *, before: int) -> datetime | None:
    dated = _dated(case.records_of(source_id)).filter(pl.col("line_no") < before)
    found = dated.select("ts", "line_no").top_k(1, by="line_no")
    return _ts(found.collect(engine="streaming"))


def _first_dated(case: Case, source_id: str, *, after: int) -> datetime | None:
    dated = _dated(case.records_of(source_id)).filter(pl.col("line_no") > after)
    found = dated.select("ts", "line_no").bottom_k(1, by="line_no")
    return _ts(found.collect(engine="streaming"))


def _ts(found: pl.DataFrame) -> datetime | None:
    return None if found.is_empty() else found["ts"].item()


def _dated(records: pl.LazyFrame) -> pl.LazyFrame:
    return records.filter(pl.col("ts").is_not_null())


def _at_that_time(
    case: Case, own: pl.DataFrame, record: RecordId, before: int, after: int
) -> pl.DataFrame:
    """Return the keys of records of all sources around the instant of one, in order."""
    here = own.filter(pl.col("line_no") == record.line_no)
    instant: datetime = here["at"].item()
    undated = own.filter(pl.col("ts").is_null()).select(_KEY)
    dated = _dated(case.records()).select(
        pl.col("ts").alias("at"), "source_id", "line_no"
    )
    nearby = [
        _nearest(dated, here, _spans(case, instant, later=False), before, later=False),
        _nearest(dated, here, _spans(case, instant, later=True), after, later=True),
    ]
    keys = pl.concat([here.select(_KEY), undated, *nearby]).unique().sort(_KEY)
    place = keys.with_row_index("row").filter(_is(record))["row"].item()
    first = max(0, place - before)
    return keys[first : place + after + 1]


def _is(record: RecordId) -> pl.Expr:
    own = pl.col("source_id") == record.source_id
    return own & (pl.col("line_no") == record.line_no)


def _nearest(
    dated: pl.LazyFrame,
    here: pl.DataFrame,
    spans: Iterable[tuple[datetime, datetime]],
    most: int,
    *,
    later: bool,
) -> pl.DataFrame:
    """Return the keys of at most `most` dated records before or after a key."""
    at, source, line = (pl.col(name) for name in _KEY)
    instant, source_id, line_no = here.select(_KEY).row(0)
    if later:
        tied = (source > source_id) | ((source == source_id) & (line > line_no))
        beyond = (at > instant) | ((at == instant) & tied)
    else:
        tied = (source < source_id) | ((source == source_id) & (line < line_no))
        beyond = (at < instant) | ((at == instant) & tied)
    found = here.select(_KEY).clear()
    for first, last in spans:
        some = dated.filter(at.is_between(first, last), beyond)
        nearest = some.bottom_k(most, by=_KEY) if later else some.top_k(most, by=_KEY)
        found = nearest.collect(engine="streaming")
        if found.height >= most:
            break
    return found


def _spans(
    case: Case, instant: datetime, *, later: bool
) -> Iterator[tuple[datetime, datetime]]:
    """Yield wider and wider spans to one side of an instant; the last has all there is."""
    ends = case.sources().select(pl.col("first_ts").min(), pl.col("last_ts").max())
    end: datetime = ends.row(0)[1 if later else 0] or (_LAST if later else _FIRST)
    for span in _SPANS:
        if abs(end - instant) <= span:
            break
        yield (instant, instant + span) if later else (instant - span, instant)
    yield (instant, max(end, instant)) if later else (min(end, instant), instant)


def _fetch(case: Case, keys: pl.DataFrame) -> pl.DataFrame:
    """Return RECORDS of these keys, in their order."""
    found = []
    for (source_id,), own in keys.group_by("source_id", maintain_order=True):
        lines = own["line_no"]
        near = pl.col("line_no").is_between(lines.min(), lines.max())
        wanted = pl.col("line_no").is_in(lines.implode())
        records = case.records_of(str(source_id)).filter(near, wanted)
        found.append(records.collect(engine="streaming"))
    order = keys.with_row_index("row").drop("at")
    fetched = pl.concat(found).join(order, on=["source_id", "line_no"])
    return fetched.sort("row").select(schemas.RECORDS.names())
