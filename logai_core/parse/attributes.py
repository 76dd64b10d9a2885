"""JSON objects as text, built in columns."""

from collections.abc import Iterable

import polars as pl

# Whole and decimal numbers as JSON writes them, without exponents and few enough
# digits to survive a reader that holds numbers as doubles.
NUMBER = r"^-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,9})?$"


def quoted(text: pl.Expr) -> pl.Expr:
    """Return `text` as a JSON string, null for null."""
    wrapped = pl.struct(text.alias("v")).struct.json_encode()
    string = wrapped.str.strip_prefix('{"v":').str.strip_suffix("}")
    return pl.when(text.is_not_null()).then(string)


def number_or_quoted(text: pl.Expr) -> pl.Expr:
    """Return `text` as a JSON number where it is one, as a string elsewhere."""
    return pl.when(text.str.contains(NUMBER)).then(text).otherwise(quoted(text))


def member(name: str, value: pl.Expr) -> pl.Expr:
    """Return `"name":value` for JSON in `value`, null for null."""
    return pl.concat_str(pl.lit(f'"{name}":'), value)


def json_object(members: Iterable[pl.Expr]) -> pl.Expr:
    """Return the object of the members that are not null, null when none is."""
    body = pl.concat_str(pl.lit(None, pl.String), *members, separator=",", ignore_nulls=True)
    return pl.when(body != "").then(pl.concat_str(pl.lit("{"), body, pl.lit("}")))


def add_member(attributes: pl.Expr, added: pl.Expr) -> pl.Expr:
    """Return the objects with one more member where it is not null."""
    inside = attributes.str.strip_prefix("{").str.strip_suffix("}")
    return (
        pl.when(added.is_null())
        .then(attributes)
        .otherwise(json_object([pl.when(inside != "").then(inside), added]))
    )
