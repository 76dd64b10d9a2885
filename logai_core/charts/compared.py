"""Records over time with the two windows that are compared."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast

import plotly.graph_objects as go
import polars as pl

from logai_core.charts import palette, spans
from logai_core.charts.dial import UTC_DIAL, Dial
from logai_core.charts.look import MARGIN
from logai_core.charts.palette import Theme
from logai_core.charts.timeline import timeline
from logai_core.schemas import FINDINGS

HEIGHT = 230
LANE_PX = 18
BAR_PX = 14
GAP_PX = 3
NEAR_THE_END = 0.85  # of the axis: from there a label ends with its window

Stretch = tuple[datetime, datetime]
Layout = dict[str, Any]


def compared(
    histogram: pl.DataFrame,
    incident: Stretch,
    baseline: Stretch | None,
    *,
    dark: bool = False,
    dial: Dial = UTC_DIAL,
    into: type[go.Figure] = go.Figure,
) -> go.Figure:
    """Draw HISTOGRAM as `timeline` does, with both half-open windows marked and named.

    Each has a bar of its own above the plot, so that they may touch or overlap. What
    reaches beyond the records is cut there, and a window outside them is not drawn.
    """
    windows = {"Baseline": baseline, "Incident": incident}

    def marked(data: Sequence[Any] = (), layout: Layout | None = None) -> go.Figure:
        layout = layout or {}
        return into(
            data, layout | _marks(layout, windows, dial, dark=dark) if data else layout
        )

    return timeline(
        histogram,
        FINDINGS.to_frame(),
        dark=dark,
        dial=dial,
        into=cast("type[go.Figure]", marked),
    )


def _marks(
    layout: Layout, windows: Mapping[str, Stretch | None], dial: Dial, *, dark: bool
) -> Layout:
    """Return the parts of a layout that mark and name windows, with room for them."""
    look, axis = palette.theme(dark=dark), tuple(layout["xaxis"]["range"])
    shapes: list[Layout] = []
    names: list[Layout] = []
    for lane, (name, stretch) in enumerate(windows.items()):
        ends = stretch and (dial.naive(stretch[0]), dial.naive(stretch[1]))
        shown = spans.cut(ends, axis) if ends else None
        if shown is None:
            continue
        foremost = name == "Incident"
        shapes += [
            _area(shown, look, foremost=foremost),
            _bar(shown, lane, look, foremost=foremost),
        ]
        names.append(_name(name, shown, axis, lane, look))
    return {
        "height": HEIGHT,
        "margin": MARGIN | {"t": MARGIN["t"] + 2 * LANE_PX},
        "shapes": shapes,
        "annotations": names,
    }


def _area(shown: Stretch, look: Theme, *, foremost: bool) -> dict[str, Any]:
    return {
        "type": "rect",
        "x0": shown[0],
        "x1": shown[1],
        "y0": 0,
        "y1": 1,
        "yref": "paper",
        "fillcolor": look.mark if foremost else palette.LEARNING,
        "line": {"width": 1, "dash": "solid" if foremost else "dot", "color": look.muted},
        "layer": "below",
    }  # fmt: skip


def _bar(shown: Stretch, lane: int, look: Theme, *, foremost: bool) -> dict[str, Any]:
    bottom = GAP_PX + lane * LANE_PX
    return {
        "type": "rect",
        "x0": shown[0],
        "x1": shown[1],
        "yref": "paper",
        "ysizemode": "pixel",
        "yanchor": 1,
        "y0": bottom,
        "y1": bottom + BAR_PX,
        "fillcolor": look.strong_mark if foremost else look.line,
        "line": {"width": 1, "color": look.muted},
    }


def _name(
    name: str, shown: Stretch, axis: Stretch, lane: int, look: Theme
) -> dict[str, Any]:
    late = (shown[0] - axis[0]) / (axis[1] - axis[0]) > NEAR_THE_END
    return {
        "text": name,
        "x": shown[1] if late else shown[0],
        "xanchor": "right" if late else "left",
        "y": 1,
        "yref": "paper",
        "yanchor": "middle",
        "yshift": GAP_PX + lane * LANE_PX + BAR_PX / 2,
        "showarrow": False,
        "font": {"size": 11, "color": look.text},
    }
