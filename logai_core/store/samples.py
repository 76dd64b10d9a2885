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


def bases_of(case: Case, source_id: str) -> dict[str, dict[str, int]]:
    """Count records by how their time and their level are known, most first.

    The keys are "ts_basis" and "level_basis", then what these columns hold.
    """
    records = case.records_of(source_id)
    columns = ("ts_basis", "level_basis")
    counted = pl.collect_all(
        [
            records.group_by(pl.col(column).cast(pl.String))
            .agg(pl.len().alias("records"))
            .sort("records", column, descending=[True, False])
            for column in columns
        ],
        engine="streaming",
    )
    return {
        column: dict(counts.iter_rows())
        for column, counts in zip(columns, counted, strict=True)
    }
