"""One series against what its detector expects, with the band that decides."""

from datetime import timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go
import polars as pl

from logai_core.charts import marks, palette, spans
from logai_core.charts.dial import UTC_DIAL, Dial
from logai_core.charts.labels import label, spacing
from logai_core.charts.look import (
    base,
    brief,
    count_axis,
    moments,
    saying,
    time_axis,
)
from logai_core.charts.marks import Mark, episodes_of, marks_of
from logai_core.charts.palette import Theme
from logai_core.schemas import FINDINGS, SCORES, conform

ALONE = timedelta(seconds=1)
ALERT_RATIO = 1.0
TITLE_PX = 24
DIGITS = 4  # of numbers that are drawn: more than a screen has dots
EMPTY = "No window of this series was scored."


def band(
    scores: pl.DataFrame,
    findings: pl.DataFrame,
    *,
    title: str,
    dark: bool = False,
    episodes: bool = False,
    unit: str | None = None,
    total: pl.DataFrame | None = None,
    dial: Dial = UTC_DIAL,
    into: type[go.Figure] = go.Figure,
) -> go.Figure:
    """Draw the SCORES of one series: observed, expected, band, alerts.

    Windows without data are gaps, also where their rows are missing. The time
    before the first expectation is shaded as learning, see `total`. Of FINDINGS, those of this
    series are marked, each numbered by its rank in the frame as passed.

    Args:
        scores: SCORES of one series, in any order.
        findings: FINDINGS, largest first.
        title: shown above as text; "" for none.
        dark: for a dark ground.
        episodes: numbers are of episodes, as in `timeline`.
        unit: what the y axis shows when the series is no count of records.
        total: SCORES with the total: a series that is never judged is shaded only as
            long as the total was learnt from. Without it, all of such a series is.
        dial: the clock of the axis.
        into: `Drawing` for one that is drawn as it is.
    """
    windows = dial.turned(conform(scores, SCORES, stage="band")).sort("window_start")
    ranked = dial.turned(conform(findings, FINDINGS, stage="band"))
    look = palette.theme(dark=dark)
    traces: list[dict[str, Any]] = []
    layout = saying(EMPTY, look)
    if not windows.is_empty():
        named = episodes_of if episodes else marks_of
        own = named(ranked, _of_series(windows))
        whole = None if total is None else spans.total_of(total, dial)
        traces, layout = _drawn(windows, own, look, unit, dial, whole)
    return into(traces, layout | (_head(layout, title, look) if title else {}))


