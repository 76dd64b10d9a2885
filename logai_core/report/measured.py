"""Sentences that are counted, each with its denominator, by the section they stand in."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

import polars as pl

from logai_core.charts.labels import length, spacing
from logai_core.levels import NAMES
from logai_core.pin import Pinned
from logai_core.report.given import Report
from logai_core.report.incident import (
    ERROR,
    Incident,
    first_symptom,
    incident_of,
    is_alert,
    shown_pins,
)
from logai_core.report.words import between, several, share_of, shown, stated
from logai_core.scope import Window

GRAVE = NAMES[NAMES.index("ERROR") :]
MOST_SERVICES = 6
NO_DETECTION = (
    "No detection is in the logs: no outside event that says alert, alarm or page is on "
    "the timeline."
)


def measured(report: Report) -> Mapping[str, tuple[str, ...]]:
    """Return counted sentences by the name of their section.

    The impact is counted in the window that was compared, else in the time of the largest
    finding: exactly where records were counted for it, else in buckets of the histogram.
    """
    return {
        "impact": tuple(_impact(report)),
        "detection": tuple(_detection(report)),
        "timeline": tuple(_timeline(report)),
        "supporting": tuple(_coverage(report)),
    }


def _impact(report: Report) -> Iterator[str]:
    incident = incident_of(report)
    if incident is None:
        return
    exact = not report.counted.is_empty()
    yield _told(incident, report, exact=exact)
    here, there = _sides(report, incident.window, exact=exact)
    yield from _failed(here, there)
    if exact:
        yield from _by_service(report.counted)
    yield from _affected(report, incident.window)


def _told(incident: Incident, report: Report, *, exact: bool) -> str:
    window = incident.window
    step = spacing(report.histogram["bucket_start"])
    coarse = f", in all buckets of {length(step)} that touch it" if step else ""
    return (
        f"Counted from {between(window.start, window.end, report.zone)} "
        f"({length(window.end - window.start)}), {incident.why}{'' if exact else coarse}."
    )


def _sides(
    report: Report, window: Window, *, exact: bool
) -> tuple[dict[str, int], dict[str, int]]:
    """Return records by level in the window, and in what it is set against."""
    if exact:
        return _levels(report.counted, "incident"), _levels(report.counted, "baseline")
    before = Window(window.start - (window.end - window.start), window.start)
    against = report.compared[1] if report.compared else before
    return _drawn(report, window), _drawn(report, against)


def _levels(counted: pl.DataFrame, side: str) -> dict[str, int]:
    rows = counted.filter(pl.col("side") == side).group_by("level")
    return dict(rows.agg(pl.col("records").sum()).iter_rows())


def _drawn(report: Report, window: Window) -> dict[str, int]:
    """Return records by level in the buckets of the histogram that touch a window."""
    step = spacing(report.histogram["bucket_start"]) or timedelta(seconds=1)
    start = pl.col("bucket_start")
    touched = report.histogram.filter(
        (start < window.end) & (start > window.start - step)
    )
    return dict(touched.group_by("level").agg(pl.col("records").sum()).iter_rows())


def _failed(here: Mapping[str, int], there: Mapping[str, int]) -> Iterator[str]:
    whole, before = sum(here.values()), sum(there.values())
    if not whole:
        yield "No dated record lies in that time."
        return
    grave = {name: here[name] for name in GRAVE if here.get(name)}
    past = sum(there.get(name, 0) for name in GRAVE)
    against = f"; in the baseline, {share_of(past, before)}" if before else ""
    yield f"{share_of(sum(grave.values()), whole)} are at ERROR or above{against}."
    if grave:
        parts = (f"{name} {share_of(n, whole)}" for name, n in grave.items())
        yield f"By level: {', '.join(parts)}."


def _by_service(counted: pl.DataFrame) -> Iterator[str]:
    """Tell where the errors are: by service where there are some, else by source."""
    grave = pl.when(pl.col("level").is_in(GRAVE)).then("records").otherwise(0)
    rows = (
        counted.filter(pl.col("side") == "incident")
        .group_by("service")
        .agg(pl.col("records").sum().alias("whole"), grave.sum().alias("failed"))
        .filter(pl.col("failed") > 0)
        .sort("failed", "service", descending=[True, False], nulls_last=True)
    )
    if rows["service"].drop_nulls().is_empty():
        return
    parts = [
        f"{shown(service) if service else 'without a service'} {share_of(failed, whole)}"
        for service, whole, failed in rows.head(MOST_SERVICES).iter_rows()
    ]
    more = rows.height - len(parts)
    rest = f", and {more:,} more" if more else ""
    yield f"At ERROR or above by service: {'; '.join(parts)}{rest}."


def _affected(report: Report, window: Window) -> Iterator[str]:
    during = report.findings.filter(
        (pl.col("start") < window.end) & (pl.col("end") > window.start)
    )
    ids = set(during.explode("sources")["sources"].drop_nulls())
    names = report.sources.filter(pl.col("source_id").is_in(ids))["name"].sort()
    held = report.sources.height
    if names.len():
        told = ", ".join(shown(name) for name in names)
        yield (
            f"Affected sources: {told} ({names.len():,} of {held:,}), those with a "
            f"finding in that time."
        )
    lasting = int(during["open"].sum())
    yield (
        f"Findings that lie in that time: {during.height:,} of "
        f"{report.findings.height:,}, {lasting:,} of them still open at the end of the "
        f"logs."
    )


def _detection(report: Report) -> Iterator[str]:
    symptom = first_symptom(report)
    if symptom is None:
        yield "No symptom is in the logs: there is no finding and no pinned error."
    else:
        told = shown(symptom.what)
        yield f"First symptom: {stated(symptom.when, report.zone)}, {told} {symptom.cited}."
    alert = next(
        (
            one
            for one in sorted(shown_pins(report), key=_time)
            if one.pin.when and is_alert(one.pin)
        ),
        None,
    )
    if alert is None or alert.pin.when is None:
        yield NO_DETECTION
        return
    called = shown(alert.pin.called)
    yield f"First alert: {stated(alert.pin.when, report.zone)}, {called} [P{alert.number}]."
    if symptom is not None:
        apart = alert.pin.when - symptom.when
        if apart >= timedelta():
            yield f"Time to detect: {length(apart)} from the first symptom to the first alert."
        else:
            yield f"The first alert is {length(-apart)} before the first symptom in the logs."


def _time(one: Pinned) -> tuple[datetime, int]:
    return one.pin.when or datetime.max.replace(tzinfo=UTC), one.number


def _timeline(report: Report) -> Iterator[str]:
    seen = shown_pins(report)
    if not seen:
        return
    outside = sum(one.pin.kind == "event" for one in seen)
    undated = sum(one.pin.when is None for one in seen)
    moved = sum(one.pin.moved is not None for one in seen)
    noise = len(report.pins) - len(seen)
    yield (
        f"{several(len(seen), 'pin')}: {outside:,} from outside the logs, {undated:,} "
        f"without a time, {moved:,} with a time that a person moved; {noise:,} more "
        f"marked as noise and left out."
    )


def _coverage(report: Report) -> Iterator[str]:
    row = report.sources.select(
        pl.col("lines_in", "records", "parsed", "joined", "undated", "rejected").sum()
    ).row(0, named=True)
    lines = row["lines_in"]
    yield (
        f"{share_of(row['parsed'] + row['joined'], lines, 'lines')} carry a time, "
        f"{row['undated']:,} do not, {row['rejected']:,} are in no record; "
        f"{several(row['records'], 'record')} in {several(report.sources.height, 'source')}."
    )
    if not report.quoted.is_empty():
        held = report.quoted.filter(pl.col("severity") >= ERROR).height
        yield (
            f"{several(report.quoted.height, 'record')} are quoted byte by byte, "
            f"{held:,} of them at ERROR or above."
        )
