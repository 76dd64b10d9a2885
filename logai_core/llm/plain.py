"""The summary that needs no key: sentences made from counted facts."""

from collections.abc import Iterator
from typing import Any

import polars as pl

from logai_core.instants import spoken
from logai_core.llm.causes import Cause, causes_of, symptoms_of
from logai_core.llm.evidence import Evidence
from logai_core.llm.facts import (
    Coverage,
    Incident,
    Material,
    coverage_of,
    errors_in,
    incident_of,
    level_of,
    material_of,
    new_errors,
    times_usual,
    untimed_errors,
)
from logai_core.llm.row import FEWEST, MOST, Point, summary_row
from logai_core.llm.severity import WARN, severity_of
from logai_core.llm.words import minute, one_line, several

TEMPLATE_CHARS = 120
LINES = 5  # of a bullet
FIRST_LINES = 1  # of the largest finding, where something came before it
SHOWN_CAUSES = 3


def summarise(
    findings: pl.DataFrame,
    templates: pl.DataFrame,
    sources: pl.DataFrame,
    examples: pl.DataFrame,
) -> pl.DataFrame:
    """Sum up a case in three to seven bullets, each with its lines, by code alone.

    The bullets tell, in this order and as far as the facts go: the largest finding,
    what may have led to it (a hypothesis), what rare lines came last before it, the
    error patterns that are new in it, further
    findings, and the commonest and the worst patterns of the whole case. A bullet
    without an example line is left out. Severity follows `severity_of`.

    Returns:
        SUMMARIES with one row; `notes` tell the coverage, what went wrong while
        reading, and why there are fewer than three bullets, if so.
    """
    return plain_summary(material_of(findings, templates, sources, examples))


def plain_summary(material: Material) -> pl.DataFrame:
    """Sum up frames that are already checked and in order."""
    points = plain_points(material)
    return summary_row(
        made_by="code",
        status="extractive",
        title=plain_title(material),
        severity=severity_of(
            material.findings, untimed_errors=untimed_errors(material)
        ),
        points=points,
        next_steps=plain_steps(material),
        notes=coverage_notes(material) + _too_few(points),
    )


def plain_points(material: Material) -> list[Point]:
    """Return the bullets, at most seven, no two with the same text."""
    coverage = coverage_of(material.sources)
    incident = incident_of(material.findings)
    evidence = Evidence(material.examples)
    points = dict(_candidates(material, coverage, incident, evidence))
    backed = [Point(text, refs) for text, refs in points.items() if refs]
    return backed[:MOST]


def plain_title(material: Material) -> str:
    """Return one line: what is new or how much more, and from when."""
    coverage = coverage_of(material.sources)
    incident = incident_of(material.findings)
    if incident is None:
        if coverage.lines == 0:
            return "No lines to summarise"
        lines = several(coverage.lines, "line")
        if coverage.first is None:
            return (
                f"None of {lines} has a time, so nothing can be said of when"
                + _errors(material)
            )
        return f"No change stands out in {lines}" + _errors(material)
    since = f"from {minute(incident.start, dated=_spans_days(coverage))}"
    fresh = new_errors(material.templates, incident).height
    usual = times_usual(material.findings)
    parts = [f"{several(fresh, 'new error pattern')} {since}"] if fresh else []
    if usual:
        ratio, noun = usual
        parts.append(
            f"{ratio:.1f} times the usual {noun}{'' if fresh else ' ' + since}"
        )
    return ", ".join(parts) or one_line(material.findings["text"][0], 160)


def _errors(material: Material) -> str:
    errors = errors_in(material.templates)
    verb = "is an error" if errors == 1 else "are errors"
    return f"; {several(errors, 'record')} {verb}" if errors else ""


def coverage_notes(material: Material) -> list[str]:
    """Return what part of the input the summary speaks of, and what went wrong."""
    seen = coverage_of(material.sources)
    begun = seen.parsed + seen.undated
    notes = [
        f"{seen.parsed:,} of {several(begun, 'record')} carry a time; "
        f"{several(seen.lines, 'line')} in {several(seen.sources, 'source')}: "
        f"{seen.joined:,} joined, {seen.rejected:,} rejected"
    ]
    for name, faults in material.sources.select("name", "faults").iter_rows():
        notes += [one_line(f"{name}: {fault}", 300) for fault in faults or ()]
    return notes


def _too_few(points: list[Point]) -> list[str]:
    if len(points) >= FEWEST:
        return []
    found = several(len(points), "fact") if points else "no fact"
    return [f"Fewer than {FEWEST} bullets: {found} with a line to prove it"]


