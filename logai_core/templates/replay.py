"""Edits made again on what was mined, one after the other."""

from collections.abc import Sequence
from typing import NamedTuple

import polars as pl

from logai_core.schemas import PARTED, SHAPE_TEMPLATES, SHAPES, conform
from logai_core.templates.about import is_about
from logai_core.templates.edits import SHAPING, Edit
from logai_core.templates.miner import template_id
from logai_core.templates.parting import Tables, split

_STAGE = "apply edits"


class Edited(NamedTuple):
    """Templates with all edits made.

    `shape_templates` are SHAPE_TEMPLATES. `parted` are PARTED, by source and line.
    `unused` are the places, counted from 0, of the edits that found nothing: no
    template of their text is here, and nothing that fits it.
    """

    shape_templates: pl.DataFrame
    parted: pl.DataFrame
    unused: list[int]


def apply_edits(
    mined: pl.DataFrame,
    shapes: pl.DataFrame,
    edits: Sequence[Edit],
    records: pl.LazyFrame | None = None,
) -> Edited:
    """Make `edits` in their order on the SHAPE_TEMPLATES of SHAPES as mined.

    An edit is about the template of its text, and about what fits the text but has a
    wider template; where no template has the text, about all that fits it. A text
    without a word is about the template of that very text only.

    A split makes at most MOST_PARTED templates, for the values with most records, then
    by value; all other records keep their template. `records` (RECORDS) are read only
    for a split by a value that shapes mask, and of them only those of the template;
    without them, such values are not split.
    """
    conform(mined, SHAPE_TEMPLATES, stage=_STAGE)
    texts = conform(shapes, SHAPES, stage=_STAGE).rename({"shape": "text"})
    if not edits:
        return Edited(mined, PARTED.to_frame(), [])
    named = mined.join(texts, on="shape_id", how="left", maintain_order="left")
    tables, unused = Tables(named), []
    for place, edit in enumerate(edits):
        after = _made(tables, edit, records) if edit.edit in SHAPING else tables
        if after is None:
            unused.append(place)
        tables = after or tables
    here = tables.templates()
    unused += [
        place
        for place, edit in enumerate(edits)
        if edit.edit not in SHAPING and here.isdisjoint(edit.templates)
    ]
    return _conformed(tables, sorted(unused))


def _made(tables: Tables, edit: Edit, records: pl.LazyFrame | None) -> Tables | None:
    """Return the tables after an edit, or None where it found nothing."""
    here = tables.templates()
    after = Tables(
        _rewritten(tables.shapes, edit, here, masked=True),
        _rewritten(tables.own, edit, here, masked=False),
    )
    if not any(table["about"].any() for table in after):
        return None
    if edit.edit == "split":
        return split(after, edit.templates[0], edit.position, records)
    return Tables(*(table.drop("about") for table in after))


def _rewritten(
    table: pl.DataFrame, edit: Edit, here: set[str], *, masked: bool
) -> pl.DataFrame:
    """Add the column `about`; give these rows the text of a pin or merge."""
    template, found = pl.col("template"), pl.lit(value=False)
    for text in edit.templates:
        about = is_about(table, text, here, masked=masked)
        found = found | about
        if edit.edit != "split":
            new = edit.to if edit.edit == "merge" else text
            template = pl.when(about).then(pl.lit(new)).otherwise(template)
    return table.with_columns(about=found, template=template)


def _conformed(tables: Tables, unused: list[int]) -> Edited:
    texts = {*tables.shapes["template"].unique(), *tables.own["template"].unique()}
    ids = {text: template_id(text) for text in texts}
    named = pl.col("template").replace_strict(ids, return_dtype=pl.String)
    shapes, own = (table.with_columns(template_id=named) for table in tables)
    usual = shapes.select("shape_id", usual="template_id")
    parted = own.join(usual, on="shape_id", how="left").filter(
        pl.col("template_id") != pl.col("usual")
    )
    return Edited(
        conform(shapes, SHAPE_TEMPLATES, stage=_STAGE),
        conform(parted.sort("source_id", "line_no"), PARTED, stage=_STAGE),
        unused,
    )
