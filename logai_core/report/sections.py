"""The written sections of the postmortem: by people, else drafted, with what is measured."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from logai_core.postmortem import SECTIONS, Field, Section
from logai_core.report.drafts import Draft, drafts_of
from logai_core.report.evidence import Evidence
from logai_core.report.given import Report
from logai_core.report.incident import shown_pins
from logai_core.report.measured import measured
from logai_core.report.words import brief, shown
from logai_core.report.written import Piece, Said, pieces_of, said_of

HEAD = {"title", "authors", "status", "severity"}  # they stand in the title block
LESSONS = {"went_well", "went_wrong", "lucky"}
LESSONS_TITLE = "Lessons learned"


class SectionView(NamedTuple):
    """One section; `label` tells who wrote it, "" where nobody did.

    `under` is the title that it shares with its neighbours, "" for none. `rows` are cells
    of a table with `columns`. `measured` stand beside, each with its references.
    """

    name: str
    title: str
    under: str
    label: str
    asks: str
    said: list[Said]
    columns: Sequence[str]
    rows: list[list[list[Piece]]]
    measured: list[list[Piece]]

    @property
    def empty(self) -> bool:
        """Tell whether nobody has written it and nothing is drafted."""
        return not (self.said or self.rows)


class Head(NamedTuple):
    """One line of the title block and who wrote it; `text` is "" where nobody did."""

    name: str
    title: str
    text: str
    label: str


def sections_of(report: Report, evidence: Evidence) -> list[SectionView]:
    """Return the sections that are written, in the order of a postmortem."""
    drafts, counted = drafts_of(report), measured(report)
    pins = {one.number for one in shown_pins(report)}
    return [
        _section(
            section,
            report.fields.get(section.name),
            drafts.get(section.name, ()),
            counted.get(section.name, ()),
            evidence,
            pins,
        )
        for section in SECTIONS
        if section.name not in HEAD and section.shape != "made"
    ]


def heads_of(report: Report) -> dict[str, Head]:
    """Return the lines of the title block by their names."""
    drafts = drafts_of(report)
    return {
        one.name: _head(one, report.fields.get(one.name), drafts.get(one.name, ()))
        for one in SECTIONS
        if one.name in HEAD
    }


def counted_of(report: Report, name: str) -> list[list[Piece]]:
    """Return the measured sentences of a section that is not written."""
    pins = {one.number for one in shown_pins(report)}
    return [pieces_of(text, pins) for text in measured(report)[name]]


def _head(section: Section, field: Field | None, drafts: Sequence[Draft]) -> Head:
    if field is not None and not field.empty:
        return Head(section.name, section.title, brief(field.text), field.label)
    text = brief(" ".join(draft.text for draft in drafts))
    return Head(section.name, section.title, text, "drafted" if text else "")


def _section(
    section: Section,
    field: Field | None,
    drafts: Sequence[Draft],
    counted: Sequence[str],
    evidence: Evidence,
    pins: Collection[int],
) -> SectionView:
    by_people = field is not None and not field.empty
    said = said_of(field.text, pins) if field and by_people else []
    if not by_people:
        said = [_drafted(draft, evidence, pins) for draft in drafts]
    label = field.label if field and by_people else "drafted" if drafts else ""
    rows = field.rows if field and by_people and section.columns else ()
    return SectionView(
        name=section.name,
        title=section.title,
        under=LESSONS_TITLE if section.name in LESSONS else "",
        label=label,
        asks=section.asks,
        said=said,
        columns=section.columns if rows else (),
        rows=[_row(row, section.columns, pins) for row in rows],
        measured=[pieces_of(text, pins) for text in counted],
    )


def _drafted(draft: Draft, evidence: Evidence, pins: Collection[int]) -> Said:
    lines = evidence.at(draft.places)
    return Said(pieces_of(draft.text, pins), draft.item, lines)


def _row(
    row: Mapping[str, str], columns: Sequence[str], pins: Collection[int]
) -> list[list[Piece]]:
    return [
        pieces_of(" ".join(shown(row.get(one, "")).split()), pins) for one in columns
    ]
