"""What an empty part of the report means, and what to do."""

import polars as pl

NO_SOURCES = "The case has no source. Add a log file and analyse it again."
NOT_WRITTEN = "Not written."
NO_PINS = (
    "Nothing is pinned. Pin the lines, findings and outside events that tell the story, "
    "and they stand here at their own times."
)
NO_DIFFERENCES = "No value differs by more than chance explains."
NO_PATTERNS = "There is no record, so there is no pattern."
NO_TIMES = (
    "No record has a time, so there is no timeline and nothing can be compared over "
    "time. Choose the format of the lines, then analyse again; the patterns and the "
    "lines are complete without it."
)
NOT_SCORED = "No series was scored, so there can be no finding."
STILL_LEARNING = (
    "The logs are too short to say what is normal: every window went into learning. "
    "Add earlier logs and analyse again."
)


def no_findings(histogram: pl.DataFrame, scores: pl.DataFrame) -> str:
    """Return why there is no finding, by what was there to be judged."""
    if histogram.is_empty():
        return NO_TIMES
    if scores.is_empty():
        return NOT_SCORED
    judged = scores.filter(pl.col("expected").is_not_null())
    if judged.is_empty():
        return STILL_LEARNING
    series = judged.n_unique(["series_kind", "key"])
    windows = judged["window_start"].n_unique()
    return (
        f"Nothing left its normal band: {series:,} series were judged over "
        f"{windows:,} windows of time."
    )
