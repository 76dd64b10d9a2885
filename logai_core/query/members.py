"""A member of the JSON objects in `attributes`, as expressions over them."""

from collections.abc import Iterable

import polars as pl

from logai_core.attributes import NUMBER
from logai_core.exact_members import exist, scalars
from logai_core.profiles import Numbered, numbered

_ATTRIBUTES = pl.col("attributes")


def scalar(name: str) -> pl.Expr:
    """Return a string as it is, a number or boolean as JSON writes it; else null."""
    return _ATTRIBUTES.map_batches(
        lambda column: scalars(column, name),
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
        lambda column: exist(column, name),
        return_dtype=pl.Boolean,
        is_elementwise=True,
    )
