"""What the logs cannot tell, said before somebody asks."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import polars as pl

from logai_core.charts.labels import length
from logai_core.report.given import Report
from logai_core.report.incident import incident_of
from logai_core.report.receipt import clock_of
from logai_core.report.words import several, share_of, shown, stated
from logai_core.schemas import SOURCES, conform
from logai_core.scope import Window

MOST_GAPS = 3  # of one source
LONG = timedelta(minutes=1)
ALWAYS = (
    "Only what was logged is here: what users saw, lost or paid, and what no source wrote "
    "down, is not in it."
)


def limits_of(report: Report) -> list[str]:
    """Return sentences about what is missing, of each source and of all, texts inert."""
    incident = incident_of(report)
    window = incident.window if incident else None
    rows = conform(report.sources, SOURCES, stage="report").sort("name", "source_id")
    told = [
        sentence
        for row in rows.iter_rows(named=True)
        for sentence in _of_source(row, window, report.zone)
    ]
    return [ALWAYS, *_of_all(report, rows), *told]


def _of_all(report: Report, rows: pl.DataFrame) -> Iterator[str]:
    clocks = {clock_of(*one) for one in rows.select("zone", "offset_s").iter_rows()}
    if rows.height > 1 and len(clocks) == 1:
        yield (
            f"The clocks of {rows.height:,} sources are taken as they are: times of "
            f"different sources are as far apart as their clocks."
        )
    if report.scores.is_empty() and rows.height:
        yield "No series was judged, so that nothing was found says nothing."


def _of_source(row: dict[str, Any], window: Window | None, zone: str) -> Iterator[str]:
    name = shown(row["name"])
    lines, records = row["lines_in"], row["records"]
    if row["undated"]:
        yield f"{name}: {share_of(row['undated'], lines, 'lines')} have no time and stand in no count over time."
    if row["rejected"]:
        yield f"{name}: {share_of(row['rejected'], lines, 'lines')} are in no record."
    if row["cut"]:
        yield f"{name}: {share_of(row['cut'], lines, 'lines')} were longer than the limit and are cut."
    if row["replaced"]:
        yield f"{name}: {several(row['replaced'], 'byte')} fit no encoding and are shown as �."
    yield from _of_time(name, row, records)
    yield from _of_gaps(name, row, zone)
    yield from _of_window(name, row, window, zone)


def _of_time(name: str, row: dict[str, Any], records: int) -> Iterator[str]:
    basis = row["ts_basis"] or ()
    if "zone setting" in basis:
        zone = shown(row["zone"] or "UTC")
        yield f"{name} states no zone; its times are read as {zone}."
    if "assumed year" in basis:
        year = f" as {row['year']}" if row["year"] else ""
        yield f"{name} states no year; it is assumed{year}."
    if row["ambiguous"]:
        yield f"{name}: {share_of(row['ambiguous'], records)} have a time that clocks showed twice; the earlier is taken."
    if row["skipped"]:
        yield f"{name}: {share_of(row['skipped'], records)} have a time that clocks never showed."


def _of_gaps(name: str, row: dict[str, Any], zone: str) -> Iterator[str]:
    gaps = [gap for gap in row["gaps"] or () if gap["end"] - gap["start"] >= LONG]
    for gap in gaps[:MOST_GAPS]:
        span = length(gap["end"] - gap["start"])
        yield f"{name} is silent for {span} from {stated(gap['start'], zone)}; nothing says whether it ran."


def _of_window(
    name: str, row: dict[str, Any], window: Window | None, zone: str
) -> Iterator[str]:
    if window is None or row["first_ts"] is None:
        return
    if row["first_ts"] > window.start:
        yield f"{name} begins at {stated(row['first_ts'], zone)}, after the incident began."
    if row["last_ts"] < window.end:
        yield f"{name} ends at {stated(row['last_ts'], zone)}, before the incident ended."
