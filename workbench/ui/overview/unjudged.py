"""Why a series that is drawn has no band at all."""

import polars as pl

from logai_core.detect.forest import LAGS, MOST_SERIES

LEFT_OUT = (
    f"IsolationForest looks at the {MOST_SERIES} largest series only; this one is not "
    "among them and is not judged. What it shows here is only what was counted."
)


def why(scores: pl.DataFrame, scarce: str | None, detector: str) -> str | None:
    """Return why none of the SCORES of a series is judged, or None where some are.

    `scarce` is the sentence that says that the whole log has too little history.
    """
    if scores["ratio"].null_count() < scores.height:
        return None
    if scarce:
        return f"Not judged: too little history. {scarce}"
    seen = scores["observed"].count()
    if detector == "forest" and seen > LAGS:
        return LEFT_OUT
    noun = "window" if seen == 1 else "windows"
    return f"Not judged: too little history, {seen:,} {noun} with data."
