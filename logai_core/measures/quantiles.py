"""Readings as median and high, by bucket."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import polars as pl

from logai_core.measures.members import Field
from logai_core.measures.sorting import Floats, Ints, grouped
from logai_core.schemas import UTC_US

ANY = "*"  # in the place of a template: each number relative to its template's own
MOST_PARTS = 8  # templates of one member
FEWEST = 40  # records
FEWEST_FOR_HIGH = 3  # in a bucket
FULL = 5  # records a bucket should have on average
LEAST_BUCKETS = 60  # as far as there are so many: else nobody sees when it changed
COARSER = (1, 2, 5, 10, 30, 60)
HIGH = 0.95
_DIGITS = 6
_WHOLE = 0.99  # share of one template that makes it the only part
_COUNTED = {
    "measure": pl.String,
    "unit": pl.String,
    "bucket": pl.Int64,
    "records": pl.UInt32,
    "median": pl.Float32,
    "high": pl.Float32,
}


class _Readings(NamedTuple):
    """Numbers, and the buckets that they are in; at least one."""

    bucket: Ints
    number: Floats


def quantiles_of(
    readings: list[pl.DataFrame], fields: list[Field], step_us: int
) -> pl.DataFrame:
    """Return MEASURES of all readings, and of those of each template that has many."""
    counted = pl.concat(
        [
            pl.DataFrame(schema=_COUNTED),
            *(
                one
                for field, of in zip(fields, readings, strict=True)
                for one in _of_field(field, of)
            ),
        ]
    )
    told = pl.col("records") >= FEWEST_FOR_HIGH
    median, high = (
        pl.col(name).cast(pl.Float64).round_sig_figs(_DIGITS)
        for name in ("median", "high")
    )
    return counted.with_columns(
        (pl.col("bucket") * step_us).cast(UTC_US).alias("window_start"),
        median,
        pl.when(told).then(high),
    ).sort("measure", "window_start")


def _of_field(field: Field, readings: pl.DataFrame) -> Iterator[pl.DataFrame]:
    parts = _parts(readings)
    alone = any(share >= _WHOLE for _, share in parts)
    relative = []
    for name, _ in parts:
        part = _arrays(readings.filter(pl.col("template") == name))
        yield from _counted(part, f"{name}:{field.measure}", field.unit)
        if not alone:
            relative += _relative(part)
    if not alone:
        yield from _counted(_arrays(readings), field.measure, field.unit)
    if relative:
        bucket, number = (np.concatenate(one) for one in zip(*relative, strict=True))
        mixed = _Readings(bucket, number)
        yield from _counted(mixed, f"{ANY}:{field.measure}", "times")


def _arrays(readings: pl.DataFrame) -> _Readings:
    return _Readings(readings["bucket"].to_numpy(), readings["number"].to_numpy())


def _parts(readings: pl.DataFrame) -> list[tuple[str, float]]:
    """Return the templates that have most of a field, and their share of it."""
    found = readings.drop_nulls("template").group_by("template").agg(records=pl.len())
    name = pl.col("template").cast(pl.String)
    largest = found.sort("records", name, descending=[True, False])
    return (
        largest.with_columns(share=pl.col("records") / pl.col("records").sum())
        .head(MOST_PARTS)
        .filter(pl.col("records") >= FEWEST)
        .select(name, "share")
        .rows()
    )


def _relative(part: _Readings) -> list[_Readings]:
    """Return readings as multiples of the median of their template, where that is one.

    They neither move nor vary with the mixture of templates.
    """
    nowhere = np.zeros(len(part.number), dtype=np.int64)
    usual = grouped(nowhere, part.number).quantile(0.5)[0]
    with np.errstate(over="ignore"):
        return [_Readings(part.bucket, part.number / usual)] if usual > 0 else []


def _counted(readings: _Readings, measure: str, unit: str) -> Iterator[pl.DataFrame]:
    """Yield records, median and high by bucket, unless there are too few."""
    if len(readings.number) < FEWEST:
        return
    buckets = int(readings.bucket.max() - readings.bucket.min()) + 1
    times = _times(len(readings.number), buckets)
    groups = grouped(readings.bucket // times, readings.number)
    yield pl.DataFrame(
        {
            "measure": [measure] * len(groups.group),
            "unit": [unit] * len(groups.group),
            "bucket": groups.group * times,
            "records": groups.sizes.astype(np.uint32),
            "median": groups.quantile(0.5),
            "high": groups.quantile(HIGH),
        },
        schema=_COUNTED,
    )


def _times(readings: int, buckets: int) -> int:
    """Return by how many times the buckets of a series are longer."""
    per_bucket = readings / buckets
    some = [one for one in COARSER if one == 1 or one * LEAST_BUCKETS <= buckets]
    return next((one for one in some if per_bucket * one >= FULL), some[-1])
