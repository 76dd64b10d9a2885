"""The report as Markdown: the same content as the page, charts as characters."""

from collections.abc import Iterator, Sequence

import polars as pl

from logai_core.levels import GLYPHS
from logai_core.report import empty, trend
from logai_core.report.content import Content, Report, content_of
from logai_core.report.markdown_appendix import appendix, lines_of
from logai_core.report.markdown_text import code, fenced, prose, table
from logai_core.report.quotes import EvidenceLine
from logai_core.report.sections import SectionView
from logai_core.report.timeline import TimelineEntry
from logai_core.report.written import MOST_BELOW, Piece, Said

SLICES = 60  # characters of the timeline, at most


def render_markdown(report: Report) -> str:
    """Return the report as Markdown; the same report gives the same bytes."""
    content = content_of(report)
    parts = [
        *_head(content),
        *_sections(content),
        *_timeline(content),
        *_supporting(content, report.histogram),
        *appendix(content),
    ]
    return "\n\n".join(parts) + "\n"


def _head(content: Content) -> Iterator[str]:
    yield f"# {prose(content.title)}"
    yield table(
        "Case | Written by",
        [
            [prose(content.case), ""],
            *(
                [f"{head.title}: {prose(head.text) or empty.NOT_WRITTEN}", head.label]
                for name, head in content.heads.items()
                if name != "title"
            ),
        ],
    )
    yield f"{prose(content.span)}. {prose(content.times)}"
    yield table(
        "Fact | Number: | Of",
        ([fact.name, fact.value, fact.note] for fact in content.facts),
    )


def _sections(content: Content) -> Iterator[str]:
    under = ""
    for section in content.sections:
        if section.under and section.under != under:
            yield f"## {section.under}"
        under = section.under
        depth = "###" if section.under else "##"
        label = f" ({section.label})" if section.label else ""
        yield f"{depth} {section.title}{label}"
        yield from _written(section)
        if section.name == "summary":
            yield from _beside(content)


def _written(section: SectionView) -> Iterator[str]:
    if section.empty:
        yield f"{empty.NOT_WRITTEN} {prose(section.asks)}"
    yield from _said(section.said)
    if section.rows:
        names = " | ".join(section.columns)
        yield table(names, ([_pieces(one) for one in row] for row in section.rows))
    yield from _counted(section.measured)


def _said(said: Sequence[Said]) -> Iterator[str]:
    for one in said:
        words = _pieces(one.pieces)
        yield f"- {words}" if one.item else words
        if one.lines:
            yield lines_of(one.lines[:MOST_BELOW])


def _counted(sentences: Sequence[Sequence[Piece]]) -> Iterator[str]:
    if sentences:
        yield "Measured:"
        yield "\n".join(f"- {_pieces(pieces)}" for pieces in sentences)


def _pieces(pieces: Sequence[Piece]) -> str:
    """Return words, and references as they are written: they lead nowhere here."""
    return prose("".join(piece.text for piece in pieces))


def _beside(content: Content) -> Iterator[str]:
    if content.maker is None:
        return
    yield f"The drafted summary was {prose(content.maker.maker)}."
    if content.maker.next_steps:
        yield "### Next steps (drafted)"
        yield "\n".join(f"- {prose(step)}" for step in content.maker.next_steps)
    if content.maker.notes:
        yield "### Notes (drafted)"
        yield "\n".join(f"- {prose(note)}" for note in content.maker.notes)


def _timeline(content: Content) -> Iterator[str]:
    yield f"## Timeline ({prose(content.zone)})"
    yield from _counted(content.counted["timeline"])
    if not content.timeline:
        yield empty.NO_PINS
    for entry in content.timeline:
        if entry.gap:
            yield f"*{entry.gap}*"
        yield "\n".join(_entry(entry))
        if entry.quotes:
            yield fenced(_quote(line) for line in entry.quotes)
        if entry.said_of_quotes:
            yield f"{entry.said_of_quotes}."


def _entry(entry: TimelineEntry) -> Iterator[str]:
    until = f" to {entry.until}" if entry.until else ""
    kind = "outside event" if entry.outside else entry.kind
    author = f" by {prose(entry.author)}" if entry.author else ""
    yield f"- **{entry.time}{until}** P{entry.number}, {kind}{author}: {prose(entry.title)}"
    if entry.original:
        yield f"  - Pinned with the time {entry.original}, moved by a person."
    if entry.comment:
        yield f"  - {prose(entry.comment)}"
    if entry.tags:
        yield f"  - Tags: {', '.join(code(tag) for tag in entry.tags)}"
    if entry.shown:
        yield f"  - Shown: {prose(entry.shown)}"


def _quote(line: EvidenceLine) -> str:
    head = [f"E{line.number}", line.where, line.time]
    level = f"{line.level.glyph} {line.level.name}"
    message = line.message.replace("\n", "\n    ")
    return "  ".join(part for part in [*head, level, line.service, message] if part)


def _supporting(content: Content, histogram: pl.DataFrame) -> Iterator[str]:
    yield "## Supporting information"
    yield from _counted(content.counted["supporting"])
    yield "### Charts"
    if histogram.is_empty():
        yield empty.NO_TIMES
        return
    yield "Records over time by level, each level to its own height."
    strips = trend.by_level(histogram, most=SLICES)
    yield fenced(
        f"{GLYPHS[name]} {name:<7} {trend.blocks(strip)} {sum(strip):,}"
        for name, strip in strips.items()
    )
