"""Put a draft's surviving parts together with what code knows itself."""

from typing import NamedTuple

import polars as pl

from logai_core.llm.answer import Answer
from logai_core.llm.digest import Row
from logai_core.llm.facts import Material, untimed_errors
from logai_core.llm.ground import (
    Grounded,
    Struck,
    fault_of,
    holds_markup,
    unproven,
)
from logai_core.llm.plain import (
    coverage_notes,
    plain_points,
    plain_steps,
    plain_title,
)
from logai_core.llm.row import FEWEST, MOST, Point, summary_row
from logai_core.llm.severity import bounded, severity_of
from logai_core.llm.words import one_line, several
from logai_core.scrub import Scrubber

TITLE_CHARS = 160
STEP_CHARS = 240
MOST_STEPS = 5
MOST_STRUCK = 10  # told in the notes


class Survived(NamedTuple):
    """What is left of the model's work.

    `troubles` make the summary partial, `remarks` are only told.
    """

    made_by: str
    answer: Answer | None
    kept: list[Grounded]
    struck: list[Struck]
    troubles: list[str]
    remarks: list[str]
    facts: list[Row]


class Cost(NamedTuple):
    """What a draft took: tokens as the service counted them, and what was charged.

    `price_date` is "" where it was free; `cached` are answers that had been kept.
    """

    input_tokens: int
    output_tokens: int
    usd: float
    price_date: str
    cached: int


def assembled(
    survived: Survived,
    material: Material,
    scrubber: Scrubber,
    *,
    prompt_version: str,
    cost: Cost,
    coverage: float,
) -> pl.DataFrame:
    """Return SUMMARIES with one row, with addresses put back in.

    Code fills in what did not hold: bullets where fewer than three are left, the
    title, the next steps. The notes name each such place.
    """
    notes = [*survived.troubles, *survived.remarks]
    points = [_point(bullet, scrubber) for bullet in survived.kept[:MOST]]
    enough = len(points) >= FEWEST
    if not enough:
        notes.append(
            f"{several(len(points), 'bullet')} of the model's held; the others are "
            "made by code"
        )
        points = [*points, *plain_points(material)][:MOST]
    rows = [*survived.facts, *(row for bullet in survived.kept for row in bullet.rows)]
    title = _title(survived, rows, material, notes)
    steps = _steps(survived, rows, notes) or plain_steps(material)
    severity = _severity(survived, material, notes)
    notes += _struck_notes(survived.struck)
    return summary_row(
        made_by=survived.made_by if survived.kept else "code",
        status=_status(survived, enough=enough),
        title=scrubber.restore(title),
        severity=severity,
        points=points,
        next_steps=[scrubber.restore(step) for step in steps],
        notes=coverage_notes(material) + [scrubber.restore(note) for note in notes],
        prompt_version=prompt_version,
        input_tokens=cost.input_tokens,
        output_tokens=cost.output_tokens,
        cost_usd=cost.usd,
        price_date=cost.price_date,
        coverage=coverage,
        cached=cost.cached,
    )


def _status(survived: Survived, *, enough: bool) -> str:
    if not survived.kept:
        return "extractive"
    return "ok" if enough and not survived.troubles else "partial"


def _point(bullet: Grounded, scrubber: Scrubber) -> Point:
    refs = dict.fromkeys(row.ref for row in bullet.rows if row.ref is not None)
    return Point(scrubber.restore(bullet.text), tuple(refs))


def _title(
    survived: Survived, rows: list[Row], material: Material, notes: list[str]
) -> str:
    said = one_line(survived.answer.title, TITLE_CHARS) if survived.answer else ""
    if said and survived.kept and not fault_of(said, rows):
        return said
    if said:
        notes.append(f"Title by code; not proven: “{said}”")
    return plain_title(material)


def _steps(survived: Survived, rows: list[Row], notes: list[str]) -> list[str]:
    if survived.answer is None or not survived.kept:
        return []
    said = [one_line(step, STEP_CHARS) for step in survived.answer.next_steps]
    held = [
        step
        for step in said
        if step and not holds_markup(step) and not unproven(step, rows)
    ]
    if len(held) < len(said):
        notes.append(
            f"{several(len(said) - len(held), 'next step')} struck: with a number or a "
            "name that no cited line holds"
        )
    return held[:MOST_STEPS]


def _severity(survived: Survived, material: Material, notes: list[str]) -> str:
    counted = severity_of(material.findings, untimed_errors=untimed_errors(material))
    if survived.answer is None or not survived.kept:
        return counted
    said = survived.answer.severity
    allowed = bounded(said, counted)
    if said != counted:
        notes.append(f"The model said {said}; the counted facts say {counted}")
    return allowed


def _struck_notes(struck: list[Struck]) -> list[str]:
    notes = [f"Struck: “{text}”: {why}" for text, why in struck[:MOST_STRUCK]]
    if len(struck) > MOST_STRUCK:
        more = len(struck) - MOST_STRUCK
        notes.append(f"{several(more, 'further bullet')} struck")
    return notes
