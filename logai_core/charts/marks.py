"""Findings drawn on a chart: a highlighted band and, above the plot, a numbered bar.

Bars that would cover each other go into lanes, one above the other.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import polars as pl

from logai_core.charts.dial import UTC_DIAL, Dial
from logai_core.charts.labels import label
from logai_core.charts.palette import Theme

MOST = 12
LANE_PX = 15
BAR_PX = 12
GAP_PX = 3
NUMBER_SHARE = 0.03  # of the axis, what a number takes on a narrow screen
FAINT = 0.45
EVERY = pl.lit(True)  # noqa: FBT003


class Mark(NamedTuple):
    """One finding, or the largest of an episode, on the axis; times are naive UTC."""

    finding_id: str
    number: int
    start: datetime
    end: datetime
    text: str
    finding_ids: Sequence[str] = ()


def marks_of(findings: pl.DataFrame, only: pl.Expr = EVERY) -> list[Mark]:
    """Return the first 12 findings of FINDINGS that `only` holds for.

    Their numbers are their ranks among all of them.
    """
    return _marks(findings.with_row_index("number", offset=1).filter(only).head(MOST))


def episodes_of(findings: pl.DataFrame, only: pl.Expr = EVERY) -> list[Mark]:
    """Return the first 12 episodes of the FINDINGS that `only` holds for.

    Each is drawn where its largest finding lies: smaller ones that began with it may
    last for very long. A finding that is of no episode is one of its own, numbered by
    its rank among all of them.
    """
    own = pl.when(pl.col("episode") > 0).then("episode").otherwise("rank")
    grouped = (
        findings.with_row_index("rank", offset=1)
        .filter(only)
        .group_by(own.alias("number"), maintain_order=True)
        .agg(
            pl.col("finding_id", "start", "end", "text").first(),
            pl.col("finding_id").alias("finding_ids"),
        )
        .head(MOST)
    )
    return [_with_rest(mark) for mark in _marks(grouped)]


def _marks(rows: pl.DataFrame) -> list[Mark]:
    naive = rows.with_columns(pl.col("start", "end").dt.replace_time_zone(None))
    fields = [name for name in Mark._fields if name in naive.columns]
    return [Mark(**row) for row in naive.select(fields).iter_rows(named=True)]


def _with_rest(mark: Mark) -> Mark:
    rest = len(mark.finding_ids) - 1
    told = f" (and {rest} more in this episode)" if rest else ""
    return mark._replace(text=f"{mark.text}{told}")


class Drawn(NamedTuple):
    """Marks as parts of a layout, and the room over the plot that they take, in px."""

    shapes: list[dict[str, Any]]
    annotations: list[dict[str, Any]]
    above: int


def drawn(
    marks: Sequence[Mark],
    span: timedelta,
    look: Theme,
    *,
    selected: str | None = None,
    dial: Dial = UTC_DIAL,
) -> Drawn:
    """Return marks drawn on a time axis of length `span`.

    While one is selected, the others are faint. The times of their texts are said to be
    UTC where those of `dial` are not.
    """
    lanes = _lanes(marks, span)
    shapes: list[dict[str, Any]] = []
    numbers: list[dict[str, Any]] = []
    for mark, lane in zip(marks, lanes, strict=True):
        chosen = selected is not None and selected in (
            mark.finding_id,
            *mark.finding_ids,
        )
        opacity = 1.0 if chosen or selected is None else FAINT
        shapes += [
            _band(mark, look.strong_mark if chosen else look.mark)
            | {"opacity": opacity if opacity == 1 else FAINT / 2},
            _bar(mark, lane, look) | {"opacity": opacity},
        ]
        numbers.append(_number(mark, lane, look, dial) | {"opacity": opacity})
    return Drawn(shapes, numbers, LANE_PX * (max(lanes) + 1) if lanes else 0)


def _lanes(marks: Sequence[Mark], span: timedelta) -> list[int]:
    """Return the lowest free lane of each mark, counted from the plot upwards."""
    half = span * NUMBER_SHARE / 2
    taken: list[datetime] = []  # by lane, where its last bar ends
    lane_of: dict[int, int] = {}
    for mark in sorted(marks, key=lambda mark: (mark.start, mark.number)):
        middle = mark.start + (mark.end - mark.start) / 2
        left = min(mark.start, middle - half)
        free = (lane for lane, end in enumerate(taken) if end <= left)
        lane = next(free, len(taken))
        taken[lane : lane + 1] = [max(mark.end, middle + half)]
        lane_of[mark.number] = lane
    return [lane_of[mark.number] for mark in marks]


def _band(mark: Mark, colour: str) -> dict[str, Any]:
    return {
        "type": "rect",
        "x0": mark.start,
        "x1": mark.end,
        "y0": 0,
        "y1": 1,
        "yref": "paper",
        "fillcolor": colour,
        "line": {"width": 1, "color": colour},
        "layer": "below",
    }


def _bar(mark: Mark, lane: int, look: Theme) -> dict[str, Any]:
    bottom = GAP_PX + lane * LANE_PX
    return {
        "type": "rect",
        "x0": mark.start,
        "x1": mark.end,
        "yref": "paper",
        "ysizemode": "pixel",
        "yanchor": 1,
        "y0": bottom,
        "y1": bottom + BAR_PX,
        "fillcolor": look.accent,
        "line": {"width": 1, "color": look.accent},
    }


def _number(mark: Mark, lane: int, look: Theme, dial: Dial) -> dict[str, Any]:
    return {
        "text": f"<b>{mark.number}</b>",
        "hovertext": dial.told(label(mark.text)),
        "x": mark.start + (mark.end - mark.start) / 2,
        "y": 1,
        "yref": "paper",
        "yanchor": "middle",
        "yshift": GAP_PX + lane * LANE_PX + BAR_PX / 2,
        "height": BAR_PX,
        "showarrow": False,
        "borderpad": 0,
        "bgcolor": look.accent,
        "font": {"size": 11, "color": look.on_accent},
    }
