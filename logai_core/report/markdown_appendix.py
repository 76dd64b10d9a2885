"""The appendix of the report as Markdown: what the postmortem above it stands on."""

from collections.abc import Iterator, Sequence

from logai_core.report import empty, trend
from logai_core.report.content import Content
from logai_core.report.differences import Differences
from logai_core.report.evidence import Level, Line
from logai_core.report.findings import FindingView
from logai_core.report.markdown_text import cell, code, fenced, prose, table
from logai_core.report.quotes import MOST_INDEXED, EvidenceLine
from logai_core.report.receipt import Receipt, SourceView, Tally
from logai_core.report.searches import SearchView


def appendix(content: Content) -> Iterator[str]:
    """Yield the parts of the appendix after its charts, in the order of the report."""
    yield from _findings(content)
    yield from _differences(content.differences, content.zone)
    yield from _patterns(content)
    yield from _searches(content.searches, content.zone)
    yield from _evidence(content.evidence)
    yield from _sources(content.receipt, content.zone)
    yield from _limits(content.limits)
    yield from _settings(content)


def _findings(content: Content) -> Iterator[str]:
    yield "### Findings"
    if not content.findings:
        yield content.no_findings
        return
    yield f"{content.findings_shown}, largest score first. Observed and expected are records where no unit stands."
    yield table(
        f"#: | Kind | Level | Start ({prose(content.zone)}) | End ({prose(content.zone)}) | Observed: | Expected: | Score:",
        (
            [
                str(finding.rank),
                prose(finding.kind),
                _level(finding.level),
                finding.start,
                finding.end,
                prose(finding.observed),
                prose(finding.expected),
                finding.score,
            ]
            for finding in content.findings
        ),
    )
    for finding in content.findings:
        yield from _finding(finding)


def _finding(finding: FindingView) -> Iterator[str]:
    yield f"#### {finding.rank}: {prose(finding.text)}"
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
        yield f"{len(finding.lines)} of {total} example lines:"
        yield lines_of(finding.lines)


def _patterns(content: Content) -> Iterator[str]:
    yield "### Patterns"
    if not content.patterns:
        yield empty.NO_PATTERNS
        return
    yield f"{content.patterns_shown}, largest first; share of all records."
    yield table(
        f"Id | Pattern | Records: | Share: | Trend | Levels | First ({prose(content.zone)}) | Last ({prose(content.zone)})",
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


def _sources(receipt: Receipt, zone: str) -> Iterator[str]:
    yield "### Sources and receipt"
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
        yield "\n".join(_source(source, zone))


def _source(source: SourceView, zone: str) -> Iterator[str]:
    yield f"- {prose(source.name)}: {source.bytes} bytes, {prose(source.encoding)}, {source.first} to {source.last} {prose(zone)}"
    if source.clock:
        yield f"  - Clock set right: {prose(source.clock)}."
    yield f"  - sha256 {code(source.sha256)}"
    if source.tally.off:
        yield f"  - The receipt does not add up: {source.tally.off}."
    for fault in source.faults:
        yield f"  - {prose(fault)}"


def _differences(differences: Differences, zone: str) -> Iterator[str]:
    if not differences.window:
        return
    yield "### Differences"
    yield f"Window: {differences.window}. Baseline: {differences.baseline}."
    if not differences.rows:
        yield empty.NO_DIFFERENCES
        return
    yield f"{differences.shown} that chance does not explain, the most telling first."
    yield table(
        f"Change | What | Value | Window: | Baseline: | First ({prose(zone)})",
        (
            [
                it.change,
                prose(it.dimension),
                cell(it.value),
                it.here,
                it.there,
                it.first,
            ]
            for it in differences.rows
        ),
    )


def _evidence(evidence: Sequence[EvidenceLine]) -> Iterator[str]:
    if not evidence:
        return
    shown = evidence[:MOST_INDEXED]
    yield "### Evidence index"
    yield (
        f"{len(shown):,} of {len(evidence):,} quoted records. Bytes are of the source when "
        f"unpacked; the digest is of these bytes."
    )
    yield table(
        "#: | Record | Bytes: | Pins | sha256 of its bytes",
        (
            [
                f"E{it.number}",
                cell(it.where),
                f"{it.byte_offset}+{it.byte_len}",
                " ".join(f"P{number}" for number in it.pins),
                code(it.sha256),
            ]
            for it in shown
        ),
    )


def _limits(limits: Sequence[str]) -> Iterator[str]:
    yield "### What the logs cannot tell"
    yield "\n".join(f"- {prose(one)}" for one in limits)


def _searches(searches: Sequence[SearchView], zone: str) -> Iterator[str]:
    if not searches:
        return
    yield "### Queries"
    yield f"All {len(searches)}, in the order they were made."
    yield table(
        f"#: | Query | Window ({prose(zone)}) | Sources | Zone of its times | Records: | Made ({prose(zone)})",
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
    yield "### Settings"
    rows = [[cell(name), cell(value)] for name, value in content.settings]
    yield table("Setting | Value", [*rows, ["version", cell(content.version)]])


def _tally(tally: Tally) -> list[str]:
    return [tally.lines_in, tally.parsed, tally.joined, tally.undated, tally.rejected]


def _level(level: Level) -> str:
    return f"{prose(level.glyph)} {level.name}"


def lines_of(lines: Sequence[Line]) -> str:
    """Return lines as a block that shows them and nothing else."""
    return fenced(_line(line) for line in lines)


def _line(line: Line) -> str:
    level = f"{line.level.glyph} {line.level.name}" if line.kept else ""
    head = [line.where, line.time, level, line.service]
    message = line.message.replace("\n", "\n    ")
    return "  ".join(part for part in [*head, message] if part)
