"""What several detectors found, one lane each under the timeline."""

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go
import polars as pl

from logai_core.charts import palette
from logai_core.charts.dial import UTC_DIAL, Dial
from logai_core.charts.labels import label
from logai_core.charts.look import BESIDE, MARGIN, SIZE, base, time_axis
from logai_core.charts.palette import Theme
from logai_core.charts.spans import Stretch
from logai_core.schemas import FINDINGS, conform

LANE_PX = 26
ABOVE_PX, BELOW_PX = 4, 44
NARROWEST = 0.004  # of the axis: what is shorter is drawn so wide, to be seen
OPACITY = 0.4


def lanes(
    found: Mapping[str, pl.DataFrame],
    axis: Stretch,
    *,
    chosen: str = "",
    dark: bool = False,
    dial: Dial = UTC_DIAL,
) -> go.Figure:
    """Draw the FINDINGS of each detector as bars from start to end, a lane each.

    Args:
        found: FINDINGS by the name of what found them, from top to bottom.
        axis: the range of time, naive, as the dial shows it.
        chosen: the name of the lane that is drawn in the accent colour.
        dark: for a dark ground.
        dial: the clock of the axis.
    """
    look = palette.theme(dark=dark)
    names = list(found)
    checked = {
        name: conform(rows, FINDINGS, stage="lanes") for name, rows in found.items()
    }
    bars = [
        _bars(name, dial.turned(rows), axis, look, name == chosen).update(
            customdata=[dial.told(label(one, most=110)) for one in rows["text"]],
            hovertemplate="%{customdata}<extra></extra>",
        )
        for name, rows in checked.items()
    ]
    layout = base(look) | {
        "height": ABOVE_PX + BELOW_PX + LANE_PX * len(names),
        "margin": MARGIN | {"l": BESIDE, "t": ABOVE_PX, "b": BELOW_PX},
        "barmode": "overlay",
        "hovermode": "closest",
        "dragmode": False,
        "showlegend": False,
        "xaxis": time_axis(look, dial) | {"range": list(axis), "fixedrange": True},
        "yaxis": _axis(names, found, look),
    }
    return go.Figure(bars, layout)


def _bars(
    name: str,
    rows: pl.DataFrame,
    axis: Stretch,
    look: Theme,
    chosen: bool,  # noqa: FBT001
) -> go.Bar:
    least = (axis[1] - axis[0]) * NARROWEST
    start = rows["start"].dt.replace_time_zone(None)
    long = (rows["end"] - rows["start"]).to_list()
    return go.Bar(
        orientation="h",
        base=[one.isoformat(sep=" ") for one in start.to_list()],
        x=[max(one, least).total_seconds() * 1000 for one in long],
        y=[label(name)] * rows.height,
        width=0.6,
        # Those that overlap are darker together, and the edges show where each begins.
        marker={
            "color": look.accent if chosen else palette.GREY,
            "opacity": OPACITY,
            "line": {"width": 1, "color": look.surface},
        },
    )


def _axis(
    names: Sequence[str], found: Mapping[str, pl.DataFrame], look: Theme
) -> dict[str, Any]:
    return {
        "type": "category",
        "categoryorder": "array",
        "categoryarray": [label(name) for name in names],
        "range": [len(names) - 0.5, -0.5],
        "fixedrange": True,
        "tickvals": [label(name) for name in names],
        "ticktext": [f"{label(name)}  {found[name].height:,}" for name in names],
        "tickfont": {"size": SIZE - 1, "color": look.text},
        "showgrid": False,
        "linecolor": look.line,
    }
