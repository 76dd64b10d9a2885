"""The lines of one session on a line of time for each service."""

from typing import Any

import plotly.graph_objects as go
import polars as pl

from logai_core.charts import palette
from logai_core.charts.labels import label
from logai_core.charts.look import SIZE, base, saying
from logai_core.charts.palette import Theme
from logai_core.levels import level_name

LANE_PX = 26
EDGES_PX = 58
MOST_LANES = 20
MOST_NAME = 24  # characters of a lane's name
DOT_PX = 9
EMPTY = "No line of this session has a time."
# Seconds from which a unit is read best, its name, and its length in seconds.
UNITS = (
    (7200.0, "h", 3600.0),
    (120.0, "min", 60.0),
    (2.0, "s", 1.0),
    (0.0, "ms", 1e-3),
)


def session(lines: pl.DataFrame, *, dark: bool = False) -> go.Figure:
    """Draw the lines of a session as points, by the time since the first of them.

    There is a lane for each `lane`, in the order in which they come first; those beyond
    the twentieth share the last. A thin line leads from one line to the next.

    Args:
        lines: `ts`, `severity`, `lane` and `text`, in order; undated ones are left out.
        dark: for a dark ground.
    """
    look = palette.theme(dark=dark)
    dated = lines.drop_nulls("ts")
    if dated.is_empty():
        return go.Figure(layout=saying(EMPTY, look))
    lanes = _lanes(dated)
    since = (dated["ts"] - dated["ts"].min()).dt.total_microseconds() / 1e6
    unit, length = _unit(since.max())
    placed = dated.with_columns(x=since / length, y=_place(lanes))
    layout = base(look) | {
        "height": EDGES_PX + LANE_PX * len(lanes),
        "margin": {"l": 8, "r": 16, "t": 8, "b": 42},
        "hovermode": "closest",
        "dragmode": False,
        "showlegend": False,
        "xaxis": _x_axis(look, unit),
        "yaxis": _y_axis(look, lanes),
    }
    return go.Figure([_way(placed, look), _points(placed, unit)], layout)


def _lanes(dated: pl.DataFrame) -> list[str]:
    """Return the lanes that are drawn; the last stands for all others if there are more."""
    names = dated["lane"].unique(maintain_order=True).to_list()
    if len(names) <= MOST_LANES:
        return names
    return [*names[: MOST_LANES - 1], f"{len(names) - MOST_LANES + 1} more"]


def _place(lanes: list[str]) -> pl.Expr:
    places = {name: place for place, name in enumerate(lanes)}
    return pl.col("lane").replace_strict(
        places, default=len(lanes) - 1, return_dtype=pl.Int64
    )


def _unit(seconds: Any) -> tuple[str, float]:
    return next((name, size) for least, name, size in UNITS if seconds >= least)


def _x_axis(look: Theme, unit: str) -> dict[str, Any]:
    return {
        "title": {
            "text": f"{unit} since its first line",
            "font": {"size": SIZE, "color": look.muted},
            "standoff": 4,
        },
        "showgrid": True,
        "gridcolor": look.line,
        "zeroline": False,
        "fixedrange": True,
        "tickformat": ",~r",
        "tickfont": {"color": look.muted},
    }


def _y_axis(look: Theme, lanes: list[str]) -> dict[str, Any]:
    return {
        "range": [len(lanes) - 0.5, -0.5],  # the first lane on top
        "tickvals": list(range(len(lanes))),
        "ticktext": [label(name, most=MOST_NAME) for name in lanes],
        "tickfont": {"color": look.text},
        "gridcolor": look.line,
        "zeroline": False,
        "fixedrange": True,
        "automargin": True,
    }


def _way(placed: pl.DataFrame, look: Theme) -> go.Scatter:
    return go.Scatter(
        name="way",
        x=placed["x"].to_list(),
        y=placed["y"].to_list(),
        mode="lines",
        line={"width": 1, "color": look.muted},
        hoverinfo="skip",
    )


def _points(placed: pl.DataFrame, unit: str) -> go.Scatter:
    levels = placed.select(level_name(pl.col("severity"))).to_series().to_list()
    return go.Scatter(
        name="lines",
        x=placed["x"].to_list(),
        y=placed["y"].to_list(),
        mode="markers",
        marker={"size": DOT_PX, "color": [palette.LEVELS[one] for one in levels]},
        text=[label(one) for one in placed["text"]],
        customdata=levels,
        hovertemplate=f"%{{x:,.4~r}} {unit}, %{{customdata}}<br>%{{text}}<extra></extra>",
    )
