"""What a window is compared with unless someone says otherwise."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import polars as pl

Stretch = tuple[datetime, datetime]  # half-open
_DAY, _SECOND = timedelta(days=1), timedelta(seconds=1)
_MOST_SILENT = 0.5  # of a baseline


class Baseline(NamedTuple):
    """A half-open stretch of time to compare with, and why this one, in words."""

    start: datetime
    end: datetime
    why: str


class Sides(NamedTuple):
    """The records of a window, and of its baseline; none is in both."""

    records: pl.LazyFrame
    baseline: pl.LazyFrame


def default_baseline(
    window: Stretch, span: Stretch, *, silent: Sequence[Stretch] = ()
) -> Baseline | None:
    """Return what to compare `window` with in data of `span`, both half-open.

    The same clock time the day before, if the data reach back that far; else the equal
    stretch before; else all of the data but the window, which `sides` leaves out. A
    stretch of which most is `silent` (no source logs anything) is passed over.
    None where there is nothing besides the window. Clock time is that of UTC.
    """
    start, end = window
    for back, why in (
        (_DAY, "the same clock time the day before"),
        (end - start, "the equal stretch before"),
    ):
        stretch = start - back, end - back
        if back >= end - start and stretch[0] >= span[0] and _logs(stretch, silent):
            return Baseline(*stretch, why)
    if start <= span[0] and span[1] <= end:
        return None
    return Baseline(*span, "all other records, since there are none long enough before")


def usual_baseline(
    window: Stretch, span: Stretch, windows: pl.DataFrame
) -> Baseline | None:
    """Return the `default_baseline` by what was logged when.

    `windows` are WINDOWS, whose total says where all are silent. A stretch without any
    record is passed over as well, there is nothing to compare with.
    """
    total = windows.filter(pl.col("series_kind") == "total")
    starts = total["window_start"].sort()
    bucket = starts[1] - starts[0] if len(starts) > 1 else _SECOND
    quiet = total.filter(pl.col("records").is_null())["window_start"].to_list()
    silent = [(one, one + bucket) for one in quiet]
    logged = total.filter(pl.col("records") > 0)["window_start"]
    while True:
        found = default_baseline(window, span, silent=silent)
        if found is None or found[:2] == span:
            return found
        within = (logged < found.end) & (logged + bucket > found.start)
        if within.any():
            return found
        silent.append((found.start, found.end))


def swap(window: Stretch, baseline: Baseline) -> tuple[Stretch, Baseline]:
    """Return the baseline as window, and the window as its baseline."""
    return baseline[:2], Baseline(*window, "swapped with the window")


def sides(records: pl.LazyFrame, window: Stretch, baseline: Stretch) -> Sides:
    """Return the dated records of both stretches.

    Where they overlap, records belong to the shorter one, or to `window` if equal.
    """
    here, there = _within(window), _within(baseline)
    if baseline[1] - baseline[0] < window[1] - window[0]:
        return Sides(records.filter(here, ~there), records.filter(there))
    return Sides(records.filter(here), records.filter(there, ~here))


def _within(stretch: Stretch) -> pl.Expr:
    return pl.col("ts").is_between(*stretch, closed="left")


def _logs(stretch: Stretch, silent: Sequence[Stretch]) -> bool:
    start, end = stretch
    without = sum(
        (max(min(end, to) - max(start, since), timedelta()) for since, to in silent),
        timedelta(),
    )
    return without <= _MOST_SILENT * (end - start)
