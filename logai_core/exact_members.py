"""A member of the JSON objects in `attributes`, exactly: where it is, unescaped.

One regex reads it from all objects; those for which that could be wrong, since they
hold other objects or the value holds escapes, by their layout, or decoded one by one.
"""

import json
from collections.abc import Callable
from functools import partial

import polars as pl

from logai_core.attributes import NUMBER, scalar_of, unescaped
from logai_core.layouts import layouts_of, read_layout
from logai_core.nested import may_end, raw_member, scalar_in

_NESTED = r"[:\[,]\s*\{"
_MANY = 2_000  # objects, beyond which their layouts are worth looking for


class ExactReader:
    """How a member of inner objects is read of many records; see `attributes.Reader`.

    With `numbers`, only numbers are, and text that is one.
    """

    def __init__(self, name: str, *, numbers: bool) -> None:
        self._name = name
        self._numbers = numbers

    @property
    def whole(self) -> pl.Expr:
        """Return the values of `attributes`: `heads` are never in doubt."""
        return pl.lit(None, pl.String)

    def heads(self, attributes: pl.Series) -> pl.Series:
        """Return the values, as JSON escapes them without their quotes."""
        texts = scalars(attributes, self._name)
        if not self._numbers:
            return _escaped(texts)
        is_number = texts.str.contains(f"^(?:{NUMBER})$").fill_null(value=False)
        return texts.set(~is_number, None)

    def values(self, heads: pl.Series) -> pl.Series:
        """Return the values that heads are."""
        return heads


def _escaped(texts: pl.Series) -> pl.Series:
    rows = texts.str.contains(r'["\\\x00-\x1f]').fill_null(value=False).arg_true()
    if rows.is_empty():
        return texts
    written = [json.dumps(one, ensure_ascii=False)[1:-1] for one in texts.gather(rows)]
    return texts.clone().scatter(rows, pl.Series(written, dtype=pl.String))


def scalars(column: pl.Series, name: str) -> pl.Series:
    """Return the member of each object that has one; most have another name.

    A string as it is, a number or boolean as JSON writes it; else null.
    """
    nothing = pl.repeat(None, len(column), dtype=pl.String, eager=True)
    return _put(
        nothing, column, may_have(column, name), partial(_of_holders, name=name)
    )


def scalars_of(name: str, *, escaped: bool = False) -> pl.Expr:
    """Return `scalars` of `attributes`; `escaped` as `attributes.scalar_of` has them."""
    read = (
        ExactReader(name, numbers=False).heads
        if escaped
        else partial(scalars, name=name)
    )
    return pl.col("attributes").map_batches(read, pl.String, is_elementwise=True)


def exist(column: pl.Series, name: str) -> pl.Series:
    """Tell which objects have a member, of whatever kind, that is not null."""
    key = pl.escape_regex(_written(name))
    found = column.str.contains(key + r"\s*[^\sn]").fill_null(value=False)
    holds = may_nest(column).fill_null(value=False)
    if not holds.any():
        return found
    rows = (holds & may_have(column, name)).arg_true()
    some = column.gather(rows)
    told, left = _by_layout(some, name)
    raws = (raw_member(one, name) for one in some.gather(left))
    exact = [raw not in (b"", b"null") for raw in raws]
    is_there = told.is_not_null().scatter(left, pl.Series(exact, dtype=pl.Boolean))
    # What is nested is no member of its own name, unless it is found to be one.
    return (found & ~holds).scatter(rows, is_there)


def may_have(column: pl.Series, name: str) -> pl.Series:
    """Tell which objects have a name in them that a member may have."""
    first, *others = [_written(one) for one in may_end(name)]
    found = column.str.contains(first, literal=True)
    for one in others:
        found |= column.str.contains(one, literal=True)
    return found.fill_null(value=False)


def may_nest(column: pl.Series) -> pl.Series:
    """Tell which objects may hold others; few have a second brace at all."""
    second = column.str.slice(1).str.contains("{", literal=True)
    if not second.any():
        return second
    return second & column.str.contains(_NESTED)


def _of_holders(column: pl.Series, name: str) -> pl.Series:
    texts = column.to_frame("attributes").select(scalar_of(name)).to_series()
    doubted = may_nest(column) | texts.str.contains("\\", literal=True)
    return _put(texts, column, doubted, partial(_looked_at, name=name))


def _put(
    texts: pl.Series,
    column: pl.Series,
    where: pl.Series,
    read: Callable[[pl.Series], pl.Series],
) -> pl.Series:
    """Return texts with what is read of a column put where it is asked for."""
    rows = where.fill_null(value=False).arg_true()
    if rows.is_empty():
        return texts
    if len(rows) == len(column):
        return read(column)
    return texts.scatter(rows, read(column.gather(rows)))


def _looked_at(column: pl.Series, name: str) -> pl.Series:
    """Return the member of objects that may be odd."""
    found, rows = _by_layout(column, name)
    left = [scalar_in(raw_member(one, name)) for one in column.gather(rows)]
    return found.scatter(rows, pl.Series(left, dtype=pl.String))


def _by_layout(column: pl.Series, name: str) -> tuple[pl.Series, pl.Series]:
    """Return what layouts tell of many objects, and the rows of which they do not."""
    found = pl.repeat(None, len(column), dtype=pl.String, eager=True)
    rows = pl.arange(0, len(column), eager=True)
    for layout in layouts_of(column, [name]) if len(column) > _MANY else ():
        read = read_layout(column.gather(rows), layout, [name])
        if read is not None:
            is_so = read[name].is_not_null()
            texts = unescaped(read[name].drop_nulls())
            found = found.scatter(rows.filter(is_so), texts)
            rows = rows.filter(~is_so)
    return found, rows


def _written(name: str) -> str:
    return json.dumps(name, ensure_ascii=False) + ":"
