"""What the frames say about a case as a whole, counted by code."""

from datetime import datetime
from typing import NamedTuple

import polars as pl

from logai_core.levels import name_of
from logai_core.schemas import EXAMPLES, FINDINGS, SOURCES, TEMPLATES, conform

ERROR = 17  # OpenTelemetry: 17-20 ERROR, 21-24 FATAL
FATAL = 21
INSTRUCTIONS = "instruction-like lines"  # the kind of a finding that is no incident


class Coverage(NamedTuple):
    """The receipts of all sources added up, in physical lines."""

    sources: int
    lines: int
    parsed: int
    joined: int
    undated: int
    rejected: int
    first: datetime | None
    last: datetime | None


class Incident(NamedTuple):
    """The stretch `[start, end)` around the largest finding."""

    start: datetime
    end: datetime
    open: bool


class Material(NamedTuple):
    """The four frames of a summary, each in an order that its rows alone decide.

    `told` are further facts, in words: the scope, differences, what was asked.
    """

    findings: pl.DataFrame
    templates: pl.DataFrame
    sources: pl.DataFrame
    examples: pl.DataFrame
    told: tuple[str, ...] = ()


def material_of(
    findings: pl.DataFrame,
    templates: pl.DataFrame,
    sources: pl.DataFrame,
    examples: pl.DataFrame,
    told: tuple[str, ...] = (),
) -> Material:
    """Check the schemas and fix the order: by score, by records, by id, by time."""
    return Material(
        conform(findings, FINDINGS, stage="summary: findings").sort(
            "score", "start", "finding_id", descending=[True, False, False]
        ),
        conform(templates, TEMPLATES, stage="summary: templates").sort(
            "records", "template_id", descending=[True, False]
        ),
        conform(sources, SOURCES, stage="summary: sources").sort("source_id"),
        _foremost_first(
            conform(examples, EXAMPLES, stage="summary: examples"), findings
        ),
        told,
    )


def _foremost_first(examples: pl.DataFrame, findings: pl.DataFrame) -> pl.DataFrame:
    """Put the lines of a finding in the order of its templates, then of time."""
    place = pl.int_ranges(pl.col("templates").list.len()).alias("place")
    places = (
        findings.select("finding_id", pl.col("templates").alias("template_id"), place)
        .explode("template_id", "place")
        .drop_nulls()
    )
    by = ["place", "ts", "source_id", "line_no", "finding_id"]
    return (
        examples.join(places, on=["finding_id", "template_id"], how="left")
        .sort(by, nulls_last=True)
        .drop("place")
    )


def coverage_of(sources: pl.DataFrame) -> Coverage:
    """Add up the receipts of SOURCES."""
    counts = ("lines_in", "parsed", "joined", "undated", "rejected")
    lines, parsed, joined, undated, rejected = (
        int(sources[name].sum() or 0) for name in counts
    )
    first, last = sources.select(pl.col("first_ts").min(), pl.col("last_ts").max()).row(
        0
    )
    return Coverage(
        sources.height, lines, parsed, joined, undated, rejected, first, last
    )


def rising(findings: pl.DataFrame) -> pl.DataFrame:
    """Keep the findings with more records than expected.

    What somebody wrote into the log for a model to read is none of them.
    """
    return findings.filter(
        pl.col("observed") > pl.col("expected").fill_null(0),
        pl.col("kind") != INSTRUCTIONS,
    )


def incident_of(findings: pl.DataFrame) -> Incident | None:
    """Join the largest rising finding with those that overlap it, in turn.

    Only rising ones of its level, or errors, are joined: what else changed at the
    time is no part of it. Without a rising finding the largest one stands alone;
    None without findings.
    """
    findings = findings.filter(pl.col("kind") != INSTRUCTIONS)
    if findings.is_empty():
        return None
    up = rising(findings)
    pool = findings.head(1) if up.is_empty() else up
    first = pool.row(0, named=True)
    pool = pool.filter(pl.col("severity") >= min(first["severity"], ERROR))
    start, end = first["start"], first["end"]
    while True:
        touching = pool.filter((pl.col("start") <= end) & (pl.col("end") >= start))
        wider = (touching["start"].min(), touching["end"].max())
        if wider == (start, end):
            return Incident(start, end, bool(touching["open"].any()))
        start, end = wider


def new_errors(templates: pl.DataFrame, incident: Incident) -> pl.DataFrame:
    """Keep the error patterns that appear for the first time in the incident."""
    return templates.filter(
        (pl.col("severity") >= ERROR)
        & pl.col("first_ts").is_between(incident.start, incident.end, closed="left")
    )


def times_usual(findings: pl.DataFrame) -> tuple[float, str] | None:
    """Return how many times the usual the largest rise is, and of what.

    Errors come before lines of all levels; None when neither rose or when nothing
    was expected.
    """
    up = rising(findings).filter(pl.col("expected") > 0)
    errors = up.filter(
        (pl.col("series_kind") == "level") & pl.col("key").is_in(["ERROR", "FATAL"])
    )
    total = up.filter(pl.col("series_kind") == "total")
    for rows, noun in ((errors, "errors"), (total, "lines")):
        if not rows.is_empty():
            top = rows.row(0, named=True)
            return top["observed"] / top["expected"], noun
    return None


def untimed_errors(material: Material) -> int:
    """Return how many records are errors where no record has a time; else none."""
    dated = coverage_of(material.sources).first is not None
    return 0 if dated else errors_in(material.templates)


def errors_in(templates: pl.DataFrame) -> int:
    """Return how many records of TEMPLATES are at ERROR or above."""
    return int(templates["levels"].list.slice(-2).list.sum().sum() or 0)


def level_of(severity: int | None) -> str:
    """Return the display name of a severity number that may be missing."""
    return name_of(severity or 0)
