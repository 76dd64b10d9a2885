"""The check that a frame has the columns of its schema."""

import polars as pl

from logai_core.errors import SchemaError


def conform(frame: pl.DataFrame, schema: pl.Schema, *, stage: str) -> pl.DataFrame:
    """Return `frame` with exactly the columns of `schema`, in its order.

    Extra columns are dropped; nothing is cast.

    Raises:
        SchemaError: a declared column is missing or has another dtype.
    """
    have = frame.schema
    wrong = [
        f"{name}: expected {want}, got {have.get(name, 'no such column')}"
        for name, want in schema.items()
        if have.get(name) != want
    ]
    if wrong:
        raise SchemaError(f"{stage}: {'; '.join(wrong)}")
    return frame.select(schema.names())