def _drawn(
    windows: pl.DataFrame,
    own: list[Mark],
    look: Theme,
    unit: str | None,
    dial: Dial,
    whole: pl.DataFrame | None,
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    window = spacing(windows["window_start"])
    width = window or ALONE
    shown = _with_gaps(windows, width)
    naive = shown["window_start"].dt.replace_time_zone(None)
    first, last = naive[0], naive[-1] + width
    highest = shown.select(pl.max_horizontal(pl.col("observed", "upper").max())).item()
    drawn = marks.drawn(own, last - first, look, dial=dial)
    learnt = spans.learning(shown.with_columns(naive), whole)
    shade, word = spans.learning_shade(learnt, look) if learnt else ({}, {})
    layout = base(look, above=drawn.above) | {
        "xaxis": time_axis(look, dial) | {"range": [first, last]},
        "yaxis": _axis(look, window, highest or 0.0, unit),
        "shapes": [*([shade] if shade else []), *drawn.shapes],
        "annotations": [*([word] if word else []), *drawn.annotations],
    }
    return _traces(shown), layout


def _axis(
    look: Theme, window: timedelta | None, highest: float, unit: str | None
) -> dict[str, Any]:
    axis = count_axis(look, window, highest)
    if unit is None:
        return axis
    return axis | {
        "title": axis["title"] | {"text": label(unit, most=40)},
        "tickformat": "",
        "dtick": None,
    }


def _of_series(windows: pl.DataFrame) -> pl.Expr:
    kind, key = windows.select("series_kind", "key").row(0)
    own: pl.Expr = (pl.col("series_kind") == kind) & (pl.col("key") == key)
    return own


def _with_gaps(windows: pl.DataFrame, width: timedelta) -> pl.DataFrame:
    """Add an empty window at the start of each run of missing ones."""
    missing = windows.filter(pl.col("window_start").diff().shift(-1) > width).select(
        pl.col("window_start") + width
    )
    return pl.concat([windows, missing], how="diagonal").sort("window_start")


def _traces(windows: pl.DataFrame) -> list[dict[str, Any]]:
    times = {"type": "scatter"} | _axis_of(windows["window_start"])
    alerts = windows.filter(pl.col("ratio") >= ALERT_RATIO)
    around_x, around_y = _outline(windows)
    return [
        {
            "type": "scatter",
            "name": "normal band",
            "x": moments(around_x),
            "y": _values(around_y),
            "fill": "toself",
            "fillcolor": palette.BAND,
            "mode": "lines",
            "line": {"width": 0},
            "hoverinfo": "skip",
        },
        times
        | {
            "name": "expected",
            "y": _values(windows["expected"]),
            "mode": "lines",
            "line": {"color": palette.EXPECTED, "width": 1, "dash": "dot"},
        },
        times
        | {
            "name": "observed",
            "y": _values(windows["observed"]),
            "mode": "lines+markers",
            "marker": {"size": 2.5},
            "line": {"color": palette.OBSERVED, "width": 1.5},
        },
        {
            "type": "scatter",
            "name": "alert",
            "x": moments(alerts["window_start"]),
            "y": _values(alerts["observed"]),
            "mode": "markers",
            "marker": {"color": palette.ALERT, "size": 7, "symbol": "diamond"},
            "hoverinfo": "skip",
        },
    ]


def _axis_of(starts: pl.Series) -> dict[str, Any]:
    """Return the times of windows, which take no bytes where they are evenly apart."""
    times = moments(starts)
    steps = np.unique(np.diff(times))
    if steps.size == 1:
        return {"x0": float(times[0]), "dx": float(steps[0])}
    return {"x": times}


def _values(values: pl.Series) -> npt.NDArray[np.object_]:
    return brief(values.cast(pl.Float64).to_numpy(), DIGITS)


def _outline(windows: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
    """Return the band as closed outlines, one a run of windows, null between.

    A fill between two lines would bridge the gaps; a fill of outlines does not.
    """
    known = pl.col("lower").is_not_null() & pl.col("upper").is_not_null()
    runs = (
        windows.with_columns(known.rle_id().alias("run"))
        .filter(known)
        .partition_by("run", maintain_order=True)
    )
    x, y = windows["window_start"].clear(), windows["upper"].clear()
    for run in runs:
        upper, lower = _corners(run, "upper"), _corners(run, "lower").reverse()
        for side, edge in ((upper, "upper"), (lower, "lower")):
            x, y = x.append(side["window_start"]), y.append(side[edge])
        x, y = x.extend_constant(None, 1), y.extend_constant(None, 1)
    return x, y


def _corners(run: pl.DataFrame, edge: str) -> pl.DataFrame:
    """Return the windows between which an edge of the band is no level line."""
    before, after = (pl.col(edge).shift(by) for by in (1, -1))
    level = (pl.col(edge) == before) & (pl.col(edge) == after)
    return run.filter(~level.fill_null(value=False))


def _head(layout: dict[str, Any], title: str, look: Theme) -> dict[str, Any]:
    """Return the title, and the margin of a layout with room for it."""
    margin = layout["margin"]
    return {
        "margin": margin | {"t": margin["t"] + TITLE_PX},
        "title": {
            "text": label(title, most=110, width=120),
            "font": {"size": 13, "color": look.text},
            "x": 0,
            "xanchor": "left",
            "yref": "container",
            "y": 1,
            "yanchor": "top",
            "pad": {"t": 6, "l": 4},
        },
    }
