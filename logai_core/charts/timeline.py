"""Records over time, stacked by level, with the findings marked."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import plotly.graph_objects as go
import polars as pl

from logai_core import levels
from logai_core.charts import marks, palette, spans
from logai_core.charts.dial import UTC_DIAL, Dial
from logai_core.charts.flags import Flag, flags
from logai_core.charts.framed import framed
from logai_core.charts.labels import spacing
from logai_core.charts.look import base, count_axis, plotted, saying, time_axis
from logai_core.charts.palette import Theme
from logai_core.charts.spans import Stretch
from logai_core.schemas import FINDINGS, HISTOGRAM, SCORES, conform

ALONE = timedelta(seconds=1)  # how wide a single bucket is drawn
HEADROOM = 1.2  # for words that stand at the top of the plot
EMPTY = "No record has a time, so there is no timeline."


def timeline(
    histogram: pl.DataFrame,
    findings: pl.DataFrame,
    *,
    dark: bool = False,
    selected: str | None = None,
    scores: pl.DataFrame | None = None,
    episodes: bool = False,
    window: Stretch | None = None,
    baseline: Stretch | None = None,
    dial: Dial = UTC_DIAL,
    events: Sequence[Flag] = (),
    into: type[go.Figure] = go.Figure,
) -> go.Figure:
    """Draw HISTOGRAM as bars by level, and up to 12 of FINDINGS as numbered bands.

    Dragging selects a span of time. The traces are the same in light and dark, only
    the layout differs. An empty histogram gives a figure that says so.

    Args:
        histogram: HISTOGRAM, in any order.
        findings: FINDINGS, largest first: their rank is their number.
        dark: for a dark ground.
        selected: the `finding_id` that is drawn stronger than the others.
        scores: SCORES with the total: the time of learning is shaded, and stretches
            without any data are hatched.
        episodes: bands and numbers are of episodes, not of findings.
        window: the half-open stretch of the incident, which is framed, naive, as the
            dial shows it.
        baseline: the stretch it is set against, drawn as a band and named in the legend.
        dial: the clock of the axis.
        events: what happened outside the logs, see `flags`.
        into: `Drawing` for one that is drawn as it is.
    """
    counted = conform(histogram, HISTOGRAM, stage="timeline")
    buckets = dial.turned(counted).sort("bucket_start")
    ranked = dial.turned(conform(findings, FINDINGS, stage="timeline"))
    look = palette.theme(dark=dark)
    if buckets.is_empty():
        return into(layout=saying(EMPTY, look))
    bucket = spacing(buckets["bucket_start"])
    first, last = _span(buckets, bucket or ALONE)
    numbered = (marks.episodes_of if episodes else marks.marks_of)(ranked)
    drawn = marks.drawn(numbered, last - first, look, selected=selected, dial=dial)
    under, words, gaps = _told(scores, look, dial)
    looked_at = framed(window, baseline, (first, last), look)
    lines, told = flags(events, (first, last), look)
    layout = base(look, above=drawn.above) | {
        "barmode": "stack",
        "xaxis": time_axis(look, dial) | {"range": [first, last]},
        "yaxis": count_axis(look, bucket, _highest(buckets)),
        "shapes": [*under, *drawn.shapes, *looked_at.shapes, *lines],
        "annotations": [*drawn.annotations, *words, *looked_at.words, *told],
    }
    if words or told or looked_at.words:
        layout["yaxis"]["range"] = [0, HEADROOM * max(1, _highest(buckets))]
    if gaps:
        layout["yaxis2"] = spans.GAP_AXIS
    return into([*_bars(buckets, bucket or ALONE), *gaps, *looked_at.traces], layout)


def _told(
    scores: pl.DataFrame | None, look: Theme, dial: Dial
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the shape and word of learning, and traces of missing data."""
    shapes: list[dict[str, Any]] = []
    words: list[dict[str, Any]] = []
    gaps: list[dict[str, Any]] = []
    if scores is not None:
        total = spans.total_of(conform(scores, SCORES, stage="timeline"), dial)
        learnt = spans.learning(total)
        if learnt:
            shade, word = spans.learning_shade(learnt, look)
            shapes, words = [shade], [word]
        gaps = spans.hatched(spans.silences(total))
    return shapes, words, gaps


def _bars(buckets: pl.DataFrame, width: timedelta) -> list[dict[str, Any]]:
    naive = buckets.with_columns(spans.wall("bucket_start"))
    counted = naive.filter(pl.col("records") > 0)
    by_level = counted.partition_by("level", as_dict=True)
    return [
        {
            "type": "bar",
            "name": f"{levels.GLYPHS[name]} {name}",
            "x": plotted(by_level[(name,)]["bucket_start"].to_list()),
            "y": plotted(by_level[(name,)]["records"].to_list()),
            "offset": 0,
            "width": width / timedelta(milliseconds=1),
            "marker": {"color": palette.LEVELS[name], "line": {"width": 0}},
        }
        for name in levels.NAMES
        if (name,) in by_level
    ]


def _span(buckets: pl.DataFrame, width: timedelta) -> tuple[datetime, datetime]:
    starts = buckets["bucket_start"].dt.replace_time_zone(None)
    return starts[0], starts[-1] + width


def _highest(buckets: pl.DataFrame) -> int:
    total = pl.col("records").sum()
    return int(buckets.group_by("bucket_start").agg(total)["records"].max())  # type: ignore[arg-type]
