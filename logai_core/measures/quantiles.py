"""Readings as median and high, by bucket."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import polars as pl

from logai_core.measures.members import Field
from logai_core.measures.reading import NO_TEMPLATE, Read, Readings
from logai_core.measures.sorting import Floats, Halves, Ints, grouped, median_of
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


class _Numbers(NamedTuple):
    """Numbers, and the buckets that they are in."""

    bucket: Ints
    number: Floats


def quantiles_of(read: Read, fields: list[Field], step_us: int) -> pl.DataFrame:
    """Return MEASURES of all readings, and of those of each template that has many."""
    counted = pl.concat(
        [
            pl.DataFrame(schema=_COUNTED),
            *(
                one
                for field, of in zip(fields, read.readings, strict=True)
                for one in _of_field(field, of, read.templates)
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


def _of_field(
    field: Field, readings: Readings, templates: list[str]
) -> Iterator[pl.DataFrame]:
    shares = _shares(readings.template, templates)
    alone = any(share >= _WHOLE for share in shares.values())
    relative = []
    for template in shares:
        own = readings.template == template
        part = _Numbers(readings.bucket[own], readings.number[own])
        yield from _counted(part, f"{templates[template]}:{field.measure}", field.unit)
        if not alone:
            relative += _relative(part)
    if not alone:
        whole = _Numbers(readings.bucket, readings.number)
        yield from _counted(whole, field.measure, field.unit)
    if relative:
        bucket, number = (np.concatenate(one) for one in zip(*relative, strict=True))
        mixed = _Numbers(bucket, number)
        yield from _counted(mixed, f"{ANY}:{field.measure}", "times")


def _shares(template: Halves, templates: list[str]) -> dict[int, float]:
    """Return the templates that have most of a field, and their share of it."""
    of = np.bincount(template[template != NO_TEMPLATE])
    all_of = int(of.sum())
    largest = sorted(np.flatnonzero(of), key=lambda one: (-of[one], templates[one]))
    return {
        int(one): of[one] / all_of for one in largest[:MOST_PARTS] if of[one] >= FEWEST
    }


def _relative(part: _Numbers) -> list[_Numbers]:
    """Return numbers as multiples of the median of their template, where that is one.

    They neither move nor vary with the mixture of templates.
    """
    usual = median_of(part.number)
    with np.errstate(over="ignore"):
        return [_Numbers(part.bucket, part.number / usual)] if usual > 0 else []


def _counted(readings: _Numbers, measure: str, unit: str) -> Iterator[pl.DataFrame]:
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
