"""The heat strip: series against time, and one of them in detail."""

import polars as pl
import streamlit as st

from logai_core import charts
from logai_core.charts.spans import Stretch
from logai_core.pin import Pin
from logai_core.pipeline import pinning
from logai_core.scope import Scope
from workbench.ui import cache, chart_tables, state, zone
from workbench.ui.keys import key_of
from workbench.ui.overview import unjudged
from workbench.ui.overview.detectors import Asked
from workbench.ui.overview.findings import Listed
from workbench.ui.pins import pinning as pins
from workbench.ui.scope import Loaded
from workbench.ui.text import literal, plain

CALLED = {
    "level": "Levels",
    "service": "Services",
    "host": "Hosts",
    "source": "Sources",
    "errors": "Errors",
    "template": "Patterns",
    "measure": "Measures",
}
CHART = "Series against time, and how far each is out of its band"
CONFIG = {"displayModeBar": False}


def draw(
    here: Loaded,
    listed: Listed,
    asked: Asked,
    names: dict[str, str],
    *,
    axis: Stretch | None,
    selected: Stretch | None,
) -> None:
    """Draw the strip under the timeline, the kinds of series in it, and one of them."""
    scores = listed.found.scores
    there = charts.kinds_in(scores)
    if axis is None or not there or scores["ratio"].null_count() == scores.height:
        return
    picture = st.container()
    row = st.container(horizontal=True, vertical_alignment="center")
    kinds = _ask_kinds(row, there)
    if not kinds:
        return
    cells = cache.cells(
        here.root, here.analysis, asked.detector, asked.threshold, kinds
    )
    dark = st.context.theme.type == "dark"
    window = state.workspace().window
    dial = zone.dial(here.sources())
    framed = zone.stretch(window, dial) if window else None
    figure = cache.figure(
        here.root,
        here.analysis,
        repr(("heat", kinds, listed.named, axis, dark, dial)),
        lambda: charts.heat(
            cells,
            names,
            dark=dark,
            axis=axis,
            scores=scores,
            dial=dial,
            into=charts.Drawing,
        ),
    )
    shapes = charts.frames(axis, selected, framed, dark=dark)
    with picture:
        st.plotly_chart(
            figure.over(shapes=shapes),
            key="overview.heat",
            theme=None,
            config=CONFIG,
            alt=chart_tables.strip_in_words(chart_tables.strip(cells, names)),
        )
    chart_tables.offer(
        row,
        lambda: chart_tables.strip(cells, names),
        key="overview.heat_table",
        alt="Series, each with where it is furthest out of its band",
        label="Strip as table",
    )
    everything = Scope(zone=zone.name())
    pins.button(
        here,
        pinning.chart_mark(CHART, everything),
        lambda: _pin(here, chart_tables.strip(cells, names), everything),
        at=row,
        where="heat",
    )
    _detail(row, here, listed, names, cells, asked)


def _pin(here: Loaded, rows: pl.DataFrame, scope: Scope) -> Pin:
    words = chart_tables.strip_in_words(rows)
    return pinning.pin_of_chart(here.case, CHART, words, rows, scope)


def _ask_kinds(
    row: "st.delta_generator.DeltaGenerator", there: list[str]
) -> tuple[str, ...]:
    row.caption("Series of", width="content")
    chosen = row.pills(
        "Series of",
        there,
        selection_mode="multi",
        default=there,
        format_func=CALLED.__getitem__,
        key=f"overview.strip.{'.'.join(there)}",
        persist_state="session",
        label_visibility="collapsed",
        help="None hides the strip.",
    )
    return tuple(kind for kind in there if kind in chosen)


def _detail(
    row: "st.delta_generator.DeltaGenerator",
    here: Loaded,
    listed: Listed,
    names: dict[str, str],
    cells: charts.Cells,
    asked: Asked,
) -> None:
    """Let one series of the strip be drawn against its band."""
    called = {
        one: plain(charts.series_name(*one, names), most=120) for one in cells.rows
    }
    chosen = row.selectbox(
        "Series in detail",
        cells.rows,
        index=None,
        format_func=lambda one: called.get(one, "?"),
        placeholder="One series against its band",
        key=f"overview.series.{here.analysis}.{key_of(*cells.rows)}",
        label_visibility="collapsed",
        width=280,
    )
    if chosen is not None:
        band(chosen, here, listed, names, asked, key="overview.series_band")


def band(
    series: tuple[str, str],
    here: Loaded,
    listed: Listed,
    names: dict[str, str],
    asked: Asked,
    *,
    key: str,
) -> bool:
    """Draw a series against its band; tell whether it has any scores."""
    found = listed.found
    scores = found.scores.filter(
        pl.col("series_kind").eq(series[0]) & pl.col("key").eq(series[1])
    )
    if scores.is_empty():
        return False
    dark = st.context.theme.type == "dark"
    title, dial = charts.series_name(*series, names), zone.dial(here.sources())
    figure = cache.figure(
        here.root,
        here.analysis,
        repr(("band", listed.named, series, title, dark, dial)),
        lambda: charts.band(
            scores,
            found.findings,
            title=title,
            dark=dark,
            episodes=True,
            unit=_unit(series, here),
            total=found.scores,
            dial=dial,
            into=charts.Drawing,
        ),
    )
    st.plotly_chart(
        figure,
        key=key,
        theme=None,
        config=CONFIG,
        alt=chart_tables.band_in_words(scores, title),
    )
    why = unjudged.why(scores, listed.scarce, asked.detector)
    if why:
        st.caption(literal(why))
    chart_tables.offer(
        st,
        lambda: chart_tables.band(scores),
        key=f"{key}_table",
        alt=f"Windows of {plain(title, most=120)}",
    )
    return True


def _unit(series: tuple[str, str], here: Loaded) -> str | None:
    """Return what the numbers of a series are in, or None for counts."""
    if series[0] != "measure":
        return None
    units = here.table("measures").filter(pl.col("measure") == series[1])["unit"]
    return (units[0] if len(units) else "") or "value"
