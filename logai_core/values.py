"""Values of fields that have few of them, over time: RECORDS in, VALUES out."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

import polars as pl

from logai_core.attributes import (
    VALUE_COLUMNS,
    Member,
    Sample,
    draw_sample,
    members_of,
    scalar_of,
    string_of,
)
from logai_core.exact_members import scalars_of
from logai_core.schemas import UTC_US, VALUES, conform

MOST_DIMENSIONS, MOST_VALUES = 30, 50
MOST_READINGS = 5_000_000  # values read from attributes in all, to bound the time
FEWEST = 5  # of the sampled records
MOST_CHARS = 100
SAMPLED = ("attributes", *VALUE_COLUMNS)
_DISTINCT = 0.2  # of the sampled values, beyond which they are ids
_FEW_NUMBERS = 12  # distinct whole numbers that may still be codes
_NOTHING: Mapping[str, pl.DataFrame] = MappingProxyType({})


class _Dimension(NamedTuple):
    name: str
    value: pl.Expr


def count_values(
    records: pl.LazyFrame,
    *,
    step_us: int,
    sample: Sample | None = None,
    counted: Mapping[str, pl.DataFrame] = _NOTHING,
) -> pl.DataFrame:
    """Count records by bucket and value of what has few values.

    Dimensions are the columns host and service and the members of `attributes`, those of
    inner objects too, that are short text, flags or codes: version, status, method. Which
    have few values is judged on a sample that depends on line numbers only; counts are then exact. A dimension
    that has over MOST_VALUES values there is left out, and so is one of ids.

    Args:
        records: RECORDS; scanned twice, lazily.
        step_us: the bucket in microseconds, aligned to the epoch.
        sample: of these records, with SAMPLED, where that has been drawn already.
        counted: how many records have each value of a column by bucket (a number, since
            the epoch), where that is known: bucket, value and records.

    Returns:
        VALUES, by dimension, value (null, all others, last) and time.
    """
    dimensions = _dimensions(sample or draw_sample(records, *SAMPLED))
    if not dimensions:
        return VALUES.to_frame()
    bucket = pl.col("ts").to_physical() // step_us
    dated = records.filter(pl.col("ts").is_not_null())
    scanned = {
        one.name: dated.select(bucket.alias("bucket"), one.value.alias("value"))
        .drop_nulls("value")
        .group_by("bucket", "value")
        .agg(pl.len().alias("records"))
        for one in dimensions
        if one.name not in counted
    }
    found = pl.collect_all(list(scanned.values()), engine="streaming")
    known = {**counted, **dict(zip(scanned, found, strict=True))}
    named = [
        known[one.name].select(
            pl.lit(one.name).alias("dimension"), "bucket", "value", "records"
        )
        for one in dimensions
    ]
    values = pl.concat([_commonest(one) for one in named]).with_columns(
        (pl.col("bucket") * step_us).cast(UTC_US).alias("window_start"),
        pl.col("records").cast(pl.UInt32),
    )
    ordered = values.sort("dimension", "value", "window_start", nulls_last=True)
    return conform(ordered, VALUES, stage="count values")


def _dimensions(drawn: Sample) -> list[_Dimension]:
    sample, total = drawn
    found = [
        _Dimension(name, pl.col(name))
        for name in VALUE_COLUMNS
        if _few(sample[name].drop_nulls())
    ]
    left = float(MOST_READINGS)
    members = [one for one in members_of(sample["attributes"]) if _is_dimension(one)]
    for one in sorted(members, key=lambda member: (-len(member.values), member.name)):
        left -= len(one.values) / max(sample.height, 1) * total
        if left >= 0 and len(found) < MOST_DIMENSIONS and one.name not in VALUE_COLUMNS:
            found.append(_Dimension(one.name, _read(one)))
    return found


def _read(member: Member) -> pl.Expr:
    """Return the value of a member; text alone is read faster than any scalar."""
    if member.nested:
        return scalars_of(member.name, escaped=True)
    texts = all(isinstance(one, str | None) for one in member.values)
    return string_of(member.name) if texts else scalar_of(member.name)


def _is_dimension(member: Member) -> bool:
    values = [one for one in member.values if one is not None]
    if any(isinstance(one, dict | list | float) for one in values):
        return False
    numbers = {one for one in values if isinstance(one, int) and one is not True}
    if len(numbers - {False}) > _FEW_NUMBERS and not _is_code(member.name, numbers):
        return False
    return _few(pl.Series([str(one) for one in values], dtype=pl.String))


def _is_code(name: str, numbers: set[int]) -> bool:
    told = name.lower().endswith(("status", "code", "status_code"))
    return told and all(100 <= one <= 599 for one in numbers)


def _few(values: pl.Series) -> bool:
    """Tell whether these are values of a dimension, not ids and not prose."""
    if values.len() < FEWEST:
        return False
    distinct = values.n_unique()
    short = (values.str.len_chars() <= MOST_CHARS).all()
    return bool(
        short and distinct <= MOST_VALUES and distinct <= 1 + _DISTINCT * values.len()
    )


def _commonest(counted: pl.DataFrame) -> pl.DataFrame:
    """Return the counts of the commonest values, the others together as null."""
    largest = (
        counted.group_by("value")
        .agg(pl.col("records").sum())
        .sort("records", "value", descending=[True, False])
        .head(MOST_VALUES)["value"]
    )
    kept = pl.when(pl.col("value").is_in(largest.implode())).then("value")
    return counted.group_by("dimension", "bucket", kept.alias("value")).agg(
        pl.col("records").sum()
    )
