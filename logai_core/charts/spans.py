"""Stretches of time that a chart shades: still learning, and without any data."""

from datetime import datetime, timedelta
from typing import Any

import polars as pl

from logai_core.charts import palette
from logai_core.charts.dial import UTC_DIAL, Dial
from logai_core.charts.labels import spacing
from logai_core.charts.palette import Theme

Stretch = tuple[
    datetime, datetime
]  # half-open, naive: what the dial of the figure shows
SECOND = timedelta(seconds=1)
GAP_AXIS = {"overlaying": "y", "range": [0, 1], "visible": False, "fixedrange": True}


def wall(ts: str) -> pl.Expr:
    """Return times as figures take them: text without a zone, which JSON has at once."""
    at = pl.col(ts).dt.replace_time_zone(None)
    whole = at == at.dt.truncate("1s")
    return (
        pl.when(whole)
        .then(at.dt.strftime("%Y-%m-%d %H:%M:%S"))
        .otherwise(at.dt.strftime("%Y-%m-%d %H:%M:%S%.6f"))
        .alias(ts)
    )


def total_of(scores: pl.DataFrame, dial: Dial = UTC_DIAL) -> pl.DataFrame:
    """Return the rows of SCORES about all records together, by time, naive."""
    return (
        dial.turned(scores.filter(pl.col("series_kind") == "total"))
        .sort("window_start")
        .with_columns(pl.col("window_start").dt.replace_time_zone(None))
    )


def silences(total: pl.DataFrame) -> list[Stretch]:
    """Return the stretches in which nothing at all was logged: no data, not zero."""
    step = spacing(total["window_start"]) or SECOND
    runs = (
        total.with_columns(pl.col("observed").is_null().alias("silent"))
        .with_columns(pl.col("silent").rle_id().alias("run"))
        .filter("silent")
        .group_by("run", maintain_order=True)
        .agg(
            pl.col("window_start").first().alias("start"),
            pl.col("window_start").last().alias("end") + step,
        )
    )
    return list(runs.select("start", "end").iter_rows())


def learning(series: pl.DataFrame, total: pl.DataFrame | None = None) -> Stretch | None:
    """Return the time before the first expectation that has any data, naive by time.

    A series that is never judged learns as long as `total` does, if that is passed: a
    detector may have left the series out. With no expectation at all it is all of it.
    """
    until = _first_judged(series)
    if until is None and total is not None:
        until = _first_judged(total)
    seen = series.filter(pl.col("observed").is_not_null())["window_start"]
    learnt = seen if until is None else seen.filter(seen < until)
    if learnt.is_empty():
        return None
    return learnt[0], learnt[-1] + (spacing(series["window_start"]) or SECOND)


def _first_judged(series: pl.DataFrame) -> datetime | None:
    judged = series.filter(pl.col("expected").is_not_null())["window_start"]
    return judged[0] if len(judged) else None


def cut(stretch: Stretch, axis: Stretch) -> Stretch | None:
    """Return what of a stretch is within the range of an axis, if anything."""
    shown = max(stretch[0], axis[0]), min(stretch[1], axis[1])
    return shown if shown[0] < shown[1] else None


def learning_shade(
    stretch: Stretch, look: Theme
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the shade over the time of learning, and its word."""
    first, until = stretch
    shade = {
        "type": "rect", "x0": first, "x1": until, "y0": 0, "y1": 1, "yref": "paper",
        "fillcolor": palette.LEARNING, "line": {"width": 0}, "layer": "below",
    }  # fmt: skip
    return shade, word("learning", first, look)


def word(
    text: str, at: datetime, look: Theme, *, anchor: str = "left"
) -> dict[str, Any]:
    """Return a word at the top of the plot, beginning or ending at a time."""
    return {
        "text": text, "x": at, "xanchor": anchor, "y": 1, "yref": "paper",
        "yanchor": "top", "showarrow": False,
        "font": {"size": 11, "color": look.muted},
    }  # fmt: skip


def hatched(stretches: list[Stretch]) -> list[dict[str, Any]]:
    """Return a trace that hatches stretches without data; it needs GAP_AXIS as y2."""
    if not stretches:
        return []
    bar = {
        "type": "bar",
        "name": "no data",
        "x": [start for start, _ in stretches],
        "y": [1] * len(stretches),
        "width": [
            (end - start) / timedelta(milliseconds=1) for start, end in stretches
        ],
        "offset": 0,
        "yaxis": "y2",
        "hoverinfo": "skip",
        "marker": {
            "color": palette.LEARNING,
            "line": {"width": 0},
            "pattern": {
                "shape": "/",
                "size": 6,
                "solidity": 0.15,
                "fgcolor": palette.GREY,
            },
        },
    }
    return [bar]


def frame_of(stretch: Stretch, look: Theme, *, dash: str = "dot") -> dict[str, Any]:
    """Return an outline around a stretch of time, as high as the plot."""
    return {
        "type": "rect", "x0": stretch[0], "x1": stretch[1], "y0": 0, "y1": 1,
        "yref": "paper", "line": {"width": 1.5, "dash": dash, "color": look.text},
    }  # fmt: skip
