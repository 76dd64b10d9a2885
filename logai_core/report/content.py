"""What a report says, the same for every form that it takes.

Everything here is printed words: numbers grouped, times in UTC, log text inert. It
is not escaped; that is the renderers' part.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import polars as pl

from logai_core.charts.labels import length
from logai_core.inert import inert_text
from logai_core.report.empty import no_findings
from logai_core.report.evidence import Evidence, Line
from logai_core.report.findings import FindingView, findings_of
from logai_core.report.given import Report as Report
from logai_core.report.patterns import Pattern, patterns_of
from logai_core.report.quotes import EvidenceLine, evidence_of
from logai_core.report.receipt import Receipt, receipt_of
from logai_core.report.searches import SearchView, searches_in_words
from logai_core.report.timeline import TimelineEntry, timeline_of
from logai_core.report.words import moment, out_of


class Fact(NamedTuple):
    """One number of the head of the report, with its denominator."""

    name: str
    value: str
    note: str


class Bullet(NamedTuple):
    """A sentence of the summary and the lines that prove it."""

    text: str
    lines: list[Line]


class Summary(NamedTuple):
    """What happened, in words. `maker` says who wrote them."""

    title: str
    severity: str
    maker: str
    bullets: list[Bullet]
    next_steps: list[str]
    notes: list[str]


class Content(NamedTuple):
    """The whole report in words."""

    title: str
    span: str
    facts: list[Fact]
    summary: Summary | None
    findings: list[FindingView]
    findings_shown: str
    no_findings: str
    patterns: list[Pattern]
    patterns_shown: str
    receipt: Receipt
    searches: list[SearchView]
    settings: list[tuple[str, str]]
    version: str
    zone: str
    timeline: list[TimelineEntry]
    evidence: list[EvidenceLine]


def content_of(report: Report) -> Content:
    """Put a report into words."""
    evidence = Evidence(report.sources, report.examples)
    findings = findings_of(report.findings, report.templates, evidence)
    patterns = patterns_of(report.templates)
    quotes = evidence_of(report.quoted, report.sources, report.pins, report.zone)
    return Content(
        title=inert_text(report.title),
        span=_span(report.sources),
        facts=_facts(report),
        summary=_summary(report.summary, evidence),
        findings=findings,
        findings_shown=out_of(len(findings), report.findings.height),
        no_findings=no_findings(report.histogram, report.scores),
        patterns=patterns,
        patterns_shown=out_of(len(patterns), report.templates.height),
        receipt=receipt_of(report.sources),
        searches=searches_in_words(
            report.searches,
            dict(report.sources.select("source_id", "name").iter_rows()),
        ),
        settings=[
            (inert_text(name), inert_text(value))
            for name, value in _flat(report.settings)
        ],
        version=inert_text(report.version),
        zone=inert_text(report.zone),
        timeline=timeline_of(report.pins, quotes, report.zone),
        evidence=quotes,
    )


def _span(sources: pl.DataFrame) -> str:
    first, last = sources.select(pl.col("first_ts").min(), pl.col("last_ts").max()).row(
        0
    )
    if first is None or last is None:
        return "No record has a time"
    return f"{moment(first)} to {moment(last)} UTC, {length(last - first)}"


def _facts(report: Report) -> list[Fact]:
    counts = report.sources.select(
        pl.col("lines_in", "records", "parsed", "joined", "undated", "rejected").sum()
    ).row(0, named=True)
    lines = counts["lines_in"]
    explained = counts["parsed"] + counts["joined"]
    open_ones = int(report.findings["open"].sum())
    return [
        Fact("Sources", f"{report.sources.height:,}", _faulty(report.sources)),
        Fact("Lines in", f"{lines:,}", f"{counts['records']:,} records"),
        Fact("With a time", f"{explained:,}", f"of {lines:,} lines"),
        Fact("Undated", f"{counts['undated']:,}", f"of {lines:,} lines"),
        Fact("Rejected", f"{counts['rejected']:,}", f"of {lines:,} lines"),
        Fact("Patterns", f"{report.templates.height:,}", _in_records(counts)),
        Fact("Findings", f"{report.findings.height:,}", f"{open_ones:,} still open"),
    ]


def _faulty(sources: pl.DataFrame) -> str:
    faulty = sources.filter(pl.col("faults").list.len() > 0).height
    return f"{faulty:,} with faults" if faulty else "no faults"


def _in_records(counts: Mapping[str, int]) -> str:
    return f"in {counts['records']:,} records"


def _summary(summary: pl.DataFrame, evidence: Evidence) -> Summary | None:
    if summary.is_empty():
        return None
    row = summary.row(0, named=True)
    by_code = row["made_by"] == "code"
    maker = "made by code" if by_code else f"drafted by {row['made_by']}"
    return Summary(
        title=inert_text(row["title"]),
        severity=inert_text(row["severity"]),
        maker=inert_text(f"{maker}, {row['status']}"),
        bullets=[
            Bullet(inert_text(bullet["text"]), evidence.at(bullet["evidence"]))
            for bullet in row["bullets"]
        ],
        next_steps=[inert_text(step) for step in row["next_steps"]],
        notes=[inert_text(note) for note in row["notes"]],
    )


def _flat(settings: Mapping[str, object], path: str = "") -> Iterator[tuple[str, str]]:
    for name, value in settings.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{path}{name}.")
        else:
            yield f"{path}{name}", str(value)
