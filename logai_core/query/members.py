"""A member of the JSON objects in `attributes`, exactly: at the top level, unescaped.

One regex reads it from all objects; the few for which that could be wrong, since they
hold other objects or the value holds escapes, are decoded one by one.
"""

import json

import msgspec
import polars as pl

from logai_core.attributes import NUMBER, scalar_of

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
    texts = column.to_frame("attributes").select(scalar_of(name)).to_series()
    doubted = (
        _may_nest(column, name) | texts.str.contains("\\", literal=True)
    ).fill_null(value=False)
    rows = doubted.arg_true()
    if rows.is_empty():
        return texts
    exact = [_decoded(_raw(one, name)) for one in column.gather(rows)]
    return texts.scatter(rows, pl.Series(exact, dtype=pl.String))


def _exist(column: pl.Series, name: str) -> pl.Series:
    found = column.str.contains(_key(name) + r"\s*[^\sn]").fill_null(value=False)
    rows = _may_nest(column, name).fill_null(value=False).arg_true()
    if rows.is_empty():
        return found
    raws = (_raw(one, name) for one in column.gather(rows))
    exact = [raw not in (b"", b"null") for raw in raws]
    return found.scatter(rows, pl.Series(exact, dtype=pl.Boolean))


def _may_nest(column: pl.Series, name: str) -> pl.Series:
    nested = column.str.contains(_NESTED)
    if not nested.any():
        return nested
    return nested & column.str.contains(_key(name))


def _key(name: str) -> str:
    return pl.escape_regex(json.dumps(name, ensure_ascii=False)) + ":"


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
