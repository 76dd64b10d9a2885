"""Series against time: where each was outside its band, and which way."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
import polars as pl

from logai_core.charts import palette, spans
from logai_core.charts.cells import Cells, Mask
from logai_core.charts.dial import UTC_DIAL, Dial
from logai_core.charts.labels import label
from logai_core.charts.look import (
    BESIDE,
    MARGIN,
    SIZE,
    base,
    brief,
    moments,
    saying,
    time_axis,
)
from logai_core.charts.palette import Theme
from logai_core.charts.series_names import series_name
from logai_core.charts.spans import Stretch

ROW_PX = 17
FARTHEST = 3.0  # log2(1 + ratio): seven times the allowed distance, and beyond
LABEL_CHARS = 22
NAME_CHARS = 90
ABOVE_PX = 4
BELOW_PX = 92
BAR_WORDS_PX = 16
COUNT_DIGITS, RATIO_DIGITS = 4, 2  # of numbers that are told on hovering
WHERE = "%{y}<br>around %{x|%Y-%m-%d %H:%M:%S} "
EMPTY = "No series of these kinds was counted."


def heat(
    cells: Cells,
    names: Mapping[str, str],
    *,
    dark: bool = False,
    axis: Stretch | None = None,
    scores: pl.DataFrame | None = None,
    selected: Stretch | None = None,
    window: Stretch | None = None,
    dial: Dial = UTC_DIAL,
    into: type[go.Figure] = go.Figure,
) -> go.Figure:
    """Draw cells: how far out of its band each series was, above orange, below blue.

    What was inside its band is pale, what is still learnt from grey, what has no data
    or is not judged empty. It is a picture: nothing in it can be selected, and dragging does nothing, as
    it would no longer stand under the timeline.

    Args:
        cells: of `cells_of`.
        names: texts of templates and names of sources, by id.
        dark: for a dark ground.
        axis: the range of time, where it is not that of the cells; this and the two
            other stretches are naive, as the dial shows them.
        scores: SCORES with the total: stretches without any data are hatched.
        selected: the stretch of a finding, drawn as a frame.
        window: the window that is looked at, drawn as a dotted frame.
        dial: the clock of the axis.
        into: `Drawing` for one that is drawn as it is.
    """
    look = palette.theme(dark=dark)
    if not cells.rows:
        return into(layout=saying(EMPTY, look) | {"height": 80, "dragmode": False})
    called = [series_name(kind, key, names) for kind, key in cells.rows]
    categories = _distinct([label(one, most=NAME_CHARS, width=200) for one in called])
    cells = cells._replace(edges=[one + dial.offset for one in cells.edges])
    shown = axis or (cells.edges[0], cells.edges[-1])
    gaps = _gaps(scores, dial)
    layout = base(look) | {
        "height": _height(len(called)),
        "margin": MARGIN | {"l": BESIDE, "t": ABOVE_PX, "b": BELOW_PX},
        "hovermode": "closest",
        "dragmode": False,
        "showlegend": False,
        "xaxis": time_axis(look, dial) | {"range": list(shown), "fixedrange": True},
        "yaxis": _rows_axis(categories, called, look),
        "shapes": frames(shown, selected, window, dark=dark),
    }
    if gaps:
        layout["yaxis2"] = spans.GAP_AXIS
    where = f"{WHERE}{dial.name}"
    traces = _traces(cells, categories, look, where, dark=dark)
    return into([*traces, *gaps], layout)


def _height(rows: int) -> int:
    return ABOVE_PX + BELOW_PX + ROW_PX * rows


def _gaps(scores: pl.DataFrame | None, dial: Dial) -> list[dict[str, Any]]:
    if scores is None:
        return []
    return spans.hatched(spans.silences(spans.total_of(scores, dial)))


def _distinct(names: Sequence[str]) -> list[str]:
    """Return names of which no two are the same: a category is known by its name."""
    seen: dict[str, int] = {}
    told: list[str] = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        told.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return told


def _rows_axis(
    categories: Sequence[str], called: Sequence[str], look: Theme
) -> dict[str, Any]:
    return {
        "type": "category",
        "autorange": "reversed",
        "fixedrange": True,
        "tickvals": list(categories),
        "ticktext": [label(one, most=LABEL_CHARS, width=200) for one in called],
        "tickfont": {"size": SIZE - 1, "color": look.text},
        "showgrid": False,
        "linecolor": look.line,
    }


def _traces(
    cells: Cells, categories: Sequence[str], look: Theme, where: str, *, dark: bool
) -> list[dict[str, Any]]:
    edges = moments(pl.Series(cells.edges, dtype=pl.Datetime("us")))
    shared = {
        "type": "heatmap", "y": list(categories), "ygap": 1.5, "hoverongaps": False,
    }  # fmt: skip
    learnt = [_to_last(row) for row in cells.learning]
    ratio = np.exp2(np.abs(cells.out)) - 1
    counts = [brief(one, COUNT_DIGITS) for one in (cells.observed, cells.expected)]
    told = np.stack([brief(ratio, RATIO_DIGITS), *counts], axis=-1)
    return [
        shared
        | {
            "x": edges[: max(map(len, learnt)) + 1],
            "z": learnt,
            "colorscale": [[0, look.line], [1, look.line]],
            "showscale": False,
            "hovertemplate": f"{where}, too little before it to judge<extra></extra>",
        },
        shared
        | {
            "x": edges,
            "z": np.clip(cells.out, -FARTHEST, FARTHEST),
            "zmin": -FARTHEST,
            "zmax": FARTHEST,
            "colorscale": palette.out_of_band(dark=dark),
            "customdata": told,
            "hovertemplate": (
                f"{where}: %{{customdata[1]:,.4~g}} observed, "
                "%{customdata[2]:,.4~g} expected<br>%{customdata[0]:,} times as far "
                "off as counts<extra></extra>"
            ),
            "colorbar": _bar(look, len(categories)),
        },
    ]


def _to_last(learning: Mask) -> list[int | None]:
    """Return a row up to its last cell: the time of learning is mostly at the start."""
    last = int(np.flatnonzero(learning).max(initial=-1))
    return [0 if one else None for one in learning[: last + 1].tolist()]


def _bar(look: Theme, rows: int) -> dict[str, Any]:
    return {
        "orientation": "h",
        "thickness": 8,
        "len": 300,
        "lenmode": "pixels",
        "x": 0,
        "xanchor": "left",
        "yref": "container",
        "y": BAR_WORDS_PX / _height(rows),
        "yanchor": "bottom",
        "ypad": 0,
        "xpad": 0,
        "outlinewidth": 0,
        "tickvals": [-FARTHEST, -1, 0, 1, FARTHEST],
        "ticktext": ["7× below", "edge", "expected", "edge", "7× above"],
        "tickfont": {"size": SIZE - 2, "color": look.muted},
        "ticks": "",
    }


def frames(
    shown: Stretch,
    selected: Stretch | None,
    window: Stretch | None,
    *,
    dark: bool = False,
) -> list[dict[str, Any]]:
    """Return the shapes of a strip: what is selected and the window, as far as shown."""
    shapes, look = [], palette.theme(dark=dark)
    if selected:
        shapes.append(spans.frame_of(selected, look, dash="solid"))
    if window:
        shapes.append(spans.frame_of(window, look))
    first, last = shown
    return [
        shape | {"x0": max(shape["x0"], first), "x1": min(shape["x1"], last)}
        for shape in shapes
        if shape["x0"] < last and shape["x1"] > first
    ]
