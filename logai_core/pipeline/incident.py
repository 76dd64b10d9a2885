"""Which stretch of time a case is about, and what it is set against."""

from datetime import datetime

import polars as pl

from logai_core.compare import usual_baseline
from logai_core.pin import Pinned
from logai_core.scope import Window
from logai_core.store import Case

Windows = tuple[Window, Window]


def incident_of(case: Case, pins: list[Pinned]) -> Windows | None:
    """Return the incident and its baseline; None where nothing tells.

    What the analyst looked at counts first: the window that was set when the last pin
    was made. Else it is the first episode of the findings, in its whole length.
    """
    pinned = max((one for one in pins if one.pin.scope.window), default=None)
    if pinned and pinned.pin.scope.window:
        window, baseline = pinned.pin.scope.window, pinned.pin.scope.baseline
        return _against(case, window, baseline)
    episode = _first_episode(case.table("findings"))
    return _against(case, episode, None) if episode else None


def _first_episode(findings: pl.DataFrame) -> Window | None:
    if findings.is_empty():
        return None
    own = findings.filter(pl.col("episode") == findings["episode"][0])
    start, end = own.select(pl.col("start").min(), pl.col("end").max()).row(0)
    return Window(start, end) if start < end else None


def _against(case: Case, window: Window, baseline: Window | None) -> Windows | None:
    if baseline:
        return window, baseline
    span = _span(case.sources())
    counted = case.table("windows")
    found = span and usual_baseline((window.start, window.end), span, counted)
    return (window, Window(found.start, found.end)) if found else None


def _span(sources: pl.DataFrame) -> tuple[datetime, datetime] | None:
    last = pl.col("last_ts").max() + pl.duration(microseconds=1)  # half-open
    first, end = sources.select(pl.col("first_ts").min(), last).row(0)
    return (first, end) if first and end else None
