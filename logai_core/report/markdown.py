"""The report as Markdown: the same content as the page, charts as characters."""

from collections.abc import Iterator, Sequence

import polars as pl

from logai_core.levels import GLYPHS
from logai_core.report import empty, trend
from logai_core.report.content import Content, Report, Summary, content_of
from logai_core.report.evidence import Level, Line
from logai_core.report.findings import FindingView
from logai_core.report.markdown_text import cell, code, fenced, prose, table
from logai_core.report.receipt import Receipt, SourceView, Tally
from logai_core.report.searches import SearchView

SLICES = 60  # characters of the timeline, at most


def render_markdown(report: Report) -> str:
    """Return the report as Markdown; the same report gives the same bytes."""
    content = content_of(report)
    parts = [
        *_head(content),
        *_summary(content.summary),
        *_timeline(report.histogram),
        *_findings(content),
        *_patterns(content),
        *_sources(content.receipt),
        *_searches(content.searches),
        *_settings(content),
    ]
    return "\n\n".join(parts) + "\n"


def _head(content: Content) -> Iterator[str]:
    yield f"# {prose(content.title)}"
    yield content.span
    yield table(
        "Fact | Number: | Of",
        ([fact.name, fact.value, fact.note] for fact in content.facts),
    )


def _summary(summary: Summary | None) -> Iterator[str]:
    yield "## Summary"
    if summary is None:
        yield empty.NO_SUMMARY
        return
    yield f"**{prose(summary.severity)}** {prose(summary.title)}"
    for number, bullet in enumerate(summary.bullets, start=1):
        yield f"**{number}.** {prose(bullet.text)}"
        if bullet.lines:
            yield _lines(bullet.lines)
    if summary.next_steps:
        yield "### Next steps"
        yield "\n".join(f"- {prose(step)}" for step in summary.next_steps)
    if summary.notes:
        yield "### Notes"
        yield "\n".join(f"- {prose(note)}" for note in summary.notes)
    yield f"This summary was {prose(summary.maker)}."


def _timeline(histogram: pl.DataFrame) -> Iterator[str]:
    yield "## Timeline"
    if histogram.is_empty():
        yield empty.NO_TIMES
        return
    yield "Records over time by level, each level to its own height."
    strips = trend.by_level(histogram, most=SLICES)
    yield fenced(
        f"{GLYPHS[name]} {name:<7} {trend.blocks(strip)} {sum(strip):,}"
        for name, strip in strips.items()
    )


def _findings(content: Content) -> Iterator[str]:
    yield "## Findings"
    if not content.findings:
        yield content.no_findings
        return
    yield f"{content.findings_shown}, largest score first. Observed and expected are records."
    yield table(
        "#: | Kind | Level | Start (UTC) | End (UTC) | Observed: | Expected: | Score:",
        (
            [
                str(finding.rank),
                prose(finding.kind),
                _level(finding.level),
                finding.start,
                finding.end,
                finding.observed,
                finding.expected,
                finding.score,
            ]
            for finding in content.findings
        ),
    )
    for finding in content.findings:
        yield from _finding(finding)


def _finding(finding: FindingView) -> Iterator[str]:
    yield f"### {finding.rank}: {prose(finding.text)}"
    if finding.sources:
        yield f"In {', '.join(code(name) for name in finding.sources)}."
    if finding.carriers:
        carriers = [
            f"- {code(it.template_id)} {code(it.template)}" for it in finding.carriers
        ]
        if finding.carriers_left:
            carriers.append(f"- and {finding.carriers_left} more")
        yield "\n".join(carriers)
    if finding.lines:
        total = len(finding.lines) + finding.lines_left
        yield f"{len(finding.lines)} of {total} example lines, times in UTC:"
        yield _lines(finding.lines)


def _patterns(content: Content) -> Iterator[str]:
    yield "## Patterns"
    if not content.patterns:
        yield empty.NO_PATTERNS
        return
    yield f"{content.patterns_shown}, largest first; share of all records."
    yield table(
        "Id | Pattern | Records: | Share: | Trend | Levels | First (UTC) | Last (UTC)",
        (
            [
                code(it.template_id),
                cell(it.template),
                it.records,
                prose(it.share),
                code(trend.blocks(it.trend)),
                ", ".join(f"{_level(own.level)} {own.records}" for own in it.levels),
                it.first,
                it.last,
            ]
            for it in content.patterns
        ),
    )


def _sources(receipt: Receipt) -> Iterator[str]:
    yield "## Sources and receipt"
    if not receipt.sources:
        yield empty.NO_SOURCES
        return
    yield "Lines in = parsed + joined + undated + rejected; every line is counted once."
    yield table(
        "Source | Format | Lines in: | = parsed: | + joined: | + undated: | + rejected: | Records:",
        [
            *(
                [
                    prose(it.name),
                    prose(f"{it.format} {it.share}"),
                    *_tally(it.tally),
                    it.records,
                ]
                for it in receipt.sources
            ),
            ["All sources", "", *_tally(receipt.total), ""],
        ],
    )
    for source in receipt.sources:
        yield "\n".join(_source(source))


def _source(source: SourceView) -> Iterator[str]:
    yield f"- {prose(source.name)}: {source.bytes} bytes, {prose(source.encoding)}, {source.first} to {source.last} UTC"
    if source.clock:
        yield f"  - Clock set right: {prose(source.clock)}."
    yield f"  - sha256 {code(source.sha256)}"
    if source.tally.off:
        yield f"  - The receipt does not add up: {source.tally.off}."
    for fault in source.faults:
        yield f"  - {prose(fault)}"


def _searches(searches: Sequence[SearchView]) -> Iterator[str]:
    if not searches:
        return
    yield "## Searches"
    yield f"All {len(searches)}, in the order they were made."
    yield table(
        "#: | Query | Window (UTC) | Sources | Zone of its times | Records: | Made (UTC)",
        (
            [
                one.number,
                cell(one.query),
                one.window,
                prose(one.sources),
                prose(one.zone),
                one.records,
                one.when,
            ]
            for one in searches
        ),
    )


def _settings(content: Content) -> Iterator[str]:
    yield "## Settings"
    rows = [[cell(name), cell(value)] for name, value in content.settings]
    yield table("Setting | Value", [*rows, ["version", cell(content.version)]])


def _tally(tally: Tally) -> list[str]:
    return [tally.lines_in, tally.parsed, tally.joined, tally.undated, tally.rejected]


def _level(level: Level) -> str:
    return f"{prose(level.glyph)} {level.name}"


def _lines(lines: Sequence[Line]) -> str:
    return fenced(_line(line) for line in lines)


def _line(line: Line) -> str:
    level = f"{line.level.glyph} {line.level.name}" if line.kept else ""
    head = [line.where, line.time, level, line.service]
    message = line.message.replace("\n", "\n    ")
    return "  ".join(part for part in [*head, message] if part)
