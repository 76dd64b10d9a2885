"""The receipt of a source: what accounts for all of its lines."""

from datetime import timedelta
from typing import Any

import polars as pl

from logai_core.clocks import set_clock
from logai_core.levels import NAMES, level_name
from logai_core.schemas import SOURCES, conform
from logai_core.settings import Clock

_MOST_GAPS = 5
_LEAST_GAP = timedelta(minutes=1)
_USUAL_STEPS = 50  # of them together a silence lasts at least
_RHYTHM = 20  # from so many silences on they are the rhythm of the source,
_OUT_OF_RHYTHM = 3  # and one stands out that is so many times as long as the middle one


def write_receipt(
    facts: dict[str, Any], records: pl.LazyFrame, clock: Clock
) -> pl.DataFrame:
    """Return SOURCES with one row.

    `facts` are the columns that do not depend on the clock; `records` are RECORDS as
    parsed. `parsed` + `undated` of the facts may be split anew: a wall time that the
    clocks never showed is none.
    """
    seen = set_clock(records, clock).select("ts", "ts_basis", "severity")
    kinds = _kinds(seen)
    total, dated = int(kinds["records"].sum()), int(kinds["dated"].sum())
    row = facts | {
        "records": total,
        "parsed": dated,
        "undated": total - dated,
        "first_ts": kinds["first_ts"].min(),
        "last_ts": kinds["last_ts"].max(),
        "ts_basis": kinds["ts_basis"].unique().cast(pl.String).sort().to_list(),
        "ambiguous": _of(kinds, pl.col("ts_basis") == "ambiguous"),
        "skipped": _of(kinds, pl.col("ts_basis") == "skipped"),
        "levels": [_of(kinds, pl.col("level") == name) for name in NAMES],
        "gaps": _gaps(seen, kinds),
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


def _kinds(records: pl.LazyFrame) -> pl.DataFrame:
    """Return counts and times by severity and basis, from one scan."""
    ts = pl.col("ts")
    return (
        records.group_by("severity", "ts_basis")
        .agg(
            pl.len().alias("records"),
            ts.count().alias("dated"),
            ts.min().alias("first_ts"),
            ts.max().alias("last_ts"),
        )
        .with_columns(level_name(pl.col("severity")).alias("level"))
        .collect(engine="streaming")
    )


def _of(kinds: pl.DataFrame, which: pl.Expr) -> int:
    return int(kinds.filter(which)["records"].sum())


def _gaps(records: pl.LazyFrame, kinds: pl.DataFrame) -> list[dict[str, Any]]:
    """Return the longest silences, by time, each from the last record to the next.

    A silence lasts at least a minute, and as long as fifty of the source's records
    take on average. A source that is often silent (twenty times or more, such as every
    night or between the runs of a job) has its rhythm: then only silences count that
    are three times as long as the middle one.
    """
    dated = int(kinds["dated"].sum())
    if dated < 2:
        return []
    first, last = kinds["first_ts"].min(), kinds["last_ts"].max()
    span: timedelta = last - first  # type: ignore[operator,assignment]
    least = max(_LEAST_GAP, span / dated * _USUAL_STEPS)
    silences = _silences(records, least)
    length = pl.col("end") - pl.col("start")
    if silences.height >= _RHYTHM:
        silences = silences.filter(length >= length.median() * _OUT_OF_RHYTHM)
    longest = silences.sort(length, "start", descending=[True, False]).head(_MOST_GAPS)
    return longest.sort("start").to_dicts()


def _silences(records: pl.LazyFrame, least: timedelta) -> pl.DataFrame:
    """Return `start` and `end` of every pause of at least `least`, in order.

    Times need not be in order. Only the first and the last time of slices as long as
    the shortest pause are held: no pause lies within one of them.
    """
    ts = pl.col("ts")
    width = least // timedelta(microseconds=1)
    slices = (
        records.select(ts)
        .filter(ts.is_not_null())
        .group_by(ts.dt.epoch("us") // width)
        .agg(ts.min().alias("end"), ts.max().alias("last"))
        .collect(engine="streaming")
        .sort("end")
    )
    return slices.select(pl.col("last").shift(1).alias("start"), "end").filter(
        pl.col("end") - pl.col("start") >= least
    )
