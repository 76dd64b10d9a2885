"""A query to one Polars expression over RECORDS; never to SQL, never by `eval`."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

import polars as pl

from logai_core.query.borrowed import check_in
from logai_core.query.comparing import compare_attribute, compare_text, contain_text
from logai_core.query.fields import (
    ID_COLUMNS,
    Fields,
    attribute_of,
    known_reader,
    reader_of,
)
from logai_core.query.lookups import (
    line_condition,
    source_condition,
    template_condition,
)
from logai_core.query.pruning import judge
from logai_core.query.severity import level_condition
from logai_core.query.times import stretches_of
from logai_core.query.tree import (
    And,
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
LONG = frozenset({"message", "attributes"})  # columns that take long to read
_TRUE, _FALSE = pl.lit(value=True), pl.lit(value=False)


class Read(NamedTuple):
    """What matches; and what surely and what possibly does, told without long text.

    Where the two are the same for a record, neither its message nor its attributes
    need be read.
    """

    exact: pl.Expr
    surely: pl.Expr
    possibly: pl.Expr


class _Facts(NamedTuple):
    """What conditions are made of, besides the tree."""

    fields: Fields
    text: str
    kinds: pl.DataFrame | None


def condition(
    query: Query, fields: Fields, kinds: pl.DataFrame | None = None
) -> pl.Expr | None:
    """Return the filter over RECORDS with `template_id`; None where all match.

    It is never null: what a record does not have does not match, and its negation does.
    With the `message_kinds` of the records, most searches for text read `shape_id`
    instead of messages, and give the same; `meta.root_names()` tells which.

    Raises:
        QueryError: a field or value is not known; at its place in the text.
    """
    if not query.clauses:
        return None
    return read_query(query, fields, kinds).exact


def read_query(query: Query, fields: Fields, kinds: pl.DataFrame | None = None) -> Read:
    """Return the conditions of a query that has clauses."""
    return read_node(query.tree, query, fields, kinds)


def read_node(
    node: Node, query: Query, fields: Fields, kinds: pl.DataFrame | None = None
) -> Read:
    """Return the conditions of a part of a query."""
    return _read(node, _Facts(fields, query.text, kinds))


def columns(query: Query) -> frozenset[str]:
    """Return the columns of RECORDS, and `template_id`, that a condition may read."""
    return columns_under(query.tree)


def columns_under(node: Node) -> frozenset[str]:
    """Return the columns that the condition of a part of a query may read."""
    return frozenset(column for leaf in leaves(node) for column in _columns_of(leaf))


def _columns_of(leaf: Term | Compare) -> tuple[str, ...]:
    if isinstance(leaf, Term):
        return ("message",)
    reader = known_reader(leaf) or "attribute"
    return _COLUMNS.get(reader) or (leaf.name.lower(),)


def _read(node: Node, facts: _Facts) -> Read:
    if isinstance(node, Not):
        inner = _read(node.node, facts)
        return Read(~inner.exact, ~inner.possibly, ~inner.surely)
    if isinstance(node, And | Or):
        join = pl.all_horizontal if isinstance(node, And) else pl.any_horizontal
        parts = [_read(one, facts) for one in node.nodes]
        return Read(*(join(column) for column in zip(*parts, strict=True)))
    if isinstance(node, Term):
        check_in(node.value, facts.fields, facts.text)
        return _text(node.value, facts)
    return _comparison(node, facts)


def _alike(matches: pl.Expr) -> Read:
    """Return a condition that reads short columns only."""
    told = matches.fill_null(value=False)
    return Read(told, told, told)


def _open(matches: pl.Expr) -> Read:
    """Return a condition of which nothing is told without reading long text."""
    return Read(matches.fill_null(value=False), _FALSE, _TRUE)


def _negated(read: Read, compare: Compare) -> Read:
    if compare.operator != "!=":
        return read
    return Read(~read.exact, ~read.possibly, ~read.surely)


def _text(value: Value, facts: _Facts) -> Read:
    read = _open(contain_text(pl.col("message"), value))
    if facts.kinds is None:
        return read
    verdict = judge(value, facts.kinds)
    surely, looked_at = _of_shapes(verdict.surely), _of_shapes(verdict.looked_at)
    if verdict.looked_at.is_empty():
        return Read(surely, surely, surely)
    return Read(surely | (looked_at & read.exact), surely, surely | looked_at)


def _of_shapes(ids: pl.Series) -> pl.Expr:
    found = pl.col("shape_id").is_in(ids.implode(), nulls_equal=True)
    return found.fill_null(value=False)


def _comparison(compare: Compare, facts: _Facts) -> Read:
    reader = reader_of(compare, facts.fields, facts.text)
    operator, value = compare.operator, compare.value
    if reader == "attribute":
        name = attribute_of(compare, facts.fields) or compare.name
        read = _open(compare_attribute(name, operator, value))
    elif reader == "message":
        if operator == ":" and value.kind not in ("set", "range"):
            read = _text(value, facts)
        else:
            read = _open(_message(compare))
    else:
        read = _alike(_SHORT[reader](compare, facts))
    return _negated(read, compare)


def _message(compare: Compare) -> pl.Expr:
    column, value = pl.col("message"), compare.value
    if compare.operator == ":" and value.kind == "set":
        return pl.any_horizontal(contain_text(column, part) for part in value.parts)
    return compare_text(column, compare.operator, value)


def _column(compare: Compare, _: _Facts) -> pl.Expr:
    column = pl.col(compare.name.lower())
    return compare_text(column, compare.operator, compare.value)


def _ids(compare: Compare, _: _Facts) -> pl.Expr:
    return pl.any_horizontal(
        compare_text(pl.col(name), compare.operator, compare.value).fill_null(
            value=False
        )
        for name in ID_COLUMNS
    )


def _time(compare: Compare, facts: _Facts) -> pl.Expr:
    value = compare.value
    if value.kind == "set":
        return pl.any_horizontal(
            _instants(part, compare, facts) for part in value.parts
        )
    return _instants(value, compare, facts)


def _instants(value: Value, compare: Compare, facts: _Facts) -> pl.Expr:
    ts = pl.col("ts")
    if value.kind == "any":
        return ts.is_not_null()
    stretches = stretches_of(value, compare.operator, facts.fields, facts.text)
    return pl.any_horizontal(_within(ts, *one) for one in stretches)


def _within(ts: pl.Expr, start: datetime | None, end: datetime | None) -> pl.Expr:
    matches = ts.is_not_null()
    if start is not None:
        matches &= ts >= start
    if end is not None:
        matches &= ts < end
    return matches


_SHORT: dict[str, Callable[[Compare, _Facts], pl.Expr]] = {
    "time": _time,
    "level": lambda compare, facts: level_condition(compare, facts.text),
    "source": lambda one, facts: source_condition(one, facts.fields, facts.text),
    "tpl": lambda one, facts: template_condition(one, facts.fields, facts.text),
    "line": lambda compare, facts: line_condition(compare, facts.text),
    "id": _ids,
    "column": _column,
}
