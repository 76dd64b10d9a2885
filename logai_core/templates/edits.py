"""What the analyst decides about templates, as data: edits, their file, their marks.

An edit names templates by their text, and is about every shape that fits it: so it
holds for the next upload too, where the miner may have found another text for them. No
record is touched; undoing one is leaving it out. `replay` makes them.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import polars as pl
from pydantic import ConfigDict, TypeAdapter, ValidationError

from logai_core.errors import SettingError
from logai_core.schemas import TEMPLATE_MARKS
from logai_core.templates.masks import MOST_CHARS
from logai_core.templates.merging import merged_text as merged_text
from logai_core.templates.miner import template_id
from logai_core.templates.parting import MOST_PLACES
from logai_core.templates.places import places_of

Kind = Literal["pin", "rename", "split", "merge", "noise"]
SHAPING = ("pin", "split", "merge")  # the others change no template

_LONGEST = 5 * MOST_CHARS  # "1" is "<num>" in a template
_FOREIGN = set("\n\r\t\f\v\x00")  # no template holds them
_VERSION = 1
_EXAMPLE = (
    'Give {"version": 1, "edits": [{"edit": "rename", "templates": ["…"], "to": "…"}]}.'
)


@dataclass(frozen=True)
class Edit:
    """One decision about the templates of these texts.

    "pin" keeps a template whatever the miner says later; "rename" calls it `to`;
    "split" parts it by the value in the place at `position`; "merge" makes one
    template, `to`, of several; "noise" marks it as not worth looking at.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")

    edit: Kind
    templates: tuple[str, ...]
    to: str = ""
    position: int = 0


_EDIT = TypeAdapter(Edit)
_EDITS = TypeAdapter(tuple[Edit, ...])


def edit_from(row: Mapping[str, Any], *, name: str) -> Edit:
    """Return the edit that `asdict` made a row of; `name` says in errors which it is.

    Raises:
        SettingError: the row is none, or holds an edit that cannot be made.
    """
    try:
        edit = _EDIT.validate_python(dict(row))
    except (TypeError, ValueError) as error:
        raise SettingError(
            f"{name}: not an edit of templates, expected one that this program wrote",
            hint="Undo it, or open a copy of the case from before.",
        ) from error
    check_edit(edit, name=name)
    return edit


def marks_of(edits: Sequence[Edit]) -> pl.DataFrame:
    """Return TEMPLATE_MARKS: names, noise and pins; the last name of a template counts."""
    names: dict[str, str] = {}
    noise: set[str] = set()
    pinned: set[str] = set()
    for edit in edits:
        if edit.edit == "rename":
            names |= dict.fromkeys(edit.templates, edit.to)
        elif edit.edit == "noise":
            noise.update(edit.templates)
        elif edit.edit == "pin":
            pinned.update(edit.templates)
        elif edit.edit == "merge":
            pinned.add(edit.to)
    rows = [
        (template_id(text), names.get(text), text in noise, text in pinned)
        for text in sorted({*names, *noise, *pinned})
    ]
    return pl.DataFrame(rows, schema=TEMPLATE_MARKS, orient="row")


def write_edits(edits: Iterable[Edit]) -> str:
    """Return edits as JSON text that a person can read and change."""
    rows = [_told(edit) for edit in edits]
    text = json.dumps(
        {"version": _VERSION, "edits": rows}, indent=2, ensure_ascii=False
    )
    return text + "\n"


def _told(edit: Edit) -> dict[str, Any]:
    """Return the fields of an edit, but for those that say nothing."""
    row = asdict(edit)
    return {name: value for name, value in row.items() if value not in ("", 0)} | (
        {"position": edit.position} if edit.edit == "split" else {}
    )


def read_edits(text: str) -> tuple[Edit, ...]:
    """Return the edits of a JSON text.

    Raises:
        SettingError: it holds something else, or a newer version wrote it; says where.
    """
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _broken(f"no JSON ({error})") from error
    if not isinstance(content, dict):
        raise _broken(f"found {type(content).__name__}")
    version = content.get("version")
    if type(version) is not int or version < 1:
        raise _broken(f"the version is {version!r}")
    if version > _VERSION:
        raise SettingError(
            f"edits: the file has version {version}, "
            f"this program knows up to {_VERSION}",
            hint="Import it with the version that wrote it, or a newer one.",
        )
    try:
        edits = _EDITS.validate_python(content.get("edits"))
    except ValidationError as error:
        raise _broken(_first_of(error)) from error
    for number, edit in enumerate(edits, start=1):
        check_edit(edit, name=f"edit {number}")
    return edits


def _broken(what: str) -> SettingError:
    return SettingError(
        f"edits: {what}, expected a file of edits that this program wrote",
        hint=_EXAMPLE,
    )


def _first_of(error: ValidationError) -> str:
    """Return where the first thing wrong is, counted from 1, and what it is."""
    first = error.errors(include_input=False, include_url=False)[0]
    number, *fields = first["loc"] or ("",)
    where = f"edit {number + 1}" if isinstance(number, int) else "the list"
    return " ".join([where, *(str(one) for one in fields)]) + f": {first['msg']}"


def check_edit(edit: Edit, *, name: str = "edit") -> None:
    """Refuse an edit that cannot be made; `name` says in errors which it is.

    Raises:
        SettingError: too few templates or too many, no text for the new one, or no
            such place.
    """
    least, most = {"merge": (2, None), "split": (1, 1)}.get(edit.edit, (1, None))
    found = len(set(edit.templates))
    if found < least or (most is not None and found > most):
        wanted = f"{least}" if most else f"at least {least}"
        raise SettingError(
            f"{name}: a {edit.edit} of {found} templates, expected {wanted}",
            hint="Name each template once, by its text.",
        )
    for text in (*edit.templates, edit.to):
        _check_text(text, name)
    if edit.edit in ("rename", "merge"):
        _check_new(edit, name)
    if edit.edit == "split":
        _check_place(edit, name)


def _check_text(text: str, name: str) -> None:
    if len(text) > _LONGEST:
        raise SettingError(
            f"{name}: a text of {len(text):,} characters, expected {_LONGEST:,} at most",
            hint="No template is as long; copy its text from the page.",
        )
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise SettingError(
            f"{name}: {text!r} is no text, expected Unicode characters",
            hint="Copy the text of the template from the page.",
        ) from error


def _check_new(edit: Edit, name: str) -> None:
    bare = edit.to.strip(" ")
    if not bare or bare != edit.to or _FOREIGN & set(bare):
        raise SettingError(
            f"{name}: {edit.to[:80]!r} as the text of a {edit.edit}, expected one line "
            "without blanks around it",
            hint="Type a text for the template.",
        )


def _check_place(edit: Edit, name: str) -> None:
    (template,) = set(edit.templates)
    places = len(places_of(template))
    if places > MOST_PLACES:
        raise SettingError(
            f"{name}: a template with {places} places, at most {MOST_PLACES} can be split",
            hint="Pin or merge it instead.",
        )
    if edit.position not in range(places):
        raise SettingError(
            f"{name}: no place {edit.position} in {template!r}, which has {places}",
            hint="Places are counted from 0, from left to right.",
        )
