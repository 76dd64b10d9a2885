"""Values of one attribute, for counting: read with quotes, bared when they are few."""

import json

import polars as pl

from logai_core.attributes import NUMBER
from logai_core.exact_members import ExactReader


def token_of(name: str) -> pl.Expr:
    """Return a member that is a string, number or boolean, as JSON writes it.

    Strings keep their quotes: to take them off here would double the time. A member
    that may be one of an inner object has quotes, whatever it is.
    """
    if "." in name:
        read = pl.col("attributes").map_batches(
            ExactReader(name, numbers=False).heads,
            return_dtype=pl.String,
            is_elementwise=True,
        )
        return pl.concat_str(pl.lit('"'), read, pl.lit('"'))
    key = pl.escape_regex(json.dumps(name, ensure_ascii=False))
    scalar = rf'{key}: ?("(?:[^"\\]|\\.)*"|(?:true|false|{NUMBER})[,}}])'
    return pl.col("attributes").str.extract(scalar, 1)


def bare(token: pl.Expr) -> pl.Expr:
    """Return tokens without quotes, or what stands after a number."""
    quoted = token.str.starts_with('"')
    return (
        pl.when(quoted)
        .then(token.str.head(-1).str.slice(1))
        .otherwise(token.str.head(-1))
    )


def unescaped(value: str) -> str:
    """Return the text that a bare string stands for."""
    if "\\" not in value:
        return value
    try:
        return str(json.loads(f'"{value}"'))
    except ValueError:
        return value
