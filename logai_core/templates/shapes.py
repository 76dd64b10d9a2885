"""Messages to shapes: masked, hashed, counted."""

import hashlib
from collections.abc import Iterable
from typing import NamedTuple

import polars as pl

from logai_core.schemas import RECORDS, SHAPES, conform
from logai_core.templates.masks import shape_of

_REPEATED = 0.7


class Shaped(NamedTuple):
    """Records with their shapes named, and how many records each shape has."""

    records: pl.DataFrame
    shapes: pl.DataFrame


def add_shapes(records: pl.DataFrame) -> Shaped:
    """Fill `shape_id` of RECORDS and count their SHAPES, sorted by `shape_id`.

    Each record depends on its own message only, so any chunking gives the same.
    A null or blank message has the shape "".
    """
    messages = conform(records, RECORDS, stage="add_shapes")["message"].fill_null("")
    shaped = _shaped(messages)
    counted = shaped.group_by("shape").agg(records=pl.len().cast(pl.UInt64))
    shapes = counted.with_columns(shape_id=_ids(counted["shape"])).sort("shape_id")
    named = shaped.join(shapes, on="shape", how="left", maintain_order="left")
    return Shaped(
        conform(records.with_columns(named["shape_id"]), RECORDS, stage="add_shapes"),
        conform(shapes, SHAPES, stage="add_shapes"),
    )


def _shaped(messages: pl.Series) -> pl.DataFrame:
    """Return the column `shape`, one row a message, each distinct one masked once.

    Where most messages differ, finding the distinct ones costs more than it saves.
    """
    most = _REPEATED * len(messages)
    every = messages.alias("message").to_frame()
    shape = shape_of(pl.col("message")).alias("shape")
    if every.select(pl.col("message").approx_n_unique()).item() > most:
        return every.select(shape)
    distinct = every.unique().with_columns(shape)
    return every.join(distinct, on="message", how="left", maintain_order="left").select(
        "shape"
    )


def merge_shapes(parts: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """Add up the SHAPES of chunks, sorted by `shape_id`, whatever their order."""
    frames = [conform(part, SHAPES, stage="merge_shapes") for part in parts]
    whole = pl.concat(frames) if frames else SHAPES.to_frame()
    merged = whole.group_by("shape_id").agg(
        pl.col("shape").min(), pl.col("records").sum()
    )
    return conform(merged.sort("shape_id"), SHAPES, stage="merge_shapes")


def _ids(shapes: pl.Series) -> pl.Series:
    digests = (
        hashlib.blake2b(shape.encode(), digest_size=8).digest() for shape in shapes
    )
    numbers = [int.from_bytes(digest, "big") for digest in digests]
    return pl.Series("shape_id", numbers, dtype=pl.UInt64)
