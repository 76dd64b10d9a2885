"""What a summary is asked about."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from logai_core.llm.row import LineRef
from logai_core.llm.words import one_line, several
from logai_core.scope import Window

Kind = Literal["case", "window", "finding", "comparison", "pins"]
WHOLE = "whole case"
MOST_QUESTION = 500  # characters
_FINDING_CHARS = 160


@dataclass(frozen=True)
class Subject:
    """The case, where nothing is given; else the first of these that is.

    `lines` are the records of pins, `finding_id` one finding with as much time before
    it as it lasts, `window` a stretch of time, alone or set against `baseline`.
    `question` is what an analyst asks of it, in words. A `quick` look is one chunk, with
    what does not fit left out.
    """

    lines: tuple[LineRef, ...] = ()
    finding_id: str = ""
    window: Window | None = None
    baseline: Window | None = None
    question: str = ""
    quick: bool = False

    @property
    def kind(self) -> Kind:
        """Return which of them it is."""
        if self.lines:
            return "pins"
        if self.finding_id:
            return "finding"
        if self.window is None:
            return "case"
        return "window" if self.baseline is None else "comparison"


def named(subject: Subject, finding: str = "") -> str:
    """Say what a subject is, without its question; `finding` is the text of its finding."""
    if subject.kind == "pins":
        return several(len(subject.lines), "pinned line")
    if subject.kind == "finding":
        return f"finding: {one_line(finding or subject.finding_id, _FINDING_CHARS)}"
    if subject.window is None:
        return WHOLE
    if subject.baseline is None:
        return stretch(subject.window)
    return f"{stretch(subject.window)} set against {stretch(subject.baseline)}"


def as_json(subject: Subject) -> dict[str, Any]:
    """Return a subject as values that JSON can hold."""
    return {
        "lines": [list(line) for line in subject.lines],
        "finding_id": subject.finding_id,
        "window": _ends(subject.window),
        "baseline": _ends(subject.baseline),
        "question": subject.question,
        "quick": subject.quick,
    }


def subject_from(values: Mapping[str, Any]) -> Subject:
    """Return the subject that `as_json` wrote; what is left out is as at first."""
    return Subject(
        tuple(LineRef(*line) for line in values.get("lines", ())),
        values.get("finding_id", ""),
        _window(values.get("window")),
        _window(values.get("baseline")),
        values.get("question", ""),
        values.get("quick", False),
    )


def stretch(window: Window) -> str:
    """Write a window to the minute, or to the second where it needs that."""
    whole = all(not (at.second or at.microsecond) for at in (window.start, window.end))
    clock = "%H:%M" if whole else "%H:%M:%S"
    start, end = window.start, window.end
    until = clock if start.date() == end.date() else f"%Y-%m-%d {clock}"
    return f"{start.strftime(f'%Y-%m-%d {clock}')} to {end.strftime(until)} UTC"


def _ends(window: Window | None) -> list[str] | None:
    return [window.start.isoformat(), window.end.isoformat()] if window else None


def _window(ends: list[str] | None) -> Window | None:
    return Window(*(datetime.fromisoformat(one) for one in ends)) if ends else None
