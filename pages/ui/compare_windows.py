"""Which two windows Compare sets side by side, and what changes them."""

from datetime import timedelta
from typing import NamedTuple

import polars as pl

from logai_core.charts.labels import spacing
from logai_core.compare import default_baseline
from logai_core.compare.baseline import Stretch
from pages.ui import state, windowing
from pages.ui.scope import Loaded
from pages.ui.state import Compared, Window
from pages.ui.windowing import written

BY_HAND = "set by hand"
SWAPPED = "swapped with the incident"
_TICK = timedelta(microseconds=1)


class Chosen(NamedTuple):
    """The incident's window and what it is set against, with the reason in words.

    There is no baseline where the incident takes up all the time there is.
    """

    window: Window
    baseline: Window | None
    why: str


def span(here: Loaded) -> Window | None:
    """Return the half-open time of all dated records, or None where none is dated."""
    first, last = (
        here.sources().select(pl.col("first_ts").min(), pl.col("last_ts").max()).row(0)
    )
    return Window(first, last + _TICK) if first else None


def chosen(here: Loaded, whole: Window) -> Chosen | None:
    """Return the two windows, or None before there is one.

    A window that another page set is followed; one that it took away is kept.
    """
    space = state.workspace()
    if space.window and space.window != space.compared.seen:
        _take(space.window)
    compared = state.workspace().compared
    if compared.window is None:
        return None
    if compared.baseline:
        return Chosen(compared.window, compared.baseline, compared.why)
    found = default_baseline(
        _ends(compared.window), _ends(whole), silent=_silent(here.table("windows"))
    )
    if found is None:
        return Chosen(compared.window, None, "")
    return Chosen(compared.window, Window(found.start, found.end), found.why)


def set_incident(window: Window) -> None:
    """Look at another window, here and on the other pages.

    A baseline that was set by hand stays; else it is chosen anew.
    """
    windowing.set_window(window)
    _take(window)


def _take(window: Window) -> None:
    before = state.workspace().compared
    if before.why == BY_HAND:
        now = Compared(window, before.baseline, BY_HAND, seen=window)
    else:
        now = Compared(window, seen=window)
    state.change(compared=now)


def set_baseline(window: Window | None, why: str = BY_HAND) -> None:
    """Set the baseline, or with None let it be chosen by default."""
    before = state.workspace().compared
    state.change(
        compared=Compared(before.window, window, why if window else "", before.seen)
    )


def swap(windows: Chosen) -> None:
    """Make the baseline the incident, and the incident its baseline."""
    if windows.baseline:
        set_incident(windows.baseline)
        set_baseline(windows.window, SWAPPED)


def move(baseline: Window, times: int) -> None:
    """Move the baseline by its own length, later or, below 0, earlier."""
    by = (baseline.end - baseline.start) * times
    set_baseline(Window(baseline.start + by, baseline.end + by))


def forget() -> None:
    """Look at no window any more."""
    windowing.set_window(None)
    state.change(compared=Compared())


def leave(window: Window | None) -> None:
    """Keep the windows of the comparison while Lines is sent to look at one."""
    before = state.workspace().compared
    now = Compared(before.window, before.baseline, before.why, seen=window)
    state.change(compared=now)


def overlap(windows: Chosen) -> bool:
    """Tell whether records lie in both windows."""
    one, other = windows.window, windows.baseline
    return bool(other and one.start < other.end and other.start < one.end)


def between(window: Window) -> str:
    """Return both ends as text, the date once where it is the same."""
    last = written(window.end)
    if window.start.date() == window.end.date():
        last = last.partition(" ")[2]
    return f"{written(window.start)} to {last}"


def _ends(window: Window) -> Stretch:
    return window.start, window.end


def _silent(windows: pl.DataFrame) -> list[Stretch]:
    """Return the buckets of WINDOWS in which no source logs at all."""
    total = windows.filter(pl.col("series_kind") == "total")
    bucket = spacing(total["window_start"])
    starts = total.filter(pl.col("records").is_null())["window_start"].to_list()
    return [(one, one + bucket) for one in starts] if bucket else []
