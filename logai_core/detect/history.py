"""Whether there is enough history to judge anything by."""

import polars as pl

from logai_core.detect.grid import LEAST_LEARNING
from logai_core.detect.wording import duration

COMPARE = "compare two windows instead"


def too_little(windows: pl.DataFrame) -> str | None:
    """Return the sentence that says that WINDOWS are too few to tell changes in."""
    starts = windows["window_start"].unique().sort()
    if starts.len() > LEAST_LEARNING:
        return None
    if starts.is_empty():
        return "No record has a time: nothing can be said of changes."
    steps = starts.diff().drop_nulls().dt.total_microseconds()
    step = steps.min() if steps.len() else 1_000_000
    noun = "bucket" if starts.len() == 1 else "buckets"
    assert isinstance(step, int)  # noqa: S101 - narrows the type
    return (
        f"Only {starts.len()} {noun} of {duration(step)}: changes are judged from"
        f" {LEAST_LEARNING} buckets on; {COMPARE}."
    )
