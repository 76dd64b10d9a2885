"""The parts of the overview besides its findings."""

from datetime import datetime
from functools import partial

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from logai_core import charts
from logai_core.charts import Dial, Flag
from logai_core.charts.look import BESIDE
from logai_core.charts.spans import Stretch
from logai_core.pin import Pin
from logai_core.pipeline import pinning
from logai_core.schemas import FINDINGS, HISTOGRAM
from logai_core.scope import Scope
from workbench.ui import cache, chart_tables, filters, state, zone
from workbench.ui.overview import windowing
from workbench.ui.overview.findings import Listed
from workbench.ui.pins import pinning as pins
from workbench.ui.scope import Loaded
from workbench.ui.state import Window
from workbench.ui.summary import shown as summaries
from workbench.ui.summary import ways

# One for all: the browser may keep a chart's place from page to page, and with it
# what the first one there could do.
CONFIG = {"displayModeBar": False}
PLOT_PX = 180
EMPTY_PX = 100
CHART = "Records over time, by level"


def head(here: Loaded) -> None:
    """Draw what the summary says in one line."""
    summary = summaries.of_case(here.case.summaries())
    if summary is not None:
        summaries.head(summary)


def warm_up() -> None:
    """Draw a chart of nothing, unseen: the browser loads then what draws charts.

    It takes a second or two, which pass while a worker reads the files.
    """
    nothing = charts.timeline(HISTOGRAM.to_frame(), FINDINGS.to_frame())
    nothing.layout.annotations = ()
    st.plotly_chart(
        nothing.update_layout(height=10, margin_t=0, margin_b=0),
        key="ingest.warm_up",
        theme=None,
        config=CONFIG,
    )


def timeline(here: Loaded, listed: Listed, selected: str | None) -> Stretch | None:
    """Draw records over time; a span dragged on it becomes the window.

    Returns the range of its axis, None when no record has a time.
    """
    dark = st.context.theme.type == "dark"
    window = state.workspace().window
    dial = zone.dial(here.sources())
    framed = zone.stretch(window, dial) if window else None
    counted, events = _counted(), _events(dial)
    figure = cache.figure(
        here.root,
        here.analysis,
        repr(("timeline", listed.named, selected, framed, dark, counted, dial, events)),
        lambda: _beside(
            charts.timeline(
                cache.histogram(here.root, here.analysis, counted),
                listed.found.findings,
                dark=dark,
                selected=selected,
                scores=listed.found.scores,
                episodes=True,
                window=framed,
                dial=dial,
                events=events,
                into=charts.Drawing,
            )
        ),
    )
    if counted.query or counted.sources:
        st.caption(
            "The bars are the records that pass the query and the sources; findings are "
            "of all records."
        )
    st.plotly_chart(
        figure,
        key=zone.keyed(windowing.CHART),
        theme=None,
        on_select=partial(windowing.brushed, dial),
        selection_mode="box",
        config=CONFIG,
        alt="Records over time, stacked by level, with the episodes marked: "
        + chart_tables.histogram_in_words(
            cache.histogram(here.root, here.analysis, counted)
        ),
    )
    ends = figure.to_dict()["layout"]["xaxis"].get("range")
    first, last = map(datetime.fromisoformat, ends) if ends else (None, None)
    return (first, last) if first and last else None


def _events(dial: Dial) -> list[Flag]:
    """Return the outside events as the chart takes them."""
    found = [(one.pin.when, one.pin.called) for one in pins.events()]
    return [Flag(dial.naive(when), called) for when, called in found if when]


def _counted() -> Scope:
    """Return the scope whose records are drawn: that of the pages, at all times."""
    scope = state.workspace().scope
    return Scope(sources=scope.sources, query=scope.query, zone=scope.zone)


def _beside(figure: go.Figure) -> go.Figure:
    """Return a drawing whose plot has a height of its own, beside the names of rows."""
    drawn = figure.to_dict()
    layout, margin = drawn["layout"], drawn["layout"]["margin"]
    high = PLOT_PX + margin["t"] + margin["b"]
    margin["l"] = BESIDE
    layout["height"] = high if drawn["data"] else EMPTY_PX
    return figure


def window(here: Loaded) -> None:
    """Draw the window as inputs, how much lies in it, and the chart as a table."""
    row = st.container(horizontal=True, vertical_alignment="center")
    with row:
        chosen = windowing.ask(_span(here))
        windowing.ask_what_a_drag_sets()
        if chosen is not None:
            _inside(here, chosen)
    chart_tables.offer(
        row,
        lambda: chart_tables.histogram(
            cache.histogram(here.root, here.analysis, _counted())
        ),
        key="overview.table",
        alt="Records over time",
    )
    counted = _counted()
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


def _inside(here: Loaded, chosen: Window) -> None:
    selection = Scope(window=chosen)
    inside = cache.matching(here.root, here.analysis, selection, "file").size
    total = int(here.sources()["records"].sum())
    st.caption(f"{inside:,} of {total:,} records", width="content")
    st.button(
        "Open in Lines",
        key="overview.lines",
        icon=":material/list:",
        on_click=filters.look_at,
        args=(chosen,),
    )
    ways.button("window", key="overview.summarise_window", label="Summarise it")


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
