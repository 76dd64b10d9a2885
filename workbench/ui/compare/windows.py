"""Which two windows Compare sets side by side, and what changes them."""

from contextlib import suppress
from datetime import timedelta
from typing import NamedTuple

import polars as pl

from logai_core.errors import LogAIError
from workbench.ui import cache, looking, state
from workbench.ui.overview import windowing
from workbench.ui.overview.windowing import written
from workbench.ui.scope import Loaded
from workbench.ui.state import Window

BY_HAND = "as set"
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
    """Return the two windows of the scope, or None before there is an incident."""
    scope = state.workspace().scope
    if scope.window is None:
        return None
    if scope.baseline:
        return Chosen(scope.window, scope.baseline, BY_HAND)
    found = cache.default_baseline(here.root, here.analysis, scope.window, whole)
    if found is None:
        return Chosen(scope.window, None, "")
    return Chosen(scope.window, Window(found.start, found.end), found.why)


def baseline_of(here: Loaded) -> Window | None:
    """Return what the incident is set against: as set, or by default."""
    whole = span(here)
    found = chosen(here, whole) if whole else None
    return found.baseline if found else None


def foresee(here: Loaded) -> None:
    """Begin to compare the windows that are set, which is likely to be asked for next.

    What is at fault is told when it is.
    """
    scope = state.workspace().scope
    if scope.window is None or scope.query or scope.sources:
        return
    with suppress(LogAIError):
        whole = span(here)
        found = chosen(here, whole) if whole else None
        if found and found.baseline:
            records = int(here.sources()["records"].sum())
            both = found.window, found.baseline
            cache.foresee(here.root, here.analysis, records, *both)


def set_incident(window: Window) -> None:
    """Look at another window; a baseline that was set stays, else it is chosen anew."""
    windowing.set_window(window)


def set_baseline(window: Window | None) -> None:
    """Set the baseline, or with None let it be chosen by default."""
    looking.change(baseline=window)


def swap(windows: Chosen) -> None:
    """Make the baseline the incident, and the incident its baseline."""
    if windows.baseline:
        looking.change(baseline=windows.window)
        set_incident(windows.baseline)


def move(baseline: Window, times: int) -> None:
    """Move the baseline by its own length, later or, below 0, earlier."""
    by = (baseline.end - baseline.start) * times
    set_baseline(Window(baseline.start + by, baseline.end + by))


def overlap(windows: Chosen) -> bool:
    """Tell whether records lie in both windows."""
    one, other = windows.window, windows.baseline
    return bool(other and one.start < other.end and other.start < one.end)


def between(window: Window) -> str:
    """Return both ends as text, the date once where it is the same."""
    first, last = written(window.start), written(window.end)
    day, _, time = last.partition(" ")
    return f"{first} to {time if first.startswith(day) else last}"
