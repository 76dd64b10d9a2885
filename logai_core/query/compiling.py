"""A query to one Polars expression over RECORDS; never to SQL, never by `eval`."""

from typing import NamedTuple

import polars as pl

from logai_core.query.comparing import compare_attribute, compare_text, contain_text
from logai_core.query.fields import ID_COLUMNS, Fields, known_reader, reader_of
from logai_core.query.lookups import (
    line_condition,
    source_condition,
    template_condition,
)
from logai_core.query.pruning import Verdict, judge
from logai_core.query.severity import level_condition
from logai_core.query.times import Stretch, hull, stretch_of
from logai_core.query.tree import (
    And,
    Clause,
    Compare,
    Node,
    Not,
    Or,
    Query,
    Term,
    Value,
    leaves,
)

_COLUMNS = {
    "time": ("ts",),
    "level": ("severity",),
    "source": ("source_id",),
    "line": ("line_no",),
    "tpl": ("template_id",),
    "id": ID_COLUMNS,
    "message": ("message",),
    "attribute": ("attributes",),
}
_TRUE, _FALSE = pl.lit(value=True), pl.lit(value=False)


class _Read(NamedTuple):
    """What matches; and what surely and what possibly does, told without long text."""

    exact: pl.Expr
    surely: pl.Expr
    possibly: pl.Expr


class _Facts(NamedTuple):
    """What conditions are made of, besides the tree."""

    fields: Fields
    text: str
    shapes: pl.DataFrame | None


def condition(
    query: Query, fields: Fields, shapes: pl.DataFrame | None = None
) -> pl.Expr | None:
    """Return the filter over RECORDS with `template_id`; None where all match.

    It is never null: what a record does not have does not match, and its negation does.
    With the SHAPES of the records, marked by `mark_shapes`, most searches for text read
    `shape_id` instead of messages, and give the same; `meta.root_names()` tells.

    Raises:
        QueryError: a field or value is not known; at its place in the text.
    """
    if not query.clauses:
        return None
    return _read(query.tree, _Facts(fields, query.text, shapes)).exact


def candidates(
    query: Query, fields: Fields, shapes: pl.DataFrame | None = None
) -> pl.Expr | None:
    """Return a filter that lets all matches through and reads no long text.

    It is the first of two steps where long columns are read for few records only:
    `condition` then tells which of its records match. None lets everything through.
    """
    if not query.clauses:
        return None
    return _read(query.tree, _Facts(fields, query.text, shapes)).possibly


def columns(query: Query) -> frozenset[str]:
    """Return the columns of RECORDS, and `template_id`, that a condition may read."""
    return frozenset(
        column for leaf in leaves(query.tree) for column in _columns_of(leaf)
    )


def _columns_of(leaf: Term | Compare) -> tuple[str, ...]:
    if isinstance(leaf, Term):
        return ("message",)
    reader = known_reader(leaf) or "attribute"
    return _COLUMNS.get(reader) or (leaf.name.lower(),)


def window_of(query: Query, fields: Fields) -> tuple[datetime | None, datetime | None]:
    """Return what the clauses about time restrict `[start, end)` to, in UTC.

    Raises:
        QueryError: a value is no time.
    """
    facts = _Facts(fields, query.text, None)
    times = tuple(clause.tree for clause in query.clauses if clause.is_time)
    return tuple(_window(And(times), facts))


def _read(node: Node, facts: _Facts) -> _Read:
    if isinstance(node, Not):
        inner = _read(node.node, facts)
        return _Read(~inner.exact, ~inner.possibly, ~inner.surely)
    if isinstance(node, And | Or):
        join = pl.all_horizontal if isinstance(node, And) else pl.any_horizontal
        parts = [_read(one, facts) for one in node.nodes]
        return _Read(*(join(column) for column in zip(*parts, strict=True)))
    if isinstance(node, Term):
        return _text(node.value, facts)
    return _comparison(node, facts)
