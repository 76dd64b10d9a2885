"""Going to a time among the lines: to the first record at or after it."""

from dataclasses import replace
from datetime import datetime, timedelta

import polars as pl
import streamlit as st

from logai_core.errors import SettingError
from logai_core.scope import Window
from logai_core.store.stepping import place_of
from workbench.ui import cache, state, zone
from workbench.ui.errors import shown
from workbench.ui.lines import lines
from workbench.ui.lines.lines import Shown
from workbench.ui.overview import windowing
from workbench.ui.scope import Loaded

KEY = "lines.go"
LENGTH_OF_DAY = len("2026-11-20")
_TICK = timedelta(microseconds=1)


def ask(seen: Shown, here: Loaded) -> None:
    """Draw the time to go to; it keeps its place where there is no record."""
    st.text_input(
        "Go to time",
        key=KEY,
        placeholder="Go to time",
        width=170,
        disabled=not seen.rows.size,
        label_visibility="collapsed",
        help=f"Such as 12:50:30 or 2026-11-20 12:50, in {zone.name()}: goes to the first "
        "record at or after it. A time alone is of the day that is shown.",
        on_change=_go,
        args=(seen, here),
    )


def _go(seen: Shown, here: Loaded) -> None:
    text = str(state.widget(KEY) or "").strip()
    if not text:
        return
    try:
        when = windowing.read(_dated(text, seen, here))
    except SettingError as error:
        state.tell(str(error))
        return
    with shown("go to that time", go_on=True):
        _go_to(when, seen, here)


def _go_to(when: datetime, seen: Shown, here: Loaded) -> None:
    place = place_at(when, seen, here)
    if place is None:
        state.tell(f"No record of these at or after {windowing.written(when)}")
    else:
        lines.go_to(here, seen, place)


def _dated(text: str, seen: Shown, here: Loaded) -> str:
    """Return a written time with the day that is shown, where it has none of its own."""
    hours, colon, _ = text.partition(":")
    if not colon or len(hours) >= LENGTH_OF_DAY:
        return text
    times = seen.records["ts"].drop_nulls()
    first = times[0] if len(times) else here.sources()["first_ts"].min()
    if not isinstance(first, datetime):
        return text
    return f"{zone.local(first):%Y-%m-%d} {hours.zfill(2)}:{text.partition(':')[2]}"


def place_at(when: datetime, seen: Shown, here: Loaded) -> int | None:
    """Return the position of the earliest record at or after a time, if there is one.

    Of records at one time it is the first in file order.
    """
    stretch = seen.scope.stretch
    ends = here.sources().select(pl.col("last_ts").max()).item()
    start, end = when, (ends + _TICK) if ends else when
    if stretch is not None:
        start, end = max(when, stretch.start), min(end, stretch.end)
    if start >= end:
        return None
    later = replace(seen.scope, window=Window(start, end), side="incident")
    rows = cache.matching(here.root, here.analysis, later, "time")
    return place_of(seen.rows, int(rows[0])) if rows.size else None
