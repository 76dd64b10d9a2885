"""Findings drawn on a chart: a highlighted band and, above the plot, a numbered bar.

Bars that would cover each other go into lanes, one above the other.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import plotly.graph_objects as go
import polars as pl

from logai_core.charts.labels import label
from logai_core.charts.look import MARGIN
from logai_core.charts.palette import Theme

MOST = 12
LANE_PX = 18
BAR_PX = 14
NUMBER_SHARE = 0.03  # of the axis, what a number takes on a narrow screen
FAINT = 0.35
EVERY = pl.lit(True)  # noqa: FBT003


class Mark(NamedTuple):
    """One finding on the axis. `number` is its rank, from 1; times are naive UTC."""

    finding_id: str
    number: int
    start: datetime
    end: datetime
    text: str


def marks_of(findings: pl.DataFrame, only: pl.Expr = EVERY) -> list[Mark]:
    """Return the first 12 findings of FINDINGS that `only` holds for.

    Their numbers are their ranks among all of them.
    """
    rows = (
        findings.with_row_index("number", offset=1)
        .filter(only)
        .head(MOST)
        .with_columns(pl.col("start", "end").dt.replace_time_zone(None))
        .select(Mark._fields)
    )
    return [Mark(*row) for row in rows.iter_rows()]


def draw(
    figure: go.Figure, marks: Sequence[Mark], look: Theme, *, selected: str | None
) -> None:
    """Draw marks over the figure's time axis and make room for their lanes.

    The axis has its range by now. While one is selected, the others are faint.
    """
    first, last = figure.layout.xaxis.range
    lanes = _lanes(marks, last - first)
    for mark, lane in zip(marks, lanes, strict=True):
        chosen = mark.finding_id == selected
        _band(figure, mark, look.strong_mark if chosen else look.mark)
        opacity = 1.0 if chosen or selected is None else FAINT
        _bar(figure, mark, lane, look, opacity)
    above = LANE_PX * (max(lanes) + 1) if lanes else 0
    figure.update_layout(margin_t=MARGIN["t"] + above)


def _lanes(marks: Sequence[Mark], span: timedelta) -> list[int]:
    """Return the lowest free lane of each mark, counted from the plot upwards."""
    half = span * NUMBER_SHARE / 2
    taken: list[datetime] = []  # by lane, where its last bar ends
    lane_of: dict[Mark, int] = {}
    for mark in sorted(marks, key=lambda mark: (mark.start, mark.number)):
        middle = mark.start + (mark.end - mark.start) / 2
        left = min(mark.start, middle - half)
        free = (lane for lane, end in enumerate(taken) if end <= left)
        lane = next(free, len(taken))
        taken[lane : lane + 1] = [max(mark.end, middle + half)]
        lane_of[mark] = lane
    return [lane_of[mark] for mark in marks]


def _band(figure: go.Figure, mark: Mark, colour: str) -> None:
    figure.add_shape(
        type="rect",
        x0=mark.start,
        x1=mark.end,
        y0=0,
        y1=1,
        yref="paper",
        fillcolor=colour,
        line={"width": 1, "color": colour},
        layer="below",
    )


def _bar(figure: go.Figure, mark: Mark, lane: int, look: Theme, opacity: float) -> None:
    bottom = 3 + lane * LANE_PX
    figure.add_shape(
        type="rect",
        x0=mark.start,
        x1=mark.end,
        yref="paper",
        ysizemode="pixel",
        yanchor=1,
        y0=bottom,
        y1=bottom + BAR_PX,
        fillcolor=look.accent,
        line={"width": 1, "color": look.accent},
        opacity=opacity,
    )
    figure.add_annotation(
        text=f"<b>{mark.number}</b>",
        hovertext=label(mark.text),
        x=mark.start + (mark.end - mark.start) / 2,
        y=1,
        yref="paper",
        yanchor="middle",
        yshift=bottom + BAR_PX / 2,
        height=BAR_PX,
        showarrow=False,
        borderpad=0,
        bgcolor=look.accent,
        font={"size": 11, "color": look.on_accent},
        opacity=opacity,
    )
