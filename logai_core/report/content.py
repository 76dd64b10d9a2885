"""What a report says, the same for every form that it takes.

Everything here is printed words: numbers grouped, times as clocks of the report's zone
show them, log text inert. It is not escaped; that is the renderers' part.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import polars as pl

from logai_core.charts.labels import length
from logai_core.inert import inert_text
from logai_core.report.differences import Differences, differences_of
from logai_core.report.empty import no_findings
from logai_core.report.evidence import Evidence
from logai_core.report.findings import FindingView, findings_of
from logai_core.report.given import Report as Report
from logai_core.report.limits import limits_of
from logai_core.report.patterns import Pattern, patterns_of
from logai_core.report.quotes import EvidenceLine, evidence_of
from logai_core.report.receipt import Receipt, receipt_of
from logai_core.report.searches import SearchView, searches_in_words
from logai_core.report.sections import (
    Head,
    SectionView,
    counted_of,
    heads_of,
    sections_of,
)
from logai_core.report.timeline import TimelineEntry, timeline_of
from logai_core.report.words import between, brief, out_of
from logai_core.report.written import Piece


class Fact(NamedTuple):
    """One number of the head of the report, with its denominator."""

    name: str
    value: str
    note: str


class Maker(NamedTuple):
    """Who made the summary that was drafted, and what it says beside its sentences."""

    maker: str
    next_steps: list[str]
    notes: list[str]


class Content(NamedTuple):
    """The whole report in words, in the order in which it is read.

    `counted` are the measured sentences of the timeline and of the appendix, `evidence`
    is every record that is quoted anywhere.
    """

    title: str
    case: str
    heads: dict[str, Head]
    span: str
    facts: list[Fact]
    sections: list[SectionView]
    maker: Maker | None
    timeline: list[TimelineEntry]
    counted: dict[str, list[list[Piece]]]
    zone: str
    times: str
    findings: list[FindingView]
    findings_shown: str
    no_findings: str
    differences: Differences
    patterns: list[Pattern]
    patterns_shown: str
    searches: list[SearchView]
    evidence: list[EvidenceLine]
    receipt: Receipt
    limits: list[str]
    settings: list[tuple[str, str]]
    version: str


def content_of(report: Report) -> Content:
    """Put a report into words."""
    evidence = Evidence(report.sources, report.examples, report.zone)
    evidence.know(report.quoted)
    findings = findings_of(report.findings, report.templates, evidence, report.zone)
    patterns = patterns_of(report.templates, report.zone)
    quotes = evidence_of(report)
    names = dict(report.sources.select("source_id", "name").iter_rows())
    heads = heads_of(report)
    return Content(
        title=brief(heads["title"].text or report.title),
        case=brief(report.title),
        heads=heads,
        span=_span(report),
        facts=_facts(report),
        sections=sections_of(report, evidence),
        maker=_maker(report.summary),
        timeline=timeline_of(report.pins, quotes, report.zone),
        counted={name: counted_of(report, name) for name in ("timeline", "supporting")},
        zone=inert_text(report.zone),
        times=_times(report.zone),
        findings=findings,
        findings_shown=out_of(len(findings), report.findings.height),
        no_findings=no_findings(report.histogram, report.scores),
        differences=differences_of(
            report.changes, report.templates, names, report.compared, report.zone
        ),
        patterns=patterns,
        patterns_shown=out_of(len(patterns), report.templates.height),
        searches=searches_in_words(report.searches, names, report.zone),
        evidence=quotes,
        receipt=receipt_of(report.sources, report.zone),
        limits=limits_of(report),
        settings=[
            (inert_text(name), inert_text(value))
            for name, value in _flat(report.settings)
        ],
        version=brief(report.version),
    )


def _times(zone: str) -> str:
    """Return which clock the report goes by; what was written before it went by UTC."""
    if zone == "UTC":
        return "All times are UTC."
    return (
        f"All times are those of {inert_text(zone)}, but for times within the sentences of "
        f"findings and of the drafted summary: these are UTC."
    )


def _span(report: Report) -> str:
    first, last = report.sources.select(
        pl.col("first_ts").min(), pl.col("last_ts").max()
    ).row(0)
    if first is None or last is None:
        return "No record has a time"
    return f"{between(first, last, report.zone)}, {length(last - first)}"


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


def _maker(summary: pl.DataFrame) -> Maker | None:
    if summary.is_empty():
        return None
    row = summary.row(0, named=True)
    by = "made by code" if row["made_by"] == "code" else f"drafted by {row['made_by']}"
    return Maker(
        maker=inert_text(f"{by}, {row['status']}"),
        next_steps=[inert_text(step) for step in row["next_steps"]],
        notes=[inert_text(note) for note in row["notes"]],
    )


def _flat(settings: Mapping[str, object], path: str = "") -> Iterator[tuple[str, str]]:
    for name, value in settings.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{path}{name}.")
        else:
            yield f"{path}{name}", str(value)
