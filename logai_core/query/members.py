"""A member of the JSON objects in `attributes`, exactly: at the top level, unescaped.

One regex reads it from all objects; the few for which that could be wrong, since they
hold other objects or the value holds escapes, are decoded one by one.
"""

import json
from collections.abc import Iterable

import msgspec
import polars as pl

from logai_core.attributes import NUMBER, scalar_of
from logai_core.profiles import Numbered, numbered

_ATTRIBUTES = pl.col("attributes")
_NESTED = r"[:\[,]\s*\{"
_Raw = dict[str, msgspec.Raw]
_DECODER = msgspec.json.Decoder(_Raw)


def scalar(name: str) -> pl.Expr:
    """Return a string as it is, a number or boolean as JSON writes it; else null."""
    return _ATTRIBUTES.map_batches(
        lambda column: _scalars(column, name),
        return_dtype=pl.String,
        is_elementwise=True,
    )


def values(scans: Iterable[pl.LazyFrame], name: str) -> Numbered | None:
    """Return the scalar of all of some records; None where it has too many values.

    `scans` have `attributes`, of some records at a time.
    """
    read = (
        scan.select(value=scalar(name)).collect(engine="streaming")["value"]
        for scan in scans
    )
    return numbered(read)


def number(text: pl.Expr) -> pl.Expr:
    """Return a scalar as a number where it is one; else null."""
    return text.str.extract(f"^({NUMBER})$", 1).cast(pl.Float64, strict=False)


def exists(name: str) -> pl.Expr:
    """Tell whether an object has the member, of whatever kind, and it is not null."""
    return _ATTRIBUTES.map_batches(
        lambda column: _exist(column, name),
        return_dtype=pl.Boolean,
        is_elementwise=True,
    )


def _scalars(column: pl.Series, name: str) -> pl.Series:
    """Return the member of each object that has one; most have another name."""
    rows = column.str.contains(_written(name), literal=True).fill_null(value=False)
    holders = rows.arg_true()
    nothing = pl.repeat(None, len(column), dtype=pl.String, eager=True)
    if holders.is_empty():
        return nothing
    some = column if len(holders) == len(column) else column.gather(holders)
    texts = _of_holders(some, name)
    return texts if some is column else nothing.scatter(holders, texts)


def _of_holders(column: pl.Series, name: str) -> pl.Series:
    texts = column.to_frame("attributes").select(scalar_of(name)).to_series()
    doubted = may_nest(column) | texts.str.contains("\\", literal=True)
    rows = doubted.fill_null(value=False).arg_true()
    if rows.is_empty():
        return texts
    exact = [_decoded(_raw(one, name)) for one in column.gather(rows)]
    return texts.scatter(rows, pl.Series(exact, dtype=pl.String))


def _exist(column: pl.Series, name: str) -> pl.Series:
    found = column.str.contains(_key(name) + r"\s*[^\sn]").fill_null(value=False)
    holds = column.str.contains(_written(name), literal=True)
    rows = (may_nest(column) & holds).fill_null(value=False).arg_true()
    if rows.is_empty():
        return found
    raws = (_raw(one, name) for one in column.gather(rows))
    exact = [raw not in (b"", b"null") for raw in raws]
    return found.scatter(rows, pl.Series(exact, dtype=pl.Boolean))


def may_nest(column: pl.Series) -> pl.Series:
    """Tell which objects may hold others; few have a second brace at all."""
    second = column.str.slice(1).str.contains("{", literal=True)
    if not second.any():
        return second
    return second & column.str.contains(_NESTED)


def _written(name: str) -> str:
    return json.dumps(name, ensure_ascii=False) + ":"


def _key(name: str) -> str:
    return pl.escape_regex(_written(name))


def _raw(text: str, name: str) -> bytes:
    """Return the JSON of a member, empty where the object has none."""
    try:
        members = _DECODER.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return b""
    return bytes(members.get(name, b""))


def _decoded(raw: bytes) -> str | None:
    if raw[:1] in (b"", b"{", b"[", b"n"):
        return None
    return str(msgspec.json.decode(raw)) if raw[:1] == b'"' else raw.decode()
