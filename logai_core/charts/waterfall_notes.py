"""What is written into a waterfall: its longest pause, and the lags of hand-overs."""

from typing import Any

import polars as pl

from logai_core.charts.labels import label, lasting
from logai_core.charts.waterfall_ground import MOST_NAME, Ground
from logai_core.charts.waterfall_words import between

MOST_TOLD = 8  # hand-overs that have their lag written beside them
APART = 0.14  # of the width, that lags written on one height stand apart
LEAST_TOLD = 0.02  # of the thread: a shorter hand-over is too short for words


def shade(ground: Ground, pauses: pl.DataFrame) -> list[dict[str, Any]]:
    """Return the ground behind the longest pause."""
    return [
        {
            "type": "rect",
            "yref": "paper",
            "y0": 0,
            "y1": 1,
            "x0": x0,
            "x1": x1,
            "fillcolor": ground.look.mark,
            "line": {"width": 0},
            "layer": "below",
        }
        for x0, x1, _ in _longest(ground, pauses)
    ]


def longest_told(ground: Ground, pauses: pl.DataFrame) -> list[dict[str, Any]]:
    """Return what is written above the longest pause."""
    return [
        _note(ground, (x0 + x1) / 2, 1, f"longest gap: {told}")
        | {
            "yref": "paper",
            "yanchor": "bottom",
            "xanchor": ground.side((x0 + x1) / 2),
        }
        for x0, x1, told in _longest(ground, pauses)
    ]


def lags_told(ground: Ground, pauses: pl.DataFrame) -> list[dict[str, Any]]:
    """Return the lags of the longest hand-overs, none of them upon another one."""
    longest = pl.col("gap_s").arg_max()  # is told above
    over = (
        pauses.filter(pl.int_range(pl.len()) != longest)
        .filter(pl.col("from_lane") != pl.col("to_lane"))
        .filter(pl.col("gap_s") >= LEAST_TOLD * ground.whole_s)
        .sort("gap_s", descending=True, maintain_order=True)
    )
    taken: list[tuple[float, float]] = []
    notes = []
    for one in over.iter_rows(named=True):
        ends = pl.Series([one["start"], one["end"]], dtype=pauses.schema["start"])
        lanes = ground.y(pl.Series([one["from_lane"], one["to_lane"]]))
        x, y = sum(ground.x(ends)) / 2, sum(lanes) / 2
        near = APART * (ground.whole_s / ground.length)
        if any(abs(x - a) < near and abs(y - b) < 0.6 for a, b in taken):
            continue
        taken.append((x, y))
        told = _note(ground, x, y, between(one, most=14))
        notes.append(told | {"xanchor": ground.side(x)})
        if len(notes) == MOST_TOLD:
            break
    return notes


def _longest(ground: Ground, pauses: pl.DataFrame) -> list[tuple[float, float, str]]:
    if pauses.is_empty() or not ground.whole_s:
        return []
    one = pauses[int(pauses["gap_s"].arg_max() or 0)]
    return [
        (
            ground.x(one["start"])[0],
            ground.x(one["end"])[0],
            _told(one.row(0, named=True)),
        )
    ]


def _note(ground: Ground, x: float, y: float, text: str) -> dict[str, Any]:
    return {
        "x": x,
        "y": y,
        "text": text,
        "showarrow": False,
        "font": {"size": 11, "color": ground.look.text},
        "bgcolor": ground.look.surface,
        "opacity": 0.92,
        "borderpad": 1,
    }


def _told(pause: dict[str, Any]) -> str:
    if pause["from_lane"] != pause["to_lane"]:
        return between(pause, most=MOST_NAME)
    return f"{label(pause['to_lane'], most=MOST_NAME)} {lasting(pause['gap_s'])}"
