"""Records over time by level, with findings and pins, as a vector."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import polars as pl

from logai_core import levels
from logai_core.charts import palette
from logai_core.charts.labels import length, spacing
from logai_core.charts.marks import marks_of
from logai_core.charts.svg import numbered
from logai_core.charts.svg.ink import Ink
from logai_core.charts.svg.plot import (
    LEFT,
    Plot,
    axes,
    drawing,
    legend,
    path,
    plot_of,
    words,
)
from logai_core.schemas import FINDINGS, HISTOGRAM, conform

ALONE = timedelta(seconds=1)
UNIT_ROOM = 16.0
SAYS = "Records over time by level, with the findings numbered above"


def timeline_svg(
    histogram: pl.DataFrame,
    findings: pl.DataFrame,
    ink: Ink,
    *,
    pins: Sequence[tuple[int, datetime]] = (),
    clock: str = "UTC",
) -> str:
    """Draw HISTOGRAM as bars by level, up to 12 of FINDINGS as numbered bands, and pins.

    An empty histogram gives "".

    Args:
        histogram: HISTOGRAM, in any order.
        findings: FINDINGS, largest first: their rank is their number.
        ink: colours and face.
        pins: numbers of pins with their times.
        clock: the name of the one that all times go by.
    """
    buckets = conform(histogram, HISTOGRAM, stage="timeline").filter(
        pl.col("records") > 0
    )
    if buckets.is_empty():
        return ""
    starts = histogram["bucket_start"]
    bucket = spacing(starts)
    first, last = _span(starts, bucket or ALONE)
    marks = marks_of(conform(findings, FINDINGS, stage="timeline"))
    lanes = numbered.lanes_of(marks, last - first)
    over = numbered.PIN_ROOM if pins else 0.0
    base = numbered.room_for(lanes) + UNIT_ROOM
    plot = plot_of(first, last, _highest(buckets), top=base + over)
    per = f"records per {length(bucket)}" if bucket else "records"
    times = [
        (number, when.astimezone(UTC).replace(tzinfo=None)) for number, when in pins
    ]
    held = [name for name in levels.NAMES if name in set(buckets["level"])]
    parts = [
        *numbered.bands(plot, marks, ink),
        *axes(plot, ink, clock),
        *_bars(plot, buckets, held, bucket or ALONE),
        *numbered.pins(plot, times, ink),
        *numbered.bars(plot, marks, lanes, ink, base=base),
        *legend(
            plot,
            ink,
            [
                (palette.LEVELS[name], "box", f"{levels.GLYPHS[name]} {name}")
                for name in held
            ],
        ),
        words(LEFT, 10, per, ink),
    ]
    return drawing(plot, parts, SAYS)


def _bars(
    plot: Plot, buckets: pl.DataFrame, held: Sequence[str], width: timedelta
) -> list[str]:
    """Draw one path a level, each level upon those before it."""
    naive = buckets.with_columns(pl.col("bucket_start").dt.replace_time_zone(None))
    level = pl.col("level").replace_strict(
        {name: at for at, name in enumerate(held)}, return_dtype=pl.UInt8
    )
    stacked = (
        naive.group_by("bucket_start", "level")
        .agg(pl.col("records").sum())
        .with_columns(level.alias("place"))
        .sort("bucket_start", "place")
        .with_columns(pl.col("records").cum_sum().over("bucket_start").alias("above"))
    )
    drawn: list[str] = []
    wide = plot.x(plot.first + width) - plot.x(plot.first)
    gap = 0.4 if wide > 2 else 0.0
    for place, name in enumerate(held):
        rows = stacked.filter(pl.col("place") == place)
        d = "".join(
            _bar(plot, at, above, records, wide - gap)
            for at, above, records in rows.select(
                "bucket_start", "above", "records"
            ).iter_rows()
        )
        drawn.append(path(d, fill=palette.LEVELS[name]))
    return drawn


def _bar(plot: Plot, at: datetime, above: int, records: int, wide: float) -> str:
    high, low = plot.y(above), plot.y(above - records)
    return f"M{plot.x(at):.2f} {low:.2f}V{high:.2f}h{wide:.2f}V{low:.2f}z"


def _span(starts: pl.Series, width: timedelta) -> tuple[datetime, datetime]:
    naive = starts.dt.replace_time_zone(None).sort()
    first, last = naive[0], naive[-1]
    return first, last + width


def _highest(buckets: pl.DataFrame) -> float:
    total = pl.col("records").sum()
    most = buckets.group_by("bucket_start").agg(total)["records"].max()
    return float(str(most))
