"""What all figures share: paper, ink, axes, and how an empty one speaks.

Layouts are built as plain dictionaries and checked by Plotly once, when the figure
is made: adding to a figure piece by piece checks it all again each time.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go
import polars as pl

from logai_core.charts import palette
from logai_core.charts.dial import UTC_DIAL, Dial
from logai_core.charts.labels import length
from logai_core.charts.palette import Theme

HEIGHT = 320
SIZE = 12  # of all text but a title
MARGIN = {"l": 64, "r": 16, "t": 12, "b": 82}
YEAR_PX = 14  # below some times, where their day or year stands
BESIDE = 170  # left of charts that stand one above another, for the names of rows
SOME_DAYS = (6 * 3_600_000, 12 * 3_600_000)  # ms between ticks
FEW = 5  # below so many records the axis would show fractions of one


def plotted(values: Sequence[object]) -> npt.NDArray[np.object_]:
    """Return values as Plotly takes them unlooked-at; it looks at each one of a list.

    They come out as a list where a figure is written as JSON.
    """
    return np.array(values, dtype=np.object_)


def moments(times: pl.Series) -> npt.NDArray[np.float64]:
    """Return times as milliseconds, of which a figure takes half the bytes of texts.

    They are of the clock that the times are of; null is NaN.
    """
    micros = times.to_physical().cast(pl.Float64).to_numpy()
    return micros / 1_000


def brief(values: npt.NDArray[np.floating], digits: int) -> npt.NDArray[np.object_]:
    """Return numbers as short as so many significant digits make them; null for NaN."""
    rounded = pl.Series(values.ravel(), dtype=pl.Float64).round_sig_figs(digits)
    is_whole = rounded == rounded.round()
    told = [
        None if value != value else int(value) if whole else value
        for value, whole in zip(rounded.to_list(), is_whole.to_list(), strict=True)
    ]
    return plotted(told).reshape(values.shape)


def base(look: Theme, *, above: int = 0) -> dict[str, Any]:
    """Return the layout that all figures share, on a transparent ground.

    `above` is the room over the plot, in pixels.
    """
    return {
        # An explicit template keeps Plotly's own, with its colours, out.
        "template": go.layout.Template(),
        "height": HEIGHT,
        "margin": MARGIN | {"t": MARGIN["t"] + above},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": palette.FONT, "size": SIZE, "color": look.text},
        "hovermode": "x unified",
        "hoverlabel": {"bgcolor": look.raised, "font": {"color": look.text}},
        # Dragging marks out a span of time.
        "dragmode": "select",
        "selectdirection": "h",
        "showlegend": True,
        "legend": {
            "orientation": "h",
            "yref": "container",
            "y": 0,
            "yanchor": "bottom",
            "x": 0,
            "font": {"color": look.muted},
        },
    }


def time_axis(look: Theme, dial: Dial = UTC_DIAL) -> dict[str, Any]:
    """Return an x axis of the times that a dial shows."""
    return {
        "type": "date",
        "title": {
            "text": dial.title,
            "font": {"size": SIZE, "color": look.muted},
            "standoff": YEAR_PX,
        },
        "hoverformat": f"%Y-%m-%d %H:%M:%S {dial.name}",
        # Over some days dates would stand below the times, and the zone across them.
        "tickformatstops": [{"dtickrange": list(SOME_DAYS), "value": "%b %-d %H:%M"}],
        "showgrid": False,
        "linecolor": look.line,
        "ticks": "outside",
        "tickcolor": look.line,
        "tickfont": {"color": look.muted},
    }


def count_axis(look: Theme, bucket: timedelta | None, most: float) -> dict[str, Any]:
    """Return a y axis of records per bucket, from zero to `most`."""
    per = f" per {length(bucket)}" if bucket else ""
    return {
        "title": {"text": f"records{per}", "font": {"size": SIZE, "color": look.muted}},
        "rangemode": "tozero",
        "fixedrange": True,
        "tickformat": ",",
        "hoverformat": ",.5~r",
        "dtick": 1 if most < FEW else None,
        "gridcolor": look.line,
        "zerolinecolor": look.line,
        "tickfont": {"color": look.muted},
    }


def saying(words: str, look: Theme) -> dict[str, Any]:
    """Return the layout of an empty figure that says why it is empty."""
    note = {
        "text": words,
        "xref": "paper",
        "yref": "paper",
        "x": 0.5,
        "y": 0.5,
        "showarrow": False,
        "font": {"color": look.muted},
    }
    hidden = {"visible": False}
    return base(look) | {"xaxis": hidden, "yaxis": hidden, "annotations": [note]}
