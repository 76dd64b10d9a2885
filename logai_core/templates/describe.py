"""What each template amounts to in a case: counts, times, levels, sources."""

import numpy as np
import polars as pl

from logai_core.errors import SchemaError
from logai_core.levels import NAMES, level_name
from logai_core.schemas import (
    SHAPE_TEMPLATES,
    SHAPES,
    TEMPLATES,
    TREND_BUCKETS,
    conform,
)

_STAGE = "describe_templates"
_CELL = ("template_no", "source_id", "severity", "bucket")


def describe_templates(
    records: pl.LazyFrame, shape_templates: pl.DataFrame, shapes: pl.DataFrame
) -> pl.DataFrame:
    """Return TEMPLATES of all `records`, most records first, then by id.

    The scan is read twice, once for the time span; nothing larger than the counts
    by template, source, severity and slice is held. Templates without records are
    left out. Undated records count everywhere but in times and trend.

    Raises:
        SchemaError: a record has a shape that `shape_templates` does not name.
    """
    named = conform(shape_templates, SHAPE_TEMPLATES, stage=_STAGE)
    conform(shapes, SHAPES, stage=_STAGE)
    templates = (
        named.join(shapes, on="shape_id", how="semi")
        .group_by("template_id", "template")
        .agg(shapes=pl.len().cast(pl.UInt32))
        .sort("template_id")
        .with_row_index("template_no")
    )
    numbers = named.join(templates, on="template_id").select("shape_id", "template_no")
    cells = _cells(records, numbers)
    whole = cells.group_by("template_no").agg(
        pl.col("records").sum(),
        pl.col("lines").sum(),
        pl.col("first_ts").min(),
        pl.col("last_ts").max(),
        pl.col("severity").max(),
        sources=pl.col("source_id").unique().sort(),
    )
    levels = _counted(
        cells.with_columns(at=_level_no()), templates.height, len(NAMES)
    ).cast(pl.List(pl.UInt64))
    trend = _counted(
        cells.rename({"bucket": "at"}), templates.height, TREND_BUCKETS
    ).cast(pl.List(pl.UInt32))
    described = (
        templates.with_columns(levels=levels, trend=trend)
        .join(whole, on="template_no")
        .with_columns(
            share=pl.col("records") / pl.col("records").sum(),
            only_host=pl.lit(None, pl.String),
            only_service=pl.lit(None, pl.String),
        )
        .sort("records", "template_id", descending=[True, False])
    )
    return conform(described, TEMPLATES, stage=_STAGE)


def _cells(records: pl.LazyFrame, numbers: pl.DataFrame) -> pl.DataFrame:
    """Count records by template, source, severity and slice of time, in one pass."""
    counted = (
        records.select("shape_id", "source_id", "severity", "ts", "lines")
        .join(numbers.lazy(), on="shape_id", how="left")
        .with_columns(bucket=_bucket(records))
        .group_by(_CELL)
        .agg(
            records=pl.len().cast(pl.UInt64),
            lines=pl.col("lines").cast(pl.UInt64).sum(),
            first_ts=pl.col("ts").min(),
            last_ts=pl.col("ts").max(),
        )
        .collect(engine="streaming")
    )
    lost = counted.filter(pl.col("template_no").is_null())["records"].sum()
    if lost:
        raise SchemaError(
            f"{_STAGE}: {lost:,} records have a shape without a template, expected none"
        )
    return counted


def _bucket(records: pl.LazyFrame) -> pl.Expr:
    """Return which of TREND_BUCKETS equal slices of the whole span `ts` lies in."""
    instant = pl.col("ts").dt.timestamp("us")
    span = records.select(first=instant.min(), last=instant.max()).collect(
        engine="streaming"
    )
    first, last = span.row(0)
    if first is None:
        return pl.lit(None, pl.Int64)
    width: int = (last - first) // TREND_BUCKETS + 1
    return (instant - pl.lit(first)) // pl.lit(width)


def _level_no() -> pl.Expr:
    order = {name: number for number, name in enumerate(NAMES)}
    return level_name(pl.col("severity")).replace_strict(order, return_dtype=pl.Int64)


def _counted(cells: pl.DataFrame, templates: int, width: int) -> pl.Series:
    """Return a list of `width` counts for each template number, by column `at`."""
    dated = cells.drop_nulls("at")
    grid = np.zeros((templates, width), dtype=np.uint64)
    place = (dated["template_no"].to_numpy(), dated["at"].to_numpy())
    np.add.at(grid, place, dated["records"].to_numpy())
    return pl.Series(grid.tolist(), dtype=pl.List(pl.UInt64))
