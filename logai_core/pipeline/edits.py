"""What the analyst decided about the templates of a case: kept, undone, taken along.

An edit is data in the case's notes. Names, noise and pins hold at once; what an edit
makes of the templates is there after the next analysis, see `edits_pending`.
"""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import NamedTuple

import polars as pl

from logai_core.errors import CaseError
from logai_core.store import Case
from logai_core.templates.edits import (
    SHAPING,
    Edit,
    check_edit,
    edit_from,
    marks_of,
    read_edits,
    write_edits,
)


class Made(NamedTuple):
    """An edit of a case, and the number by which it is undone."""

    number: int
    edit: Edit


def edits_of(case: Case) -> list[Made]:
    """Return the edits of a case in the order in which they were made.

    Raises:
        SettingError: one was not written by this program and cannot be made.
    """
    return [
        Made(number, edit_from(row, name=f"{case.title}: edit {number}"))
        for number, row in case.notes.edits().items()
    ]


def add_edit(case: Case, edit: Edit) -> int:
    """Add an edit to a case; return its number.

    Raises:
        SettingError: it cannot be made.
    """
    check_edit(edit)
    (number,) = case.notes.add_edits([asdict(edit)])
    return number


def undo_edit(case: Case, number: int) -> None:
    """Take one edit out of a case, not only the last; the others stay as they are.

    Raises:
        CaseError: the case has no edit of that number.
    """
    if not case.notes.remove_edit(number):
        raise CaseError(
            f"{case.title}: no edit {number}",
            hint="It may have been undone already; open the page again.",
        )


def export_edits(case: Case) -> str:
    """Return the edits of a case as JSON text that a person can read and change."""
    return write_edits([made.edit for made in edits_of(case)])


def import_edits(case: Case, text: str) -> int:
    """Append the edits of a JSON text, but for those that the case has in the same form.

    Returns how many were appended; all are, or none.

    Raises:
        SettingError: the text holds something else, or an edit that cannot be made.
    """
    there = Counter(made.edit for made in edits_of(case))
    new = []
    for edit in read_edits(text):
        if there[edit]:
            there[edit] -= 1
        else:
            new.append(edit)
    return len(case.notes.add_edits([asdict(edit) for edit in new]))


def edits_pending(case: Case) -> bool:
    """Tell whether the current analysis was made with other edits than the case has.

    Names and noise do not count; they need no analysis. Neither does a case without one.
    """
    if case.analysis is None:
        return False
    edits = [made.edit for made in edits_of(case)]
    return as_setting(edits).get("edits") != case.settings.get("edits")


def unused_edits(case: Case) -> list[int]:
    """Return the numbers of the edits that found nothing at the last analysis.

    They stay, since what they are about may come with the next upload.
    """
    there = case.notes.edits()
    return [one for one in case.notes.meta().get("unused_edits", []) if one in there]


def as_setting(edits: Sequence[Edit]) -> dict[str, dict[str, str]]:
    """Return the edits that shape templates as a setting of an analysis, in order.

    Without any there is no such setting: the analysis is the one it would be without
    edits at all.
    """
    shaping = [edit for edit in edits if edit.edit in SHAPING]
    told = {
        str(place): json.dumps(asdict(edit), ensure_ascii=False)
        for place, edit in enumerate(shaping, start=1)
    }
    return {"edits": told} if told else {}


def marks_of_case(case: Case) -> pl.DataFrame:
    """Return TEMPLATE_MARKS of a case: names, noise and pins, as they stand now."""
    return marks_of([made.edit for made in edits_of(case)])
