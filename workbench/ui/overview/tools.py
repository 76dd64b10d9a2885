"""What stands under the timeline: the windows as inputs, what lies in them, the table."""

from dataclasses import replace

import polars as pl
import streamlit as st

from logai_core.pin import Pin
from logai_core.pipeline import pinning
from logai_core.scope import Scope
from workbench.ui import cache, chart_tables, filters, state
from workbench.ui.overview import ends, marked
from workbench.ui.overview.ends import INCIDENT, Side
from workbench.ui.overview.findings import Listed
from workbench.ui.overview.parts import counted_in
from workbench.ui.pins import pinning as pins
from workbench.ui.scope import Loaded
from workbench.ui.state import Window
from workbench.ui.summary import ways

CHART = "Records over time, by level"
CHAR_PX, ROOM_PX = 7, 4  # of a caption, and beside it


def draw(here: Loaded, listed: Listed) -> None:
    """Draw the row: it has the same parts whatever is set, so that nothing moves."""
    row = st.container(horizontal=True, vertical_alignment="center", gap="xsmall")
    with row:
        side = ends.ask(_span(here))
        _inside(here, side)
    chart_tables.offer(
        row,
        lambda: marked.rows(
            cache.histogram(here.root, here.analysis, counted_in()), listed.found
        ),
        key="overview.table",
        alt="Records over time",
        label="As table",
    )
    counted = counted_in()
    pins.button(
        here,
        pinning.chart_mark(CHART, counted),
        lambda: _pin(here, counted),
        at=row,
        where="histogram",
    )


def _pin(here: Loaded, counted: Scope) -> Pin:
    drawn = cache.histogram(here.root, here.analysis, counted)
    words = chart_tables.histogram_in_words(drawn)
    return pinning.pin_of_chart(here.case, CHART, words, drawn, counted)


def _inside(here: Loaded, side: Side) -> None:
    """Draw how many records a window has, and ways to look at them, if it is set."""
    window, total = side.window, int(here.sources()["records"].sum())
    said = f"No {side.name}"
    if window:
        selection = Scope(window=window)
        inside = cache.size(here.root, here.analysis, selection)
        said = f"{inside:,} of {total:,} records"
    widest = len(f"{total:,} of {total:,} records")
    st.caption(said, width=CHAR_PX * widest + ROOM_PX)
    st.button(
        "Lines",
        key="overview.lines",
        icon=":material/list:",
        help=f"Open the {side.name} in Lines.",
        on_click=_open,
        args=(side, window),
        disabled=window is None,
    )
    ways.button(
        "window",
        key="overview.summarise_window",
        label="Summarise",
        disabled=window is None or side is not INCIDENT,
    )


def _open(side: Side, window: Window) -> None:
    """Let Lines show all records of a window; the other window stays."""
    if side is INCIDENT:
        filters.look_at(window)
    else:
        scope = state.workspace().scope
        filters.look(replace(scope, side="baseline", sources=(), query="", off=()))


def _span(here: Loaded) -> Window:
    """Return the time from the first record to the millisecond after the last."""
    first, last = (
        here.sources()
        .select(
            pl.col("first_ts").min(),
            pl.col("last_ts").max().dt.truncate("1ms").dt.offset_by("1ms"),
        )
        .row(0)
    )
    return Window(first, last)
