"""What a report of a case needs, gathered from all stages."""

from itertools import chain
from typing import TYPE_CHECKING

import polars as pl

from logai_core import __version__, schemas
from logai_core.clocks import check_clock
from logai_core.compare import Sides, by_weight, sides
from logai_core.levels import level_name
from logai_core.llm.about import of_whole_case
from logai_core.pin import Pin, Pinned
from logai_core.pipeline.differing import changes_between
from logai_core.pipeline.incident import Windows, incident_of
from logai_core.pipeline.rereading import reread
from logai_core.pipeline.searches import searches_of
from logai_core.record_id import RecordId
from logai_core.settings import Clock
from logai_core.sources import passages
from logai_core.store import Case

_ZONE = "report_zone"

if TYPE_CHECKING:
    from logai_core.report import Report


def report_of(case: Case) -> "Report":
    """Gather what a report of the case as it stands shows, with the last summary of all of it."""
    from logai_core.report import (
        Report,
        Searched,
        with_clocks,
    )  # plotly; a worker does without it

    held = case.board.pins()
    pins, sources, findings = _shown(held), case.sources(), case.table("findings")
    examples, summary = (
        case.table("examples"),
        of_whole_case(case.summaries()).tail(1),
    )
    compared = incident_of(case, held)
    pinned = [one for it in pins for one in it.pin.records]
    return Report(
        title=case.title,
        sources=sources,
        histogram=case.table("histogram"),
        scores=_told(case.table("scores"), findings),
        findings=findings,
        templates=case.table("templates"),
        examples=examples,
        summary=summary,
        settings=with_clocks(case.settings, sources),
        version=__version__,
        searches=[Searched(*one) for one in searches_of(case)],
        fields={name: one.field for name, one in case.board.fields().items()},
        pins=pins,
        quoted=quoted(case, {*pinned, *_exemplary(examples), *_cited(summary)}),
        changes=changes_of(case, compared),
        compared=compared,
        zone=report_zone(case),
        counted=counted_of(case, compared),
        reading={one: case.read_with(one) for one in sorted(sources["source_id"])},
    )


def _shown(pins: list[Pinned]) -> list[Pinned]:
    """Return pins of which noise is only counted: nothing that it quotes leaves the case."""
    return [
        one._replace(pin=Pin(one.pin.kind, "", noise=True)) if one.pin.noise else one
        for one in pins
    ]


def report_zone(case: Case) -> str:
    """Return the zone of all times in a case's report."""
    return str(case.notes.meta().get(_ZONE, "UTC"))


def set_report_zone(case: Case, zone: str) -> None:
    """Set that zone.

    Raises:
        SettingError: it is not in the IANA database.
    """
    check_clock(Clock(zone=zone))
    case.notes.set_meta(**{_ZONE: zone})


def changes_of(case: Case, compared: Windows | None) -> pl.DataFrame:
    """Return the significant CHANGES of an incident against its baseline.

    They are in the order of the page, see `by_weight`.
    """
    if compared is None:
        return schemas.CHANGES.to_frame()
    return by_weight(changes_between(case, *compared).filter("significant"))


def counted_of(case: Case, compared: Windows | None) -> pl.DataFrame:
    """Return how many records both windows have, by source, service and level."""
    from logai_core.report import COUNTED

    both = _sides(case.records(), compared)
    keys = ["side", "source_id", "service", "level"]
    counts = [
        records.group_by(
            pl.lit(side).alias("side"),
            "source_id",
            "service",
            level_name(pl.col("severity")).alias("level"),
        ).agg(pl.len().cast(pl.UInt64).alias("records"))
        for side, records in zip(("incident", "baseline"), both or (), strict=False)
    ]
    found = pl.collect_all(counts, engine="streaming")
    return pl.concat([COUNTED.to_frame(), *found]).sort(keys)


def _sides(records: pl.LazyFrame, compared: Windows | None) -> Sides | None:
    if compared is None:
        return None
    here, there = ((one.start, one.end) for one in compared)
    return sides(records, here, there)


def quoted(case: Case, records: set[RecordId]) -> pl.DataFrame:
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
    rows = rows.with_columns(pl.Series("raw", raw, pl.Binary))
    again = reread(rows, case.sources(), {source_id: case.read_with(source_id)})
    return rows.with_columns(again).select(schemas.QUOTED.names())


def _told(scores: pl.DataFrame, findings: pl.DataFrame) -> pl.DataFrame:
    """Return the scores of the total, and of the series that have findings."""
    named = findings.select("series_kind", "key").unique()
    total = pl.DataFrame({"series_kind": ["total"], "key": [""]}, schema=named.schema)
    every = pl.concat([named, total]).unique()
    return scores.join(
        every, on=["series_kind", "key"], how="semi", maintain_order="left"
    )


def _exemplary(examples: pl.DataFrame) -> list[RecordId]:
    own = examples.filter(pl.col("finding_id").is_not_null())
    return [RecordId(*row) for row in own.select("source_id", "line_no").iter_rows()]


def _cited(summary: pl.DataFrame) -> list[RecordId]:
    bullets = chain.from_iterable(summary["bullets"].to_list())
    return [
        RecordId(one["source_id"], one["line_no"])
        for bullet in bullets
        for one in bullet["evidence"]
    ]
