"""Findings in words."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import polars as pl

from logai_core.charts.labels import length
from logai_core.inert import inert, inert_text
from logai_core.instants import clock
from logai_core.report.evidence import Evidence, Level, Line, level_of
from logai_core.report.words import grouped, percent
from logai_core.schemas import FINDINGS, TEMPLATES, conform

MOST = 50
MOST_CARRIERS = 5
MOST_LINES = 8


class Carrier(NamedTuple):
    """A pattern that carried a finding."""

    template_id: str
    template: str


class FindingView(NamedTuple):
    """One finding; `carriers_left` and `lines_left` count what is not shown."""

    rank: int
    text: str
    kind: str
    level: Level
    start: str
    end: str
    length: str
    observed: str
    expected: str
    score: str
    sources: list[str]
    carriers: list[Carrier]
    carriers_left: int
    lines: list[Line]
    lines_left: int


def findings_of(
    findings: pl.DataFrame, templates: pl.DataFrame, evidence: Evidence, zone: str
) -> list[FindingView]:
    """Return the first 50 findings in words, ranked from 1 in the order given."""
    ranked = conform(findings, FINDINGS, stage="report").head(MOST)
    texts = conform(templates, TEMPLATES, stage="report").select(
        "template_id", inert(pl.col("template"))
    )
    patterns: dict[str, str] = dict(texts.iter_rows())
    return [
        _view(rank, row, patterns, evidence, zone)
        for rank, row in enumerate(ranked.iter_rows(named=True), start=1)
    ]


def _view(
    rank: int,
    row: dict[str, Any],
    patterns: Mapping[str, str],
    evidence: Evidence,
    zone: str,
) -> FindingView:
    carriers = [
        Carrier(inert_text(name), patterns.get(name, "")) for name in row["templates"]
    ]
    lines = evidence.of(row["finding_id"])
    return FindingView(
        rank=rank,
        text=inert_text(row["text"]),
        kind=inert_text(row["kind"]),
        level=level_of(row["severity"]),
        start=clock(row["start"], zone),
        end="still open" if row["open"] else clock(row["end"], zone),
        length=length(row["end"] - row["start"]),
        observed=_amount(row["observed"], row["unit"]),
        expected=_amount(row["expected"], row["unit"]),
        score=f"{row['score']:,.1f}",
        sources=[evidence.source(name) for name in row["sources"]],
        carriers=carriers[:MOST_CARRIERS],
        carriers_left=len(carriers[MOST_CARRIERS:]),
        lines=lines[:MOST_LINES],
        lines_left=len(lines[MOST_LINES:]),
    )


def _amount(number: float | None, unit: str | None) -> str:
    """Return what was observed or expected: records plain, anything else with its unit."""
    if unit == "share":
        return percent(number)
    if number is None or unit in {None, "", "records"}:
        return grouped(number)
    return f"{number:,.4g} {inert_text(str(unit))}"
