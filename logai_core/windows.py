"""Records counted by time: WINDOWS for the detectors, HISTOGRAM for the picture."""

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from logai_core import levels
from logai_core.schemas import HISTOGRAM, SERIES_KIND, UTC_US, WINDOWS, conform

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

# Silence of every source is "no data", not zero, from this length on.
GAP_STEPS = 5
GAP_MEDIANS = 20

Counts = npt.NDArray[np.uint32]


class _Axis(NamedTuple):
    """Buckets `first … first + buckets - 1`, each `step` microseconds long."""

    first: int
    buckets: int
    step: int

    @property
    def starts(self) -> pl.Series:
        bucket = np.arange(self.first, self.first + self.buckets, dtype=np.int64)
        return pl.Series(bucket * self.step).cast(UTC_US)


class _Tally(NamedTuple):
    """`counted` holds bucket (from 0), template_id, severity, records."""

    axis: _Axis
    counted: pl.DataFrame


def count_windows(
    records: pl.LazyFrame,
    *,
    most_buckets: int = 5_000,
    most_series: int = 1_000,
    fewest: int = 5,
) -> pl.DataFrame:
    """Count records by bucket for the total, each level and each template.

    Undated records are ignored. Buckets are aligned to the epoch. Where nothing
    was logged at all for longer than 5 buckets and 20 median gaps between lines,
    every series is null: nobody knows what happened there.

    Args:
        records: RECORDS with a column `template_id`; scanned twice, lazily.
        most_buckets: the bucket is the smallest step that needs no more.
        most_series: templates counted, those with most records first.
        fewest: a template with fewer records has no series; no guard lets so
            few records pass as a finding.

    Returns:
        WINDOWS, sorted by series_kind, key, window_start; empty when no record
        has a time.
    """
    tally = _tally(records, STEPS, most_buckets, by_template=True)
    if tally is None:
        return WINDOWS.to_frame()
    series, counts = _series(tally, most_series, fewest)
    rows = np.repeat(np.arange(series.height), tally.axis.buckets)
    silent = np.tile(_silence(counts[0], tally.axis.step), series.height)
    windows = series[rows].with_columns(
        pl.Series("window_start", tally.axis.starts[_cycle(tally.axis, series.height)]),
        pl.Series("records", counts.reshape(-1)),
    )
    windows = windows.with_columns(
        pl.when(pl.Series(~silent)).then(pl.col("records")).alias("records")
    )
    return conform(windows, WINDOWS, stage="windows")


def step_of(windows: pl.DataFrame) -> timedelta:
    """Return the bucket size; one second when fewer than two buckets tell."""
    starts = windows["window_start"].unique().sort()
    if starts.len() < 2:
        return timedelta(seconds=1)
    step = starts[1] - starts[0]
    assert isinstance(step, timedelta)  # noqa: S101 - narrows the type
    return step


def histogram(records: pl.LazyFrame, *, most: int = 300) -> pl.DataFrame:
    """Count records by bucket and display level, for at most `most` buckets.

    Returns:
        HISTOGRAM, zero-filled for the levels that occur, sorted by bucket_start
        and the order of `levels.NAMES`.
    """
    tally = _tally(records, PICTURE_STEPS, most, by_template=False)
    if tally is None:
        return HISTOGRAM.to_frame()
    found = _by_level(tally.counted)
    names = [name for name in levels.NAMES if name in set(found["key"])]
    counts = _matrix(found, names, tally.axis.buckets)
    picture = pl.DataFrame(
        {
            "bucket_start": tally.axis.starts[
                np.repeat(np.arange(tally.axis.buckets), len(names))
            ],
            "level": names * tally.axis.buckets,
            "records": counts.T.reshape(-1),
        }
    )
    return conform(picture, HISTOGRAM, stage="histogram")


