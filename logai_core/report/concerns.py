"""What should be looked at before a report leaves the room."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from logai_core.instants import iso
from logai_core.pin import Pinned
from logai_core.postmortem import BY_NAME, SECTIONS, Field, Section
from logai_core.record_id import RecordId
from logai_core.report.disclosing import MOST_READ, disclosed
from logai_core.report.drafts import drafted
from logai_core.report.given import Report
from logai_core.report.incident import shown_pins
from logai_core.report.people import CANNOT_SEE, names_in
from logai_core.report.timeline import was_set_since
from logai_core.report.words import shown
from logai_core.report.written import references, sentences

MOST_QUOTED = 80  # characters of a sentence that a concern quotes
MOST_NAMED = 5
# What a drafted sentence stands on: a finding, a difference, or a line of a source.
EVIDENCE = re.compile(r"\[P[0-9]+\]|\(finding [0-9]+\)|\(differences\)|\([^()]+:[0-9]+")


class Concern(NamedTuple):
    """One thing to look at: the name of its section, what it is, and what to do."""

    section: str
    what: str
    hint: str


def concerns(
    report: Report, scrub: Callable[[str], str] | None = None
) -> list[Concern]:
    """Return what should be looked at before the export, in the order of the sections.

    Args:
        report: the case.
        scrub: replaces secrets and personal data by names such as `<EMAIL_1>`; without it
            they are not looked for, and the answer says so.
    """
    shown_fields = {**drafted(report), **_written(report)}
    found = [
        *_empty(report, shown_fields),
        *_unproven(shown_fields),
        *_lost(report, shown_fields),
        *_zones(report),
        *_moved_clocks(report),
        *_named(report, shown_fields),
        *_disclosed(report, shown_fields, scrub),
    ]
    place = {section.name: at for at, section in enumerate(SECTIONS)}
    return sorted(found, key=lambda one: place.get(one.section, len(place)))


def _written(report: Report) -> dict[str, Field]:
    return {name: field for name, field in report.fields.items() if not field.empty}


def _empty(report: Report, fields: Mapping[str, Field]) -> Iterator[Concern]:
    for section in SECTIONS:
        if section.needed and section.name not in fields:
            yield Concern(
                section.name, f"{section.title} is empty.", f"Write it: {section.asks}"
            )
    if not any(not one.pin.noise for one in report.pins):
        yield Concern(
            "timeline",
            "Timeline is empty: nothing is pinned.",
            "Pin the lines, findings and outside events that tell the story.",
        )


def _unproven(fields: Mapping[str, Field]) -> Iterator[Concern]:
    for section in _in_order(fields):
        if not section.claims:
            continue
        field = fields[section.name]
        open_ones = [
            one for one in sentences(field.text) if not _proven(one, field.label)
        ]
        for sentence in open_ones:
            yield Concern(
                section.name,
                f"No evidence is cited for {_quoted(sentence)}.",
                'Cite a pin after it, such as "[P3]", or strike it.',
            )


def _proven(sentence: str, label: str) -> bool:
    if references(sentence):
        return True
    # What code drafts cites findings and lines; its other sentences claim nothing.
    return label == "drafted" or EVIDENCE.search(sentence) is not None


def _lost(report: Report, fields: Mapping[str, Field]) -> Iterator[Concern]:
    held: dict[int, Pinned] = {one.number: one for one in report.pins}
    for section in _in_order(fields):
        for number in dict.fromkeys(references(fields[section.name].text)):
            one = held.get(number)
            if one is None or one.pin.noise:
                why = "is marked as noise" if one else "is not in the case"
                yield Concern(
                    section.name,
                    f"[P{number}] {why}.",
                    "Cite another pin, or bring this one back.",
                )


def _zones(report: Report) -> Iterator[Concern]:
    rows = report.sources.select("name", "ts_basis", "zone").iter_rows()
    for name, basis, zone in rows:
        if "zone setting" in (basis or ()) and zone in {None, "", "UTC"}:
            yield Concern(
                "supporting",
                f"{shown(name)} states no zone and is read as UTC, which nobody set.",
                "Set its zone where its clock is; if it is UTC, say so in the summary.",
            )


def _moved_clocks(report: Report) -> Iterator[Concern]:
    rows = report.quoted.select("source_id", "line_no", "ts").iter_rows()
    times = {RecordId(source_id, line): iso(ts) for source_id, line, ts in rows}
    for one in shown_pins(report):
        now = times.get(one.pin.records[0]) if one.pin.records else None
        if was_set_since(one.pin, now):
            yield Concern(
                "timeline",
                f"[P{one.number}] lies at {iso(one.pin.at)}, its line at {now}: the clock "
                f"of its source was set since it was pinned.",
                "Give the pin the time of its line; the first one stays beside it.",
            )


def _named(report: Report, fields: Mapping[str, Field]) -> Iterator[Concern]:
    for place, text in _texts(report, fields):
        names = names_in(text)
        if names:
            yield Concern(
                place,
                f"Names of people: {_listed(names)}.",
                f"Write roles, such as “the on-call engineer”. {CANNOT_SEE}",
            )


def _disclosed(
    report: Report,
    fields: Mapping[str, Field],
    scrub: Callable[[str], str] | None,
) -> Iterator[Concern]:
    if scrub is None:
        yield Concern(
            "supporting",
            "Secrets and personal data were not looked for.",
            "Read the quoted lines before you share them.",
        )
        return
    logs = _log_text(report)
    if len(logs) > MOST_READ:
        yield Concern(
            "supporting",
            f"Only {MOST_READ:,} of {len(logs):,} characters of logs were searched for "
            f"secrets and personal data.",
            "Quote fewer lines, or read the rest before you share it.",
        )
    for place, text in [*_texts(report, fields), ("supporting", logs[:MOST_READ])]:
        for what, hint in disclosed(text, scrub):
            yield Concern(place, what, hint)


def _texts(report: Report, fields: Mapping[str, Field]) -> list[tuple[str, str]]:
    """Return what people wrote, by section; comments of pins belong to the timeline."""
    texts = [
        (section.name, _text(fields[section.name]))
        for section in _in_order(fields)
        if fields[section.name].label != "drafted"
    ]
    told = [
        "\n".join([one.pin.name, one.pin.comment, *one.pin.tags])
        if one.pin.kind != "event"
        else "\n".join(
            [
                one.pin.called,
                one.pin.shown,
                one.pin.comment,
                *dict(one.pin.refers).values(),
            ]
        )
        for one in report.pins
        if not one.pin.noise
    ]
    return [*texts, ("timeline", "\n".join(told))]


def _text(field: Field) -> str:
    cells = [value for row in field.rows for value in row.values()]
    return "\n".join([field.text, *cells])


def _log_text(report: Report) -> str:
    """Return what the report shows of logs, each text once."""
    drafts = (field.text for field in drafted(report).values())
    quoted = [*report.quoted["message"], *report.examples["message"]]
    shown_pins = (one.pin.shown for one in report.pins if not one.pin.noise)
    said = [*quoted, *report.findings["text"], *drafts, *shown_pins]
    return "\n".join(dict.fromkeys(said))


def _in_order(fields: Mapping[str, Field]) -> list[Section]:
    return [section for name, section in BY_NAME.items() if name in fields]


def _quoted(sentence: str) -> str:
    flat = " ".join(sentence.split())
    cut = flat if len(flat) <= MOST_QUOTED else f"{flat[: MOST_QUOTED - 1]}…"
    return f"“{cut.rstrip('.')}”"


def _listed(names: list[str]) -> str:
    more = len(names) - MOST_NAMED
    rest = f" and {more:,} more" if more > 0 else ""
    return f"{', '.join(shown(name) for name in names[:MOST_NAMED])}{rest}"
