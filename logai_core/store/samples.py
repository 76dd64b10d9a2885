"""The first few records of a source, all of them or of one class of its receipt."""

from typing import Literal

import polars as pl

from logai_core.store.case import Case

Sampled = Literal["parsed", "joined", "undated"]

KINDS = {
    "parsed": pl.col("ts").is_not_null(),
    "joined": pl.col("lines") > 1,
    "undated": pl.col("ts").is_null(),
}


def first_records(case: Case, source_id: str, *, most: int = 10) -> pl.DataFrame:
    """Return the first RECORDS of a source, in file order."""
    return case.records_of(source_id).head(most).collect(engine="streaming")


def bases_of(case: Case, source_id: str) -> pl.DataFrame:
    """Return how levels of a source are known: `level_basis`, `records`, most first."""
    return (
        case.records_of(source_id)
        .group_by("level_basis")
        .agg(pl.len().alias("records"))
        .sort("records", "level_basis", descending=[True, False])
        .collect(engine="streaming")
    )