def _tally(
    records: pl.LazyFrame, steps: Sequence[int], most: int, *, by_template: bool
) -> _Tally | None:
    dated = records.filter(pl.col("ts").is_not_null())
    time = pl.col("ts").to_physical()
    span = dated.select(time.min().alias("first"), time.max().alias("last"))
    first, last = span.collect(engine="streaming").row(0)
    if first is None:
        return None
    axis = _axis(first, last, steps, most)
    template = pl.col("template_id") if by_template else pl.lit(None, pl.String)
    counted = (
        dated.select(
            (time // axis.step - axis.first).alias("bucket"),
            template.alias("template_id"),
            pl.col("severity").fill_null(0),
        )
        .group_by("bucket", "template_id", "severity")
        .agg(pl.len().alias("records"))
        .collect(engine="streaming")
    )
    return _Tally(axis, counted)


def _axis(first: int, last: int, steps: Sequence[int], most: int) -> _Axis:
    for step in steps:
        axis = _Axis(first // step, last // step - first // step + 1, step)
        if axis.buckets <= most:
            return axis
    days = max(1, (last - first) // (DAY * most))
    while last // (days * DAY) - first // (days * DAY) + 1 > max(most, 2):
        days += 1
    step = days * DAY
    return _Axis(first // step, last // step - first // step + 1, step)


def _cycle(axis: _Axis, times: int) -> npt.NDArray[np.int64]:
    return np.tile(np.arange(axis.buckets, dtype=np.int64), times)


def _series(
    tally: _Tally, most_series: int, fewest: int
) -> tuple[pl.DataFrame, Counts]:
    by_level = _by_level(tally.counted)
    by_template = tally.counted.drop_nulls("template_id").rename({"template_id": "key"})
    templates = (
        by_template.group_by("key")
        .agg(pl.col("records").sum())
        .filter(pl.col("records") >= fewest)
        .sort("records", "key", descending=[True, False])
        .head(most_series)["key"]
        .sort()
        .to_list()
    )
    level_keys = by_level["key"].unique().sort().to_list()
    kinds = ["total"] + ["level"] * len(level_keys) + ["template"] * len(templates)
    series = pl.DataFrame(
        {"series_kind": kinds, "key": ["", *level_keys, *templates]},
        schema={"series_kind": SERIES_KIND, "key": pl.String},
    )
    level_counts = _matrix(by_level, level_keys, tally.axis.buckets)
    template_counts = _matrix(by_template, templates, tally.axis.buckets)
    total = level_counts.sum(axis=0, dtype=np.uint32, keepdims=True)
    return series, np.concatenate([total, level_counts, template_counts])


def _by_level(counted: pl.DataFrame) -> pl.DataFrame:
    return counted.with_columns(levels.level_name(pl.col("severity")).alias("key"))


def _matrix(found: pl.DataFrame, keys: Sequence[str], buckets: int) -> Counts:
    """Return records as a matrix of keys by buckets; other keys are left out."""
    place = pl.DataFrame(
        {"key": list(keys), "row": range(len(keys))},
        schema={"key": pl.String, "row": pl.Int64},
    )
    cells = found.join(place, on="key").group_by("row", "bucket").agg(pl.sum("records"))
    counts = np.zeros((len(keys), buckets), dtype=np.uint32)
    counts[cells["row"].to_numpy(), cells["bucket"].to_numpy()] = cells["records"]
    return counts


def _silence(total: Counts, step: int) -> npt.NDArray[np.bool_]:
    """Return which buckets lie in a stretch that is too long to be chance."""
    filled = np.flatnonzero(total)
    apart = np.diff(filled)
    limit = max(GAP_STEPS * step, GAP_MEDIANS * _median_gap(total, filled, step))
    silent = np.zeros(total.size, dtype=np.bool_)
    for place in np.flatnonzero((apart - 1) * step > limit):
        silent[filled[place] + 1 : filled[place + 1]] = True
    return silent


def _median_gap(total: Counts, filled: npt.NDArray[np.int64], step: int) -> float:
    """Return the median gap between lines, as far as buckets can tell.

    `n` lines in a bucket make `n - 1` gaps of `step / n`, and one to the next bucket.
    """
    if filled.size < 2:
        return 0.0
    lines = total[filled].astype(np.float64)
    gaps = np.concatenate([step / lines, np.diff(filled) * float(step)])
    weights = np.concatenate([lines - 1, np.ones(filled.size - 1)])
    order = np.argsort(gaps, kind="stable")
    heap = np.cumsum(weights[order])
    return float(gaps[order][np.searchsorted(heap, heap[-1] / 2)])
