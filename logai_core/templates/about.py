"""What an edit is about: the rows of the templates that it names, by their text."""

import re
from collections.abc import Set

import polars as pl

from logai_core.templates.masks import ANY
from logai_core.templates.merging import has_words
from logai_core.templates.parting import MOST_PLACES
from logai_core.templates.places import pattern_of, places_of


def is_about(
    table: pl.DataFrame, template: str, here: Set[str], *, masked: bool
) -> pl.Expr:
    """Tell which rows of `table` (`text` and `template`) an edit of a template is about.

    Those that have it; those whose text fits it but which have a wider template; and
    where it is not among the templates `here`, all whose text fits it. Where the texts
    are `masked`, placeholders must agree in kind. A template without words fits
    nothing but itself.
    """
    same = pl.col("template") == template
    if not has_words(template) or len(places_of(template)) > MOST_PLACES:
        return same
    pattern = _pattern_of_shapes(template) if masked else pattern_of(template)
    fits = pl.col("text").str.contains(pattern)
    if template not in here:
        return same | fits
    others = table.filter(fits & ~same)["template"].unique()
    wider = [one for one in others if ANY in one and _is_wider(one, template)]
    return same | (fits & pl.col("template").is_in(wider))


def _is_wider(one: str, other: str) -> bool:
    return bool(pl.Series([other]).str.contains(_pattern_of_shapes(one)).item())


def _pattern_of_shapes(template: str) -> str:
    """Return a Rust regex over shapes, in which only `<*>` stands for something else."""
    parts = [re.escape(part) for part in template.split(ANY)]
    return f"^ *{'.*?'.join(parts)} *$"
