"""A small trend, as the path of an SVG or as block characters."""

from collections.abc import Sequence

import polars as pl

from logai_core.charts.labels import spacing
from logai_core.levels import NAMES
from logai_core.schemas import HISTOGRAM, conform

BLOCKS = "▁▂▃▄▅▆▇█"
HEIGHT = 16  # of the drawing; each number is one unit wide


def path(numbers: Sequence[int]) -> str:
    """Return bars as the `d` of an SVG path, in a box of len(numbers) by 16.

    The largest fills the height; any number above zero is at least one unit high.
    """
    most = max(numbers, default=0)
    bars = [
        f"M{at} {HEIGHT}v-{max(1, round(HEIGHT * number / most))}h1V{HEIGHT}z"
        for at, number in enumerate(numbers)
        if number
    ]
    return "".join(bars)


def blocks(numbers: Sequence[int]) -> str:
    """Return one block character a number, a space for zero."""
    most = max(numbers, default=0)
    top = len(BLOCKS)
    return "".join(
        BLOCKS[-(-number * top // most) - 1] if number else " " for number in numbers
    )


def by_level(histogram: pl.DataFrame, *, most: int) -> dict[str, list[int]]:
    """Return HISTOGRAM as at most `most` equal slices a level, the gravest first.

    Levels that do not occur are left out; an empty histogram gives nothing.
    """
    buckets = conform(histogram, HISTOGRAM, stage="report")
    starts = buckets["bucket_start"].unique().sort()
    slices = min(most, _buckets(starts))
    since = (
        pl.col("bucket_start").dt.epoch("us")
        - pl.col("bucket_start").dt.epoch("us").min()
    )
    slot = (since * slices // (since.max() + 1)).alias("slot")
    summed = (
        buckets.select("level", "records", slot)
        .group_by("level", "slot")
        .agg(pl.col("records").sum())
        .filter(pl.col("records") > 0)
        .partition_by("level", as_dict=True)
    )
    return {
        name: _filled(summed[(name,)], slices)
        for name in reversed(NAMES)
        if (name,) in summed
    }


def _buckets(starts: pl.Series) -> int:
    bucket = spacing(starts)
    return 1 + (starts[-1] - starts[0]) // bucket if bucket else len(starts)


def _filled(slots: pl.DataFrame, slices: int) -> list[int]:
    records = dict(slots.select("slot", "records").iter_rows())
    return [records.get(slot, 0) for slot in range(slices)]
