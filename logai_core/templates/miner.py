"""Shapes to templates.

Only distinct shapes enter, and every decision is taken on whole groups of them, so
neither the order of lines nor that of shapes matters.
"""

import hashlib
from functools import partial

import polars as pl

from logai_core.schemas import SHAPE_TEMPLATES, SHAPES, conform
from logai_core.templates.columns import join_columns
from logai_core.templates.crowds import fold_crowds
from logai_core.templates.lists import fold_lists
from logai_core.templates.masks import EMPTY
from logai_core.templates.soft import soft_drafts


def mine_templates(shapes: pl.DataFrame) -> pl.DataFrame:
    """Give each of SHAPES its template; SHAPE_TEMPLATES sorted by `shape_id`.

    The answer depends on the set of shapes only. The shape "" has the template
    `<empty>`.
    """
    ordered = conform(shapes, SHAPES, stage="mine_templates").sort("shape_id")
    drafts, values = soft_drafts(ordered["shape"])
    texts = {draft: draft for draft in drafts}
    for step in (fold_crowds, fold_lists, partial(join_columns, values=values)):
        after = step(set(texts.values()))
        texts = {draft: after[text] for draft, text in texts.items()}
    texts = {draft: text or EMPTY for draft, text in texts.items()}
    ids = {text: template_id(text) for text in set(texts.values())}
    templates = [texts[draft] for draft in drafts]
    mined = ordered.with_columns(
        pl.Series("template_id", [ids[text] for text in templates], pl.String),
        pl.Series("template", templates, pl.String),
    )
    return conform(mined, SHAPE_TEMPLATES, stage="mine_templates")


def template_id(text: str) -> str:
    """Return the id of a template: the same in every case."""
    return "T" + hashlib.blake2b(text.encode(), digest_size=5).hexdigest()
