"""What a search for text looks for in messages, apart from the rest of a query."""

from typing import NamedTuple

import polars as pl

from logai_core.query.compiling import read_node
from logai_core.query.fields import Fields
from logai_core.query.patterns import containing
from logai_core.query.pruning import parts_of
from logai_core.query.tree import Compare, Query, Term, Value, leaves


class Sought(NamedTuple):
    """What a term or a comparison of messages looks for.

    `exact` is its condition over `message`. All messages that it finds hold what `begin`,
    a Rust regex of plain characters in any case, matches; None where that is not told.
    """

    exact: pl.Expr
    begin: str | None
    is_regex: bool
    number: int  # of the leaf in the query, from the left


def sought_by(leaf: Term | Compare, query: Query, fields: Fields) -> Sought:
    """Return what a leaf of a query looks for; it is one that reads messages."""
    number = next(at for at, one in enumerate(leaves(query.tree)) if one == leaf)
    values = (leaf.value, *leaf.value.parts)
    return Sought(
        read_node(leaf, query, fields).exact,
        _begin(leaf),
        any(one.kind == "regex" for one in values),
        number,
    )


def _begin(leaf: Term | Compare) -> str | None:
    """Return the pattern of what is held by all that a leaf finds."""
    if isinstance(leaf, Compare) and leaf.operator not in (":", "="):
        return None
    several = leaf.value.kind == "set"
    texts = [_held(one) for one in (leaf.value.parts if several else (leaf.value,))]
    if not texts or not all(texts):
        return None
    return "|".join(containing(one) for one in texts)


def _held(value: Value) -> str:
    """Return the longest text that is held by all that matches a value, if any."""
    if value.kind in ("word", "quoted"):
        return value.text
    return max(parts_of(value), key=len, default="")