def _candidates(
    material: Material,
    coverage: Coverage,
    incident: Incident | None,
    evidence: Evidence,
) -> Iterator[Point]:
    dated = _spans_days(coverage)
    before = (
        list(_just_before(material, incident, dated=dated))
        if incident is not None
        else []
    )
    findings = [
        _of_finding(row, evidence, LINES if place or not before else FIRST_LINES)
        for place, row in enumerate(_rows(material.findings.head(MOST)))
    ]
    yield from findings[:1]
    yield from before
    if incident is not None:
        yield from _new_in(material, incident, evidence, dated=dated)
    yield from findings[1 : MOST - 2]
    yield from _worst_and_commonest(material, evidence, dated=dated)


def _of_finding(finding: dict[str, Any], evidence: Evidence, most: int) -> Point:
    lines = evidence.of_finding(finding["finding_id"], most)
    return Point(one_line(finding["text"], 300), lines)


def _just_before(
    material: Material, incident: Incident, *, dated: bool
) -> Iterator[Point]:
    """Tell what may have led to it: a guess from circumstances, and named so."""
    before = causes_of(material, symptoms_of(material, incident))
    for told, causes in (
        ("Hypothesis: this may have led to it", before.likeliest),
        ("Rare and last before it", before.last),
    ):
        if causes:
            shown = "; ".join(_cause(one, dated=dated) for one in causes[:SHOWN_CAUSES])
            yield Point(f"{told}: {shown}", tuple(one.ref for one in causes))


def _cause(cause: Cause, *, dated: bool) -> str:
    by = f" {one_line(cause.service, 40)}" if cause.service else ""
    text = f"{spoken(cause.ts, dated=dated)}{by} {_quoted(cause.message, 80)}"
    if cause.shared:
        text += f" (shares {_quoted(cause.shared, 40)} with it)"
    return text


def _new_in(
    material: Material, incident: Incident, evidence: Evidence, *, dated: bool
) -> Iterator[Point]:
    fresh = new_errors(material.templates, incident)
    if fresh.is_empty():
        return
    top = fresh.row(0, named=True)
    yield Point(
        f"{several(fresh.height, 'error pattern')} new from "
        f"{spoken(incident.start, dated=dated)}; most frequent, "
        f"{several(top['records'], 'record')}: {_quoted(top['template'])}",
        evidence.of_templates(fresh["template_id"]),
    )


def _worst_and_commonest(
    material: Material, evidence: Evidence, *, dated: bool
) -> Iterator[Point]:
    bad = material.templates.filter(pl.col("severity") >= WARN)
    worst = bad.sort(
        "severity", "records", "template_id", descending=[True, True, False]
    )
    labelled: dict[str, tuple[str, dict[str, Any]]] = {}
    for label, rows in (
        ("Worst pattern", worst),
        ("Most frequent warning or error", bad),
        ("Most frequent pattern", material.templates),
        ("Rarest pattern", material.templates.reverse()),
    ):
        for row in _rows(rows.head(1)):
            labelled.setdefault(row["template_id"], (label, row))
    for template_id, (label, row) in labelled.items():
        yield Point(
            f"{label}: {_counted(row, dated=dated)}",
            evidence.of_templates([template_id]),
        )


def _counted(row: dict[str, Any], *, dated: bool) -> str:
    times = ""
    if row["first_ts"] is not None:
        ends = (row["first_ts"], row["last_ts"])
        times = f", first {spoken(*ends, dated=dated, joint=', last ')}"
    return (
        f"{_quoted(row['template'])}, {several(row['records'], 'record')} "
        f"({row['share']:.1%}), {level_of(row['severity'])}{times}"
    )


def plain_steps(material: Material) -> list[str]:
    """Return what to look at next, from where the largest finding begins."""
    coverage = coverage_of(material.sources)
    incident = incident_of(material.findings)
    names = dict(material.sources.select("source_id", "name").iter_rows())
    steps = []
    if incident is not None and coverage.first is not None:
        start = spoken(incident.start, dated=_spans_days(coverage))
        largest = material.findings["finding_id"][0]
        for source_id, line_no in Evidence(material.examples).of_finding(largest, 1):
            name = one_line(names.get(source_id, source_id), 80)
            steps.append(f"Read {name} from line {line_no:,} on")
        steps.append(f"Look for a deploy, a change or a job shortly before {start}")
        steps.append(f"Compare the time from {start} on with a quiet stretch before it")
        if incident.open:
            steps.append("Get newer logs: it lasts to the end of these")
    if coverage.undated:
        steps.append(
            f"Check the format: {several(coverage.undated, 'line')} without a time"
        )
    if coverage.lines == 0:
        return ["Load a log with lines in it"]
    return steps or ["Look through the patterns, rarest first"]


def _spans_days(coverage: Coverage) -> bool:
    first, last = coverage.first, coverage.last
    return first is not None and last is not None and first.date() != last.date()


def _quoted(template: str, most: int = TEMPLATE_CHARS) -> str:
    return f"“{one_line(template, most)}”"


def _rows(frame: pl.DataFrame) -> list[dict[str, Any]]:
    return frame.to_dicts()
