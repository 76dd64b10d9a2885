"""The worst level and the longest pause of every thread, in one group-by."""

import polars as pl

from logai_core.schemas import THREADS, conform


def measure_threads(records: pl.LazyFrame, ids: pl.Expr) -> pl.DataFrame:
    """Return THREADS of RECORDS by their ids; records without an id are in none."""
    times = pl.col("ts").list.drop_nulls().list.sort()
    found = (
        records.select(session_id=ids, ts="ts", severity="severity")
        .drop_nulls("session_id")
        .group_by("session_id")
        .agg(pl.col("severity").max(), pl.col("ts"))
        .with_columns(gap=times.list.diff().list.max().dt.total_microseconds())
        .select("session_id", "severity", gap_s=pl.col("gap") / 1e6)
        .sort("session_id")
        .collect()
    )
    return conform(found, THREADS, stage="measure threads")
