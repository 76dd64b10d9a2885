"""The receipt of a source: what accounts for all of its lines."""

from typing import Any

import polars as pl

from logai_core.clocks import set_clock
from logai_core.levels import NAMES, level_name
from logai_core.schemas import SOURCES, conform
from logai_core.settings import Clock

_MOST_GAPS = 5
_LONG_S, _LONG_TIMES = 60, 50  # a silence: as long as this, and so many usual intervals


def write_receipt(
    facts: dict[str, Any], records: pl.LazyFrame, clock: Clock
) -> pl.DataFrame:
    """Return SOURCES with one row.

    `facts` are the columns that do not depend on the clock; `records` are RECORDS as
    parsed. `parsed` + `undated` of the facts may be split anew: a wall time that the
    clocks never showed is none.
    """
    seen = set_clock(records, clock).select("ts", "ts_basis", "severity")
    ts, basis = pl.col("ts"), pl.col("ts_basis")
    spans = seen.select(
        records=pl.len().cast(pl.UInt64),
        dated=ts.count().cast(pl.UInt64),
        first_ts=ts.min(),
        last_ts=ts.max(),
        ts_basis=basis.unique().sort().cast(pl.String).implode(),
        ambiguous=(basis == "ambiguous").sum().cast(pl.UInt64),
        skipped=(basis == "skipped").sum().cast(pl.UInt64),
    ).collect(engine="streaming")
    row = facts | spans.row(0, named=True)
    dated = row.pop("dated")
    row |= {
        "parsed": dated,
        "undated": row["records"] - dated,
        "levels": _levels(seen),
        "gaps": _gaps(seen),
        "zone": clock.zone,
        "offset_s": clock.offset_s,
    }
    receipt = pl.DataFrame([row], schema=dict(SOURCES))
    return conform(receipt, SOURCES, stage="receipt")


def reset_clock(
    receipt: pl.DataFrame, records: pl.LazyFrame, clock: Clock
) -> pl.DataFrame:
    """Return a receipt (one row of SOURCES) as it is under another clock."""
    return write_receipt(receipt.row(0, named=True), records, clock)


def clock_of(receipt: dict[str, Any]) -> Clock:
    """Return the clock that a row of SOURCES states."""
    return Clock(zone=receipt["zone"], offset_s=receipt["offset_s"])


def _levels(records: pl.LazyFrame) -> list[int]:
    counts = (
        records.group_by("severity")
        .agg(pl.len())
        .select(level_name(pl.col("severity")).alias("level"), "len")
        .group_by("level")
        .agg(pl.col("len").sum())
        .collect(engine="streaming")
    )
    found = dict(counts.iter_rows())
    return [found.get(name, 0) for name in NAMES]


def _gaps(records: pl.LazyFrame) -> list[dict[str, Any]]:
    """Return the longest silences, each from the last record before to the next."""
    times = records.select(pl.col("ts").drop_nulls().sort().alias("end"))
    steps = times.with_columns(pl.col("end").shift(1).alias("start")).drop_nulls()
    length = pl.col("end") - pl.col("start")
    usual = (pl.col("end").max() - pl.col("start").min()) / pl.len()
    return (
        steps.filter(
            length >= pl.duration(seconds=_LONG_S), length >= usual * _LONG_TIMES
        )
        .top_k(_MOST_GAPS, by=length)
        .sort("start")
        .select("start", "end")
        .collect()
        .to_dicts()
    )
