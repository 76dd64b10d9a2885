"""What a report of a case needs, gathered from all stages."""

from typing import TYPE_CHECKING

import polars as pl

from logai_core import __version__, schemas
from logai_core.pipeline.searches import searches_of
from logai_core.record_id import RecordId
from logai_core.sources import passages
from logai_core.store import Case

if TYPE_CHECKING:
    from logai_core.report import Report


def report_of(case: Case) -> "Report":
    """Gather what a report of the case as it stands shows, with its last summary."""
    from logai_core.report import Report, Searched  # plotly; a worker does without it

    pins = case.board.pins()
    return Report(
        title=case.title,
        sources=case.sources(),
        histogram=case.table("histogram"),
        scores=case.table("scores"),
        findings=case.table("findings"),
        templates=case.table("templates"),
        examples=case.table("examples"),
        summary=case.summaries().tail(1),
        settings=case.settings,
        version=__version__,
        searches=[Searched(*one) for one in searches_of(case)],
        fields={name: one.field for name, one in case.board.fields().items()},
        pins=pins,
        quoted=quoted(case, [one for it in pins for one in it.pin.records]),
    )


def quoted(case: Case, records: list[RecordId]) -> pl.DataFrame:
    """Return QUOTED of these records, in the order of sources and lines.

    Those that the case no longer has are left out; a record larger than a passage may be
    has its first bytes only.
    """
    wanted: dict[str, set[int]] = {}
    for source_id, line_no in records:
        wanted.setdefault(source_id, set()).add(line_no)
    held = dict(case.sources().select("source_id", "name").iter_rows())
    found = [
        _of_source(case, source_id, held[source_id], sorted(wanted[source_id]))
        for source_id in sorted(wanted)
        if source_id in held
    ]
    return pl.concat([schemas.QUOTED.to_frame(), *found])


def _of_source(case: Case, source_id: str, name: str, lines: list[int]) -> pl.DataFrame:
    rows = (
        case.records_of(source_id)
        .filter(pl.col("line_no").is_in(lines))
        .sort("line_no")
        .collect()
    )
    places = list(rows.select("byte_offset", "byte_len").iter_rows())
    raw = passages(case.kept_of(source_id), name=name, places=places)
    return rows.with_columns(pl.Series("raw", raw, pl.Binary)).select(
        schemas.QUOTED.names()
    )
