"""One thread as a waterfall: its visits to services, and the time between them."""

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go
import polars as pl

from logai_core.charts import palette
from logai_core.charts.labels import label
from logai_core.charts.look import base, saying
from logai_core.charts.waterfall_ground import MISSING, Ground
from logai_core.charts.waterfall_notes import lags_told, longest_told, shade
from logai_core.levels import GLYPHS, level_name
from logai_core.schemas import PAUSES, VISITS, conform

EMPTY = "No line of this thread has a time."
LANE_PX, EDGES_PX = 36, 76
BAR_PX, DOT_PX = 14, 15
_PALE = 0.22
_DARK_INK, _LIGHT_INK = "#12161B", "#FFFFFF"
_DARK_LEVELS = ("DEBUG", "TRACE", "ERROR")


def waterfall(
    lines: pl.DataFrame,
    visits: pl.DataFrame,
    pauses: pl.DataFrame,
    *,
    missing: Sequence[tuple[int, str]] = (),
    dark: bool = False,
    into: type[go.Figure] = go.Figure,
) -> go.Figure:
    """Draw a thread by the time since its first line, a lane for each service.

    A pale bar goes from the first to the last line of a lane, a full one covers each
    visit; thin lines hand over, the longest have their lag beside them. The longest
    pause is shaded. Lanes beyond the twentieth share the last.

    Args:
        lines: `ts`, `severity`, `lane` and `text`, in order; undated ones are left out.
        visits: VISITS of them.
        pauses: PAUSES of them.
        missing: steps that are not there, each with the place of the line before which
            it is expected, and what it is called.
        dark: for a dark ground.
        into: `Drawing` for one that is drawn as it is.
    """
    look = palette.theme(dark=dark)
    dated = lines.with_row_index("row").drop_nulls("ts")
    if dated.is_empty():
        return into(layout=saying(EMPTY, look))
    ground = Ground(dated, look, missing=bool(missing))
    conform(visits, VISITS, stage="waterfall")
    conform(pauses, PAUSES, stage="waterfall")
    notes = [*longest_told(ground, pauses), *lags_told(ground, pauses)]
    layout = base(look) | {
        "height": EDGES_PX + LANE_PX * ground.rows,
        "margin": {"l": 8, "r": 20, "t": 26, "b": 42},
        "hovermode": "closest",
        "dragmode": False,
        "showlegend": False,
        "xaxis": ground.x_axis(),
        "yaxis": ground.y_axis(),
        "shapes": shade(ground, pauses),
        "annotations": notes,
    }
    traces = [
        _whole(ground, visits),
        _bars(ground, visits),
        _ways(ground, pauses),
        _points(ground),
    ]
    return into(traces + _absent(ground, missing), layout)


def _whole(ground: Ground, visits: pl.DataFrame) -> dict[str, Any]:
    lanes = visits.group_by("lane", maintain_order=True).agg(
        pl.col("start").min(), pl.col("end").max()
    )
    return _bar(ground, "first to last line", lanes, opacity=_PALE)


def _bars(ground: Ground, visits: pl.DataFrame) -> dict[str, Any]:
    return _bar(ground, "visits", visits, opacity=0.75)


def _bar(
    ground: Ground, name: str, spans: pl.DataFrame, *, opacity: float
) -> dict[str, Any]:
    return {
        "type": "scatter",
        "name": name,
        "x": _broken(ground.x(spans["start"]), ground.x(spans["end"])),
        "y": _broken(ground.y(spans["lane"]), ground.y(spans["lane"])),
        "mode": "lines",
        "line": {"width": BAR_PX, "color": ground.look.muted},
        "opacity": opacity,
        "hoverinfo": "skip",
    }


def _ways(ground: Ground, pauses: pl.DataFrame) -> dict[str, Any]:
    over = pauses.filter(pl.col("from_lane") != pl.col("to_lane"))
    return {
        "type": "scatter",
        "name": "hand-overs",
        "x": _broken(ground.x(over["start"]), ground.x(over["end"])),
        "y": _broken(ground.y(over["from_lane"]), ground.y(over["to_lane"])),
        "mode": "lines",
        "line": {"width": 1.2, "color": ground.look.accent},
        "hoverinfo": "skip",
    }


def _points(ground: Ground) -> dict[str, Any]:
    levels = ground.dated.select(level_name(pl.col("severity"))).to_series().to_list()
    inks = [_LIGHT_INK if one in _DARK_LEVELS else _DARK_INK for one in levels]
    return {
        "type": "scatter",
        "name": "lines",
        "x": ground.x(ground.dated["ts"]),
        "y": ground.y(ground.dated["lane"]),
        "mode": "markers+text",
        "marker": {
            "size": DOT_PX,
            "color": [palette.LEVELS[one] for one in levels],
            "line": {"width": 1, "color": ground.look.surface},
        },
        "text": [GLYPHS[one] for one in levels],
        "textfont": {"size": 10, "color": inks},
        "customdata": list(
            zip(levels, [label(one) for one in ground.dated["text"]], strict=True)
        ),
        "hovertemplate": f"%{{x:,.4~r}} {ground.unit}, %{{customdata[0]}}<br>"
        "%{customdata[1]}<extra></extra>",
    }


def _absent(ground: Ground, missing: Sequence[tuple[int, str]]) -> list[dict[str, Any]]:
    if not missing:
        return []
    at = [ground.expected(row) for row, _ in missing]
    end = ground.whole_s / ground.length
    return [
        {
            "type": "scatter",
            "name": MISSING,
            "x": at,
            "y": [ground.rows - 1] * len(at),
            "mode": "markers+text",
            "marker": {
                "size": 11,
                "symbol": "circle-open",
                "color": ground.look.text,
                "line": {"width": 1.5},
            },
            "text": [label(text, most=48, width=200) for _, text in missing],
            "textposition": [
                "middle left" if one > end / 2 else "middle right" for one in at
            ],
            "textfont": {"color": ground.look.text},
            "hovertext": [label(text) for _, text in missing],
            "hovertemplate": "not in the log: %{hovertext}<extra></extra>",
        }
    ]


def _broken(starts: Sequence[Any], ends: Sequence[Any]) -> list[Any]:
    """Return starts and ends by turns, with a break after each pair."""
    return [one for pair in zip(starts, ends, strict=True) for one in (*pair, None)]
