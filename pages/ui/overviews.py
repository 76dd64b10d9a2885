"""The parts of the overview besides its findings."""

from typing import Any

import polars as pl
import streamlit as st

from logai_core import charts
from logai_core.charts.palette import theme
from logai_core.schemas import FINDINGS, HISTOGRAM
from logai_core.store import Selection
from pages.ui import cache, filters, grids, state, summaries, windowing
from pages.ui.scope import Loaded
from pages.ui.state import Window

# One for all: the browser may keep a chart's place from page to page, and with it
# what the first one there could do.
CONFIG = {"displayModeBar": False}


def head(here: Loaded) -> None:
    """Draw what the summary says in one line."""
    made = here.case.summaries()
    if made.height:
        summaries.head(made.row(-1, named=True))


def warm_up() -> None:
    """Draw a chart of nothing, unseen: the browser loads then what draws charts.

    It takes a second or two, which pass while a worker reads the files.
    """
    nothing = charts.timeline(HISTOGRAM.to_frame(), FINDINGS.to_frame())
    st.plotly_chart(
        nothing.update_layout(annotations=[], height=10, margin_t=0, margin_b=0),
        key="ingest.warm_up",
        theme=None,
        config=CONFIG,
    )


def timeline(
    here: Loaded, findings: pl.DataFrame, selected: dict[str, Any] | None
) -> None:
    """Draw records over time; a span dragged on it becomes the window."""
    dark = st.context.theme.type == "dark"
    figure = charts.timeline(
        here.table("histogram"),
        findings,
        dark=dark,
        selected=selected["finding_id"] if selected else None,
    )
    window = state.workspace().window
    if window:
        figure.add_vrect(
            x0=window.start.replace(tzinfo=None),
            x1=window.end.replace(tzinfo=None),
            line={"width": 1.5, "dash": "dot", "color": theme(dark=dark).text},
        )
    st.plotly_chart(
        figure,
        key=windowing.CHART,
        theme=None,
        on_select=windowing.brushed,
        selection_mode="box",
        config=CONFIG,
        alt="Records over time, stacked by level, with the findings marked",
    )


def window(here: Loaded) -> None:
    """Draw the window as inputs, how much lies in it, and the chart as a table."""
    row = st.container(horizontal=True, vertical_alignment="center")
    with row:
        chosen = windowing.ask(_span(here))
        if chosen is None:
            st.caption("Drag across the chart to choose a window", width="content")
        else:
            _inside(here, chosen)
        as_table = st.toggle("Chart as table", key="overview.table")
    if as_table:
        _as_table(here.table("histogram"))


def _inside(here: Loaded, chosen: Window) -> None:
    selection = Selection(start=chosen.start, end=chosen.end)
    inside = cache.matching(here.root, here.analysis, selection, "file").size
    total = int(here.sources()["records"].sum())
    st.caption(f"{inside:,} of {total:,} records", width="content")
    if st.button(
        "Open in Lines",
        key="overview.lines",
        icon=":material/list:",
        on_click=filters.look_at,
        args=(chosen,),
    ):
        st.switch_page("pages/views/lines.py")


def _span(here: Loaded) -> Window | None:
    """Return the time from the first record to the millisecond after the last."""
    first, last = (
        here.sources()
        .select(
            pl.col("first_ts").min(),
            pl.col("last_ts").max().dt.truncate("1ms").dt.offset_by("1ms"),
        )
        .row(0)
    )
    return Window(first, last) if first else None


def _as_table(histogram: pl.DataFrame) -> None:
    wide = histogram.pivot("level", index="bucket_start", values="records")
    rows = wide.sort("bucket_start").with_columns(grids.clock("bucket_start"))
    grids.show(
        rows.rename({"bucket_start": grids.TIME}), columns={}, alt="Records over time"
    )
