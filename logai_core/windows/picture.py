"""HISTOGRAM: records by time and display level, for the picture."""

import numpy as np
import polars as pl

from logai_core import levels
from logai_core.schemas import HISTOGRAM, conform
from logai_core.windows.axis import PICTURE_STEPS, axis_of
from logai_core.windows.cells import matrix


def histogram(records: pl.LazyFrame, *, most: int = 300) -> pl.DataFrame:
    """Count records by bucket and display level, for at most `most` buckets.

    Returns:
        HISTOGRAM, zero-filled for the levels that occur, sorted by bucket_start
        and the order of `levels.NAMES`.
    """
    dated = records.filter(pl.col("ts").is_not_null())
    axis = axis_of(dated, PICTURE_STEPS, most)
    if axis is None:
        return HISTOGRAM.to_frame()
    counted = dated.group_by(axis.bucket, pl.col("severity").fill_null(0)).agg(
        pl.len().alias("records")
    )
    level = levels.level_name(pl.col("severity")).alias("key")
    found = counted.collect(engine="streaming").with_columns(level)
    names = [name for name in levels.NAMES if name in set(found["key"])]
    counts = matrix(found, names, axis.buckets)
    picture = pl.DataFrame(
        {
            "bucket_start": axis.starts[np.repeat(np.arange(axis.buckets), len(names))],
            "level": names * axis.buckets,
            "records": counts.T.reshape(-1),
        }
    )
    return conform(picture, HISTOGRAM, stage="histogram")


def histogram_like(picture: pl.DataFrame, records: pl.DataFrame) -> pl.DataFrame:
    """Count some records in the buckets and levels of a HISTOGRAM of all of them.

    `records` have `ts` and `severity`. Those without a time are in no bucket.
    """
    dated = records.drop_nulls("ts")
    starts = picture.select(pl.col("bucket_start").unique().sort())
    placed = dated.sort("ts").join_asof(starts, left_on="ts", right_on="bucket_start")
    level = levels.level_name(pl.col("severity").fill_null(0)).alias("level")
    counted = placed.group_by("bucket_start", level).len("records")
    found = picture.drop("records").join(
        counted, on=["bucket_start", "level"], how="left", maintain_order="left"
    )
    counts = pl.col("records").fill_null(0).cast(pl.UInt32)
    return conform(found.with_columns(counts), HISTOGRAM, stage="histogram like")
