"""What the analyst decides about templates: data, replayed on what was mined.

An edit names templates by their text, and is about every shape that fits it: so it
holds for the next upload too, where the miner may have found another text for them. No
record is touched; undoing one is leaving it out.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Literal

import polars as pl
from pydantic import TypeAdapter, ValidationError

from logai_core.errors import SettingError
from logai_core.schemas import SHAPE_TEMPLATES, SHAPES, TEMPLATE_MARKS, conform
from logai_core.templates.masks import EMPTY
from logai_core.templates.miner import template_id
from logai_core.templates.places import pattern_of, places_of, put

Kind = Literal["pin", "rename", "split", "merge", "noise"]


@dataclass(frozen=True)
class Edit:
    """One decision about the templates of these texts.

    "pin" keeps a template whatever the miner says later; "rename" calls it `to`;
    "split" parts it by the word in the place at `position`; "merge" makes one
    template, `to`, of several; "noise" marks it as not worth looking at.
    """

    edit: Kind
    templates: tuple[str, ...]
    to: str = ""
    position: int = 0


_EDITS = TypeAdapter(tuple[Edit, ...])


def apply_edits(
    mined: pl.DataFrame, shapes: pl.DataFrame, edits: Sequence[Edit]
) -> pl.DataFrame:
    """Return SHAPE_TEMPLATES of SHAPES as mined, with `edits` made in their order."""
    conform(mined, SHAPE_TEMPLATES, stage="apply edits")
    texts = conform(shapes, SHAPES, stage="apply edits").select("shape_id", "shape")
    frame = mined.join(texts, on="shape_id", how="left", maintain_order="left")
    for edit in edits:
        frame = frame.with_columns(_edited(edit).alias("template"))
    names = {text: template_id(text) for text in frame["template"].unique()}
    ids = pl.col("template").replace_strict(names, return_dtype=pl.String)
    return conform(
        frame.with_columns(ids.alias("template_id")),
        SHAPE_TEMPLATES,
        stage="apply edits",
    )


def marks_of(edits: Sequence[Edit]) -> pl.DataFrame:
    """Return TEMPLATE_MARKS: names and noise, the last edit of a template counts."""
    names: dict[str, str] = {}
    noise: dict[str, bool] = {}
    pinned: dict[str, bool] = {}
    for edit in edits:
        for text in edit.templates:
            if edit.edit == "rename":
                names[text] = edit.to
            noise[text] = noise.get(text, False) or edit.edit == "noise"
            pinned[text] = pinned.get(text, False) or edit.edit == "pin"
        if edit.edit == "merge":
            pinned[edit.to] = True
    texts = sorted({*names, *noise, *pinned})
    rows = [
        (template_id(text), names.get(text), noise.get(text, False), pinned[text])
        for text in texts
        if names.get(text) or noise.get(text) or pinned.get(text)
    ]
    return pl.DataFrame(rows, schema=TEMPLATE_MARKS, orient="row")


def write_edits(edits: Sequence[Edit]) -> str:
    """Return edits as JSON text that a person can read and change."""
    return json.dumps({"edits": [asdict(one) for one in edits]}, indent=2) + "\n"


def read_edits(text: str) -> tuple[Edit, ...]:
    """Return the edits of a JSON text.

    Raises:
        SettingError: it holds something else; says where.
    """
    try:
        edits = _EDITS.validate_python(json.loads(text)["edits"])
    except (ValueError, KeyError, TypeError, ValidationError) as error:
        what = str(error).splitlines()[0]
        raise SettingError(
            f"edits: {what}, expected a file that this program wrote",
            hint='Give {"edits": [{"edit": "rename", "templates": ["…"], "to": "…"}]}.',
        ) from error
    for number, edit in enumerate(edits, start=1):
        check_edit(edit, name=f"edit {number}")
    return edits


def check_edit(edit: Edit, *, name: str = "edit") -> None:
    """Refuse an edit that cannot be made.

    Raises:
        SettingError: no template, no new text, or no such place.
    """
    if not edit.templates or (edit.edit == "merge" and len(edit.templates) < 2):
        raise SettingError(
            f"{name}: found {len(edit.templates)} templates, expected more"
        )
    if edit.edit in ("rename", "merge") and not edit.to.strip():
        raise SettingError(f"{name}: no text for the {edit.edit}d template")
    if edit.edit == "split" and edit.position not in range(
        len(places_of(edit.templates[0]))
    ):
        raise SettingError(
            f"{name}: no place {edit.position} in {edit.templates[0]!r}",
            hint="Places are counted from 0, from left to right.",
        )


def merged_text(texts: Sequence[str]) -> str | None:
    """Return a template for all of these, or None where they share too little.

    Words that differ become `<*>`; templates of unlike length share nothing.
    """
    rows = [text.split(" ") for text in texts]
    if len({len(row) for row in rows}) != 1:
        return None
    words = [
        column[0] if len(set(column)) == 1 else "<*>"
        for column in zip(*rows, strict=True)
    ]
    return " ".join(words) if any(word != "<*>" for word in words) else None


def _edited(edit: Edit) -> pl.Expr:
    template = pl.col("template")
    if edit.edit in ("rename", "noise"):
        return template
    result = template
    for text in edit.templates:
        fits = (template == text) | _fits(text)
        result = pl.when(fits).then(_new_text(edit, text)).otherwise(result)
    return result


def _fits(text: str) -> pl.Expr:
    if text == EMPTY:
        return pl.lit(value=False)
    return pl.col("shape").str.contains(pattern_of(text))


def _new_text(edit: Edit, text: str) -> pl.Expr:
    if edit.edit == "merge":
        return pl.lit(edit.to)
    if edit.edit == "pin":
        return pl.lit(text)
    mark = "\x00"  # no shape holds it
    value = pl.col("shape").str.extract(pattern_of(text), edit.position + 1)
    before, _, after = put(text, edit.position, mark).partition(mark)
    parted = pl.concat_str(pl.lit(before), value, pl.lit(after))
    return pl.when(value.is_null()).then("template").otherwise(parted)
