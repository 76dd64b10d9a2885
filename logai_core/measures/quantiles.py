"""Readings as median and high, by bucket."""

import polars as pl

from logai_core.measures.members import Field
from logai_core.schemas import UTC_US

ANY = "*"  # in the place of a template: each number relative to its template's own
MOST_PARTS = 8  # templates of one member
FEWEST = 100  # records
FEWEST_IN_BUCKET = 3
FULL = 5  # records a bucket should have on average
COARSER = (1, 2, 5, 10, 30, 60)
HIGH = 0.95
_DIGITS = 6
_WHOLE = 0.99  # share of one template that makes it the only part


def quantiles_of(
    readings: pl.DataFrame, fields: list[Field], step_us: int
) -> pl.DataFrame:
    """Return MEASURES of all readings, and of those of each template that has many."""
    parts = _parts(readings)
    alone = parts.filter(pl.col("share") >= _WHOLE)["field"].implode()
    whole = readings.filter(~pl.col("field").is_in(alone))
    counted = pl.concat(
        [
            _counted(whole.with_columns(template=pl.lit(None, pl.Categorical))),
            _counted(readings.join(parts, on=["field", "template"], how="semi")),
            _counted(_relative(whole, parts)),
        ]
    )
    told = pl.col("records") >= FEWEST_IN_BUCKET
    numbers = pl.col("median", "high").cast(pl.Float64).round_sig_figs(_DIGITS)
    template = pl.col("template").cast(pl.String) + ":"
    return (
        counted.join(_names(fields), on="field")
        .with_columns(
            pl.when(pl.col("template") == ANY)
            .then(pl.lit("times"))
            .otherwise("unit")
            .alias("unit"),
            pl.concat_str(template, "measure", ignore_nulls=True).alias("measure"),
            (pl.col("bucket") * step_us).cast(UTC_US).alias("window_start"),
            pl.when(told).then(numbers),
        )
        .sort("measure", "window_start")
    )


def _parts(readings: pl.DataFrame) -> pl.DataFrame:
    """Return field, template and `share` of the templates that have most of a field."""
    found = (
        readings.drop_nulls("template")
        .group_by("field", "template")
        .agg(pl.len().alias("records"))
    )
    name = pl.col("template").cast(pl.String).alias("name")
    largest = found.sort("field", "records", name, descending=[False, True, False])
    share = pl.col("records") / pl.col("records").sum().over("field")
    return (
        largest.with_columns(share.alias("share"))
        .filter(pl.int_range(pl.len()).over("field") < MOST_PARTS)
        .filter(pl.col("records") >= FEWEST)
        .select("field", "template", "share")
    )


def _relative(whole: pl.DataFrame, parts: pl.DataFrame) -> pl.DataFrame:
    """Return readings as multiples of the median of their template, as one series.

    It neither moves nor varies with the mixture of templates.
    """
    own = whole.join(parts, on=["field", "template"], how="semi")
    usual = own.group_by("field", "template").agg(pl.col("number").median().alias("of"))
    return (
        own.join(usual.filter(pl.col("of") > 0), on=["field", "template"])
        .with_columns(
            pl.lit(ANY).cast(pl.Categorical).alias("template"),
            pl.col("number") / pl.col("of"),
        )
        .drop("of")
    )


def _counted(readings: pl.DataFrame) -> pl.DataFrame:
    series = pl.col("field", "template")
    bucket = pl.col("bucket") // pl.col("times") * pl.col("times")
    return (
        readings.join(_steps(readings), on=["field", "template"], nulls_equal=True)
        .group_by(series, bucket)
        .agg(
            records=pl.len().cast(pl.UInt32),
            median=pl.col("number").median(),
            high=pl.col("number").quantile(HIGH, "linear"),
        )
    )


def _steps(readings: pl.DataFrame) -> pl.DataFrame:
    """Return field, template and by how many `times` its buckets are longer."""
    first, last = pl.col("bucket").min(), pl.col("bucket").max()
    per_bucket = pl.len() / (last - first + 1)
    times = pl.lit(COARSER[-1])
    for one in reversed(COARSER[:-1]):
        times = pl.when(per_bucket * one >= FULL).then(one).otherwise(times)
    return (
        readings.group_by("field", "template")
        .agg(pl.len().alias("all"), times.cast(pl.Int64).alias("times"))
        .filter(pl.col("all") >= FEWEST)
        .select("field", "template", "times")
    )


def _names(fields: list[Field]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "field": range(len(fields)),
            "measure": [one.measure for one in fields],
            "unit": [one.unit for one in fields],
        },
        schema={"field": pl.UInt16, "measure": pl.String, "unit": pl.String},
    )
