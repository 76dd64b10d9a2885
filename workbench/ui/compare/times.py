"""Two windows to compare, on the chart of the case: brushed, moved, or written."""

from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from logai_core import charts
from logai_core.charts.compared import compared
from workbench.ui import chart_tables, scope_bar, state, zone
from workbench.ui.compare import windows
from workbench.ui.compare.windows import Chosen, between
from workbench.ui.errors import shown
from workbench.ui.overview import windowing
from workbench.ui.overview.parts import CONFIG
from workbench.ui.overview.windowing import written
from workbench.ui.scope import Loaded
from workbench.ui.state import Window
from workbench.ui.summary import ways
from workbench.ui.text import literal, plain

CHART = "compare.timeline"
SETS = "compare.sets"
OFFERED, LISTED = 5, 30


def ask(here: Loaded, whole: Window) -> Chosen | None:
    """Draw the chart and what sets the windows; return them once there are two."""
    found = windows.chosen(here, whole)
    if found is None:
        _offer(here)
        return None
    dark = st.context.theme.type == "dark"
    figure = compared(
        here.table("histogram"),
        (found.window.start, found.window.end),
        (found.baseline.start, found.baseline.end) if found.baseline else None,
        dark=dark,
        dial=zone.dial(here.sources()),
        into=charts.Drawing,
    )
    _draw(figure, here)
    _set(here, found, whole)
    if found.baseline is None:
        st.info(
            "It takes up all the time that the case has records of. Choose a shorter "
            "one: drag across a part of the chart.",
            title="There is nothing to compare this window with",
        )
        return None
    return found


def _draw(figure: Any, here: Loaded) -> None:
    st.plotly_chart(
        figure,
        key=zone.keyed(CHART),
        theme=None,
        on_select=partial(windowing.brushed, zone.dial(here.sources()), CHART, SETS),
        selection_mode="box",
        config=CONFIG,
        alt="Records over time, with both windows marked: "
        + chart_tables.histogram_in_words(here.table("histogram")),
    )


def _offer(here: Loaded) -> None:
    """Draw the chart with its findings; each is a window, and so is any brush."""
    first = here.table("findings").head(OFFERED)
    dark = st.context.theme.type == "dark"
    st.markdown(
        "**Choose the window in which something went wrong**: drag across the chart"
        + (", or take the span of a finding." if first.height else ".")
    )
    dial = zone.dial(here.sources())
    histogram = here.table("histogram")
    figure = charts.timeline(
        histogram, first, dark=dark, dial=dial, into=charts.Drawing
    )
    _draw(figure, here)
    with st.container(gap=None):
        for number, one in enumerate(first.iter_rows(named=True), 1):
            text = literal(one["text"], most=120)
            window = Window(one["start"], one["end"])
            st.button(
                f"**{number}**  {between(window)} {zone.name()}  ·  {text}",
                key=f"compare.offer.{here.analysis}.{one['finding_id']}",
                type="tertiary",
                on_click=windows.set_incident,
                args=(window,),
            )
    _offer_table(st, here)


def _offer_table(row: Any, here: Loaded) -> None:
    chart_tables.offer(
        row,
        lambda: chart_tables.histogram(here.table("histogram")),
        key="compare.table",
        alt="Records over time",
    )


def _set(here: Loaded, found: Chosen, whole: Window) -> None:
    row = st.container(horizontal=True, vertical_alignment="center")
    with row:
        windowing.ask_what_a_drag_sets(SETS)
        if found.baseline:
            _move(found, found.baseline, whole)
        # What is in these is made when they are opened.
        edges = st.popover(
            "Findings",
            icon=":material/flag:",
            key="compare.findings",
            on_change="rerun",
        )
        times = st.popover(
            "Times", icon=":material/schedule:", key="compare.times", on_change="rerun"
        )
        st.button(
            "Clear",
            key="compare.clear",
            type="tertiary",
            help="Look at no window any more.",
            on_click=scope_bar.clear_time,
        )
        if found.baseline:
            ways.button("comparison", key="compare.summarise")
    _offer_table(row, here)
    if edges.open:
        with edges:
            _ask_edge(here, found)
    if times.open:
        with times:
            _ask_times(found)


def _move(found: Chosen, baseline: Window, whole: Window) -> None:
    st.button(
        "Swap",
        key="compare.swap",
        icon=":material/swap_horiz:",
        help="The baseline becomes the incident, and the incident its baseline.",
        on_click=windows.swap,
        args=(found,),
    )
    st.button(
        "Earlier",
        key="compare.earlier",
        icon=":material/arrow_back:",
        help="Move the baseline earlier by its length.",
        disabled=baseline.start <= whole.start,
        on_click=windows.move,
        args=(baseline, -1),
    )
    st.button(
        "Later",
        key="compare.later",
        icon=":material/arrow_forward:",
        help="Move the baseline later by its length.",
        disabled=baseline.end >= whole.end,
        on_click=windows.move,
        args=(baseline, 1),
    )
    if state.workspace().scope.baseline:
        st.button(
            "Usual baseline",
            key="compare.usual",
            help="The same clock time the day before, else the equal stretch before, "
            "else all the rest.",
            on_click=windows.set_baseline,
            args=(None,),
        )


def _ask_edge(here: Loaded, found: Chosen) -> None:
    """Draw where findings begin and end, as edges of the windows."""
    findings = here.table("findings").head(LISTED)
    if findings.is_empty():
        st.caption("Nothing was found whose start or end could be an edge.")
        return
    rows = findings.select("start", "end", "text").rows()
    place = st.selectbox(
        "Finding",
        range(len(rows)),
        format_func=lambda one: plain(f"{one + 1}  {rows[one][2]}", most=90),
        key=f"compare.finding.{here.analysis}",
        width=520,
    )
    start, end, _ = rows[place or 0]
    st.caption(f"{between(Window(start, end))} {zone.name()}")
    now = found.window
    with st.container(horizontal=True):
        for label, window in (
            ("Incident: its span", Window(start, end)),
            ("Incident from its start", Window(start, now.end)),
            ("Incident to its end", Window(now.start, end)),
        ):
            st.button(
                label,
                key=f"compare.edge.{label}",
                disabled=window.start >= window.end,
                on_click=windows.set_incident,
                args=(window,),
            )
        before = Window(start - (now.end - now.start), start)
        st.button(
            "Baseline: as long, up to its start",
            key="compare.edge.before",
            on_click=windows.set_baseline,
            args=(before,),
        )


def _ask_times(found: Chosen) -> None:
    """Draw the ends of both windows as inputs; what is written is set."""
    for called, window, take in (
        ("Incident", found.window, windows.set_incident),
        ("Baseline", found.baseline, windows.set_baseline),
    ):
        first, last = st.columns(2, width=480)
        ends = [written(window.start), written(window.end)] if window else ["", ""]
        said = [
            # The key is of the window that the text is of: another one, another input.
            column.text_input(
                f"{called} {end} ({zone.name()})",
                value=text,
                key=f"compare.{called}.{end}.{'.'.join(ends)}",
            )
            for column, end, text in zip(
                (first, last), ("from", "to"), ends, strict=True
            )
        ]
        if said != ends:
            with shown("set the window", go_on=True):
                take(windowing.between(*said))
                st.rerun()


def undated(here: Loaded) -> int:
    """Return how many lines have no time, and are in no window."""
    return int(here.sources().select(pl.col("undated").sum()).item() or 0)
