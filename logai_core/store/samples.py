"""The first few lines of each class of a source's receipt."""

from typing import Literal

import polars as pl

from logai_core.store.case import Case

Sampled = Literal["parsed", "joined", "undated"]

_IS = {
    "parsed": pl.col("ts").is_not_null(),
    "joined": pl.col("lines") > 1,
    "undated": pl.col("ts").is_null(),
}


def sample_records(
    case: Case, source_id: str, kind: Sampled, *, most: int = 5
) -> pl.DataFrame:
    """Return the first RECORDS of a source that have a time, several lines, or no time.

    They come in file order.
    """
    own = case.records().filter(pl.col("source_id") == source_id, _IS[kind])
    return own.head(most).collect(engine="streaming")


def sample_rejects(case: Case, source_id: str, *, most: int = 5) -> pl.DataFrame:
    """Return the first REJECTS of a source."""
    return case.rejects().filter(pl.col("source_id") == source_id).head(most)
