"""What each template amounts to in a case: counts, times, levels, sources, places."""

import math

import numpy as np
import polars as pl

from logai_core.errors import SchemaError
from logai_core.levels import NAMES, level_name
from logai_core.schemas import (
    PARTED,
    SHAPE_TEMPLATES,
    SHAPES,
    TEMPLATES,
    TREND_BUCKETS,
    conform,
)

_STAGE = "describe_templates"
_CELL = ("template_id", "source_id", "severity", "bucket")
_ONLY = ("host", "service")
_CHANCE = 0.001  # that records at random would all be of one host, or of one service


def describe_templates(
    records: pl.LazyFrame,
    shape_templates: pl.DataFrame,
    shapes: pl.DataFrame,
    parted: pl.DataFrame,
) -> pl.DataFrame:
    """Return TEMPLATES of all `records`, most records first, then by id.

    `records` are RECORDS with their `template_id`, whose text is in `shape_templates` or
    PARTED. The scan is read twice, once for time span, hosts and services; nothing
    larger than the counts by template, source, severity and slice is held. Templates
    without records are left out. Undated records count everywhere but in times and
    trend.

    A template is `only_host` of one where every record of it names that host, and
    the case has several. Were its n records drawn from all that name a host, of which the
    share p names this one, chance would have it with p^n; that must be below 0.001.
    The same holds for `only_service`.

    Raises:
        SchemaError: a record has no template, or one without a text.
    """
    templates = _templates(shape_templates, shapes, parted)
    places = _places(records)
    cells = _cells(records, templates, places)
    numbered = cells.join(templates.select("template_id", "template_no"), "template_id")
    levels = _counted(
        numbered.with_columns(at=_level_no()), templates.height, len(NAMES)
    ).cast(pl.List(pl.UInt64))
    trend = _counted(
        numbered.rename({"bucket": "at"}), templates.height, TREND_BUCKETS
    ).cast(pl.List(pl.UInt32))
    described = (
        templates.with_columns(levels=levels, trend=trend)
        .join(_whole(cells, places), on="template_id")
        .with_columns(share=pl.col("records") / pl.col("records").sum())
        .sort("records", "template_id", descending=[True, False])
    )
    described = _with_shapes_of_parted(described, records, parted)
    return conform(described, TEMPLATES, stage=_STAGE)


def _templates(
    shape_templates: pl.DataFrame, shapes: pl.DataFrame, parted: pl.DataFrame
) -> pl.DataFrame:
    """Return `template_id`, `template` and number of shapes of all with a text."""
    named = conform(shape_templates, SHAPE_TEMPLATES, stage=_STAGE)
    conform(shapes, SHAPES, stage=_STAGE)
    split = conform(parted, PARTED, stage=_STAGE).select("template_id", "template")
    own = (
        named.join(shapes, on="shape_id", how="semi")
        .group_by("template_id", "template")
        .agg(shapes=pl.len().cast(pl.UInt32))
    )
    none = split.unique().with_columns(shapes=pl.lit(0, pl.UInt32))
    return (
        pl.concat([own, none.join(own, on="template_id", how="anti")])
        .sort("template_id")
        .with_row_index("template_no")
    )


def _places(records: pl.LazyFrame) -> pl.DataFrame:
    """Count records and find the time span by host and service, in one pass."""
    instant = pl.col("ts").dt.timestamp("us")
    return (
        records.group_by(_ONLY)
        .agg(records=pl.len().cast(pl.UInt64), first=instant.min(), last=instant.max())
        .collect(engine="streaming")
    )


def _cells(
    records: pl.LazyFrame, templates: pl.DataFrame, places: pl.DataFrame
) -> pl.DataFrame:
    """Count records by template, source, severity and slice of time, in one pass."""
    counted = (
        records.select("template_id", "source_id", "severity", "ts", "lines", *_ONLY)
        .with_columns(bucket=_bucket(places))
        .group_by(_CELL)
        .agg(
            *_least_and_most(places),
            records=pl.len().cast(pl.UInt64),
            lines=pl.col("lines").cast(pl.UInt64).sum(),
            first_ts=pl.col("ts").min(),
            last_ts=pl.col("ts").max(),
        )
        .collect(engine="streaming")
    )
    known = pl.col("template_id").is_in(templates["template_id"].implode())
    lost = counted.filter(~known.fill_null(value=False))["records"].sum()
    if lost:
        raise SchemaError(
            f"{_STAGE}: {lost:,} records have a shape without a template, expected none"
        )
    return counted


def _least_and_most(places: pl.DataFrame) -> list[pl.Expr]:
    """Return the least and greatest host and service, and how many name one.

    None of a column that is the same all over: there is nothing to be told.
    """
    return [
        part
        for name in _ONLY
        if places[name].drop_nulls().n_unique() > 1
        for part in (
            pl.col(name).min().alias(f"least_{name}"),
            pl.col(name).max().alias(f"most_{name}"),
            pl.col(name).count().alias(f"with_{name}"),
        )
    ]


def _bucket(places: pl.DataFrame) -> pl.Expr:
    """Return which of TREND_BUCKETS equal slices of the whole span `ts` lies in."""
    first, last = places.select(pl.col("first").min(), pl.col("last").max()).row(0)
    if first is None:
        return pl.lit(None, pl.Int64)
    width: int = (last - first) // TREND_BUCKETS + 1
    return (pl.col("ts").dt.timestamp("us") - pl.lit(first)) // pl.lit(width)


def _whole(cells: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    """Add up the cells of each template."""
    spans = [name for name in _ONLY if f"with_{name}" in cells.columns]
    whole = cells.group_by("template_id").agg(
        pl.col("records", "lines").sum(),
        pl.col("first_ts").min(),
        pl.col("last_ts").max(),
        pl.col("severity").max(),
        *(pl.col(f"least_{name}").min() for name in spans),
        *(pl.col(f"most_{name}").max() for name in spans),
        *(pl.col(f"with_{name}").sum() for name in spans),
        sources=pl.col("source_id").unique().sort(),
    )
    return whole.with_columns(
        (_only(name, places) if name in spans else pl.lit(None, pl.String)).alias(
            f"only_{name}"
        )
        for name in _ONLY
    )


def _only(name: str, places: pl.DataFrame) -> pl.Expr:
    """Return the host or service that a template is only of, by `_CHANCE`."""
    counts = places.drop_nulls(name).group_by(name).agg(pl.col("records").sum())
    all_records = int(counts["records"].sum())
    one = pl.col(f"least_{name}")
    share = one.replace_strict(
        counts[name], counts["records"] / all_records, return_dtype=pl.Float64
    )
    unlikely = pl.col("records") * share.log() < math.log(_CHANCE)
    same = (one == pl.col(f"most_{name}")) & (
        pl.col(f"with_{name}") == pl.col("records")
    )
    return pl.when(same & unlikely).then(one)


def _with_shapes_of_parted(
    described: pl.DataFrame, records: pl.LazyFrame, parted: pl.DataFrame
) -> pl.DataFrame:
    """Count the shapes of templates that were split by a value, from their records."""
    if parted.is_empty():
        return described
    split = pl.col("template_id").is_in(parted["template_id"].unique().implode())
    counted = (
        records.filter(split)
        .group_by("template_id")
        .agg(shapes=pl.col("shape_id").n_unique().cast(pl.UInt32))
        .collect(engine="streaming")
    )
    return described.update(counted, on="template_id")


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
