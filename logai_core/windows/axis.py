"""Buckets of time: how long they are, and where they start."""

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

import numpy as np
import polars as pl

from logai_core.schemas import UTC_US

SECOND = 1_000_000  # in microseconds, as all times here
MINUTE, HOUR, DAY = 60 * SECOND, 3_600 * SECOND, 86_400 * SECOND

STEPS = (
    *(n * SECOND for n in (1, 5, 10, 30)),
    *(n * MINUTE for n in (1, 5, 15)),
    HOUR,
    DAY,
)
PICTURE_STEPS = (
    *(n * SECOND for n in (1, 2, 5, 10, 15, 30)),
    *(n * MINUTE for n in (1, 2, 5, 10, 15, 30)),
    *(n * HOUR for n in (1, 3, 6, 12)),
    DAY,
)


class Axis(NamedTuple):
    """Buckets `first … first + buckets - 1`, each `step` microseconds long."""

    first: int
    buckets: int
    step: int

    @property
    def starts(self) -> pl.Series:
        """Return when each bucket starts."""
        bucket = np.arange(self.first, self.first + self.buckets, dtype=np.int64)
        return pl.Series(bucket * self.step).cast(UTC_US)

    @property
    def bucket(self) -> pl.Expr:
        """Return the bucket of a record, from 0."""
        time = pl.col("ts").to_physical() // self.step - self.first
        return time.cast(pl.Int32).alias("bucket")


def axis_of(dated: pl.LazyFrame, steps: Sequence[int], most: int) -> Axis | None:
    """Return the axis of the smallest step with at most `most` buckets.

    None when there is no record; whole days when no step is long enough.
    """
    time = pl.col("ts").to_physical()
    span = dated.select(time.min().alias("first"), time.max().alias("last"))
    first, last = span.collect(engine="streaming").row(0)
    return None if first is None else _axis(first, last, steps, most)


def step_of(windows: pl.DataFrame) -> timedelta:
    """Return the bucket size; one second when fewer than two buckets tell."""
    starts = windows["window_start"].unique().sort()
    if starts.len() < 2:
        return timedelta(seconds=1)
    step = starts[1] - starts[0]
    assert isinstance(step, timedelta)  # noqa: S101 - narrows the type
    return step


def _axis(first: int, last: int, steps: Sequence[int], most: int) -> Axis:
    for step in steps:
        axis = Axis(first // step, last // step - first // step + 1, step)
        if axis.buckets <= most:
            return axis
    days = max(1, (last - first) // (DAY * most))
    while last // (days * DAY) - first // (days * DAY) + 1 > max(most, 2):
        days += 1
    step = days * DAY
    return Axis(first // step, last // step - first // step + 1, step)
