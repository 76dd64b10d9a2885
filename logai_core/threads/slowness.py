"""Threads that took far longer than others with the same steps."""

import math

import polars as pl

from logai_core.schemas import SLOWNESS, conform

FEWEST = 20  # threads with the same steps, below which none of them is called slow
LEAST_RATIO = 2.0  # of the median
FAR = 3.0  # middle halves beyond the upper quartile, in orders of size


def rate_slowness(threads: pl.DataFrame) -> pl.DataFrame:
    """Return SLOWNESS of threads, in the order given.

    `threads` has `session_id`, `seconds` (null where there is no length) and `steps`, a
    number that is the same for threads with the same steps. Slow is what is twice the
    median and more, and beyond the upper quartile by three middle halves: lengths are
    taken as logarithms, as they spread by factors.
    Source: Tukey, Exploratory Data Analysis (1977), outer fences; the rest is ours.
    """
    size = pl.col("seconds").clip(1e-6).log(math.e)
    low, high = (size.quantile(part, "linear").over("steps") for part in (0.25, 0.75))
    usual = pl.col("seconds").median().over("steps")
    alike = pl.col("seconds").count().over("steps")
    slow = (
        (alike >= FEWEST)
        & (pl.col("seconds") >= LEAST_RATIO * usual)
        & (size > high + FAR * (high - low))
    )
    rated = threads.select(
        "session_id",
        alike.cast(pl.UInt32).alias("alike"),
        usual.alias("usual_s"),
        slow.fill_null(value=False).alias("slow"),
    )
    return conform(rated, SLOWNESS, stage="rate slowness")
