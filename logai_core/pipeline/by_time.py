"""Records of a stretch of time, found in their order of time without looking at others."""

from bisect import bisect_left, bisect_right
from datetime import datetime

import polars as pl

from logai_core.compare.columns import times_of
from logai_core.compare.stretches import Stretches, rows_in, window_in
from logai_core.profiles import Profiles, Rows, numbers_of


def rows_between(
    profiles: Profiles, first: datetime, last: datetime, *, with_last: bool = False
) -> Rows:
    """Return the numbers of the records from `first` on to before `last`, by time.

    With `with_last`, those at `last` are among them.
    """
    ends = pl.Series([first, last], dtype=profiles.ts.dtype).to_physical().to_list()
    dated, times = _dated(profiles), profiles.ts.to_physical()
    order = profiles.by_time

    def at(place: int) -> int:
        return int(times[int(order[place])])

    to = bisect_right if with_last else bisect_left
    begin = bisect_left(range(dated), ends[0], key=at)
    end = to(range(dated), ends[1], key=at)
    found: Rows = order[begin:end]
    return found


def rows_of_window(
    profiles: Profiles, risen: Stretches, first: datetime, last: datetime
) -> Rows:
    """Return what `rows_between` does, in the order of files.

    `risen` are stretches of all records in each of which time does not fall: those of
    the time asked for are told by their ends there. Where there are none, each is
    looked at.
    """
    if risen:
        return rows_in(window_in(times_of(profiles), risen, (first, last)))
    inside = pl.col("ts").is_between(first, last, closed="left")
    return numbers_of(profiles.where(inside.fill_null(value=False)))


def undated(profiles: Profiles) -> Rows:
    """Return the numbers of the records without a time: they are the last in time."""
    found: Rows = profiles.by_time[_dated(profiles) :]
    return found


def _dated(profiles: Profiles) -> int:
    return len(profiles.ts) - profiles.ts.null_count()
