"""The dense form in which detectors see WINDOWS, and what they say of it."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from logai_core.schemas import WINDOWS, conform

Matrix = npt.NDArray[np.float64]
Row = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

DAY_US = 86_400_000_000
MOST_LEARNING = 750
LEAST_LEARNING = 24
LEARNING_SHARE = 0.15


class Grid(NamedTuple):
    """Counts, buckets down and series across; NaN where there is no data.

    `starts` and `step_us` are microseconds since the epoch; the series are in the
    order of kind and key, the buckets in the order of time, without holes.
    """

    starts: npt.NDArray[np.int64]
    step_us: int
    kinds: list[str]
    keys: list[str]
    counts: Matrix

    @property
    def per_day(self) -> int:
        """Return the buckets of a day, 0 when a bucket is longer than that."""
        return DAY_US // self.step_us

    def places(self, whole: "Grid") -> list[int]:
        """Return the place of each series in a grid that holds them all."""
        names = zip(whole.kinds, whole.keys, strict=True)
        place = {name: at for at, name in enumerate(names)}
        return [place[name] for name in zip(self.kinds, self.keys, strict=True)]

    def of(self, series: npt.NDArray[np.int64]) -> "Grid":
        """Return the grid of some series, by their places."""
        return self._replace(
            kinds=[self.kinds[at] for at in series],
            keys=[self.keys[at] for at in series],
            counts=self.counts[:, series],
        )


class Verdict(NamedTuple):
    """What a detector says of each cell; NaN while it is still learning.

    A cell is an alert where `ratio` >= 1. Where there is a band, that is exactly
    where the count is outside `[lower, upper]`, and its direction is the side.
    """

    expected: Matrix
    lower: Matrix
    upper: Matrix
    ratio: Matrix


# Counts (buckets by series, NaN for no data) and the buckets of a day → Verdict.
Detector = Callable[[Matrix, int], Verdict]


def grid_of(windows: pl.DataFrame) -> Grid:
    """Return WINDOWS as a matrix; the order of the rows does not matter."""
    rows = conform(windows, WINDOWS, stage="detect")
    dense = _dense(rows)
    if dense:
        return dense
    series = rows.select("series_kind", "key").unique().sort("series_kind", "key")
    present = rows["window_start"].unique().sort().to_physical().to_numpy()
    step_us = int(np.diff(present).min()) if present.size > 1 else 1_000_000
    first = int(present[0]) if present.size else 0
    buckets = (int(present[-1]) - first) // step_us + 1 if present.size else 0
    cells = rows.join(series.with_row_index("at"), on=["series_kind", "key"])
    counts = np.full((buckets, series.height), np.nan)
    bucket = (cells["window_start"].to_physical().to_numpy() - first) // step_us
    records = cells["records"].cast(pl.Float64).fill_null(np.nan).to_numpy()
    counts[bucket, cells["at"].to_numpy()] = records
    return Grid(
        starts=first + step_us * np.arange(buckets, dtype=np.int64),
        step_us=step_us,
        kinds=series["series_kind"].cast(pl.String).to_list(),
        keys=series["key"].to_list(),
        counts=counts,
    )


def _dense(rows: pl.DataFrame) -> Grid | None:
    """Return the grid of WINDOWS in their order and without holes, else None.

    As they are counted, they need no looking up: that is most of the time for millions.
    """
    times = rows["window_start"].to_physical().to_numpy()
    later = np.flatnonzero(times[1:] <= times[:-1])
    buckets = int(later[0]) + 1 if later.size else times.size
    if buckets < 2 or times.size % buckets:
        return None
    starts = times[:buckets]
    step = int(starts[1] - starts[0])
    first = rows.gather_every(buckets).select("series_kind", "key")
    steady = (np.diff(starts) == step).all() and (
        times.reshape(-1, buckets) == starts
    ).all()
    # One series a stretch: where it begins differs, so it holds when no other row does.
    apart = rows.select(
        (
            pl.col("series_kind").ne_missing(pl.col("series_kind").shift())
            | pl.col("key").ne_missing(pl.col("key").shift())
        ).sum()
    ).item()
    if not steady or apart != first.height or not _ordered(first):
        return None
    counts = rows["records"].cast(pl.Float64).fill_null(np.nan).to_numpy()
    return Grid(
        starts=starts.copy(),
        step_us=step,
        kinds=first["series_kind"].cast(pl.String).to_list(),
        keys=first["key"].to_list(),
        counts=np.ascontiguousarray(counts.reshape(-1, buckets).T),
    )


def _ordered(series: pl.DataFrame) -> bool:
    return series.equals(series.unique().sort("series_kind", "key"))


def volumes(grid: Grid) -> dict[int, int]:
    """Return, for each series of errors, the series of all records it is a part of."""
    place = {
        name: at for at, name in enumerate(zip(grid.kinds, grid.keys, strict=True))
    }
    return {
        at: place["service", key] if key else place["total", ""]
        for (kind, key), at in place.items()
        if kind == "errors"
    }


def learning_rows(rows: int) -> int:
    """Return how many rows are only learnt from: 15 %, from 24 up to 750."""
    return min(MOST_LEARNING, max(LEAST_LEARNING, int(np.ceil(LEARNING_SHARE * rows))))


def spare_edges(counts: Matrix, verdict: Verdict) -> Verdict:
    """Return `verdict` without alerts for too few records at the edges of the data.

    The last bucket, and those beside a stretch without data, are not full: they can
    hold too many records, but nobody knows whether they hold too few.
    """
    if not counts.size:
        return verdict
    gap = np.isnan(counts)
    edge = np.zeros_like(gap)
    edge[-1] = True
    edge[:-1] |= gap[1:]
    edge[1:] |= gap[:-1]
    few = edge & (counts < verdict.expected)
    return verdict._replace(
        lower=np.where(few, np.minimum(verdict.lower, 0.0), verdict.lower),
        ratio=np.where(few, np.minimum(verdict.ratio, 0.0), verdict.ratio),
    )
