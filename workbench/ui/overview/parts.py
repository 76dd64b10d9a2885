"""The parts of the overview besides its findings."""

from datetime import datetime
from functools import partial

import plotly.graph_objects as go
import streamlit as st

from logai_core import charts
from logai_core.charts import Dial, Flag
from logai_core.charts.look import BESIDE
from logai_core.charts.spans import Stretch
from logai_core.schemas import FINDINGS, HISTOGRAM
from logai_core.scope import Scope
from workbench.ui import cache, state, zone
from workbench.ui.overview import marked, windowing
from workbench.ui.overview.findings import Listed
from workbench.ui.pins import pinning as pins
from workbench.ui.scope import Loaded
from workbench.ui.summary import shown as summaries

# One for all: the browser may keep a chart's place from page to page, and with it
# what the first one there could do.
CONFIG = {"displayModeBar": False}
PLOT_PX = 150
EMPTY_PX = 100


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
    dial = zone.dial(here.sources())
    incident, baseline = (
        zone.stretch(one, dial) if one else None for one in marked.windows()
    )
    counted, events = counted_in(), _events(dial)
    figure = cache.figure(
        here.root,
        here.analysis,
        repr(
            (
                *("timeline", listed.named, selected, incident, baseline, dark),
                *(counted, dial, events),
            )
        ),
        lambda: _beside(
            charts.timeline(
                cache.histogram(here.root, here.analysis, counted),
                listed.found.findings,
                dark=dark,
                selected=selected,
                scores=listed.found.scores,
                episodes=True,
                window=incident,
                baseline=baseline,
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
        alt="Records over time, stacked by level: "
        + marked.in_words(
            cache.histogram(here.root, here.analysis, counted),
            listed.found,
            len(events),
        ),
    )
    ends = figure.to_dict()["layout"]["xaxis"].get("range")
    first, last = map(datetime.fromisoformat, ends) if ends else (None, None)
    return (first, last) if first and last else None


def _events(dial: Dial) -> list[Flag]:
    """Return the outside events as the chart takes them."""
    found = [(one.pin.when, one.pin.called) for one in pins.events()]
    return [Flag(dial.naive(when), called) for when, called in found if when]


def counted_in() -> Scope:
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
