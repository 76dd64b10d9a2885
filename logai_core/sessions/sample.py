"""The records that ids are looked for in: a few stretches of time, whole.

Single records spread evenly would tear sessions apart, and stretches of one file would
miss what other files say of the same request. So stretches of time are taken, spread
evenly by records, from all sources; which ones depends on the times only.
"""

from functools import reduce
from operator import or_

import polars as pl

from logai_core.schemas import UTC_US

MOST_RECORDS = 80_000
_STRETCHES = 8
_BINS = 2_000

COLUMNS = ("source_id", "line_no", "ts", "template_id", "message", "attributes",
           "trace_id", "request_id", "span_id", "user_id")  # fmt: skip


def looked_at(
    records: pl.LazyFrame, edges: pl.DataFrame, most: int = MOST_RECORDS
) -> pl.DataFrame:
    """Return at most `most` RECORDS in the order of time, then of source and line.

    Records without a time are left out where others have one; where none has, `ts` is
    the line number as microseconds, so that it tells the order at least. `edges` are
    `edges_of` the records.
    """
    rows, with_time = edges["records"].sum(), edges["dated"].sum()
    by = "ts" if with_time else "line_no"
    placed = records.select(COLUMNS)
    if (with_time or rows) > most:
        first, last = _ends(placed, edges, by)
        placed = placed.filter(_within(by, _stretches(placed, by, first, last, most)))
    found = placed.drop_nulls(by).collect(engine="streaming")
    time = pl.col(by).cast(pl.Int64).cast(UTC_US)
    return (
        found.sort(by, "source_id", "line_no")
        .head(2 * most)
        .with_columns(time.alias("ts"))
    )


def _ends(placed: pl.LazyFrame, edges: pl.DataFrame, by: str) -> tuple[int, int]:
    """Return the least and the greatest number that `by` stands for."""
    if by == "ts":
        known = edges.select(pl.col("first", "last").to_physical())
        ends = known.select(pl.col("first").min(), pl.col("last").max())
    else:
        line = pl.col(by).cast(pl.Int64)
        ends = placed.select(first=line.min(), last=line.max()).collect(
            engine="streaming"
        )
    first, last = ends.row(0)
    return first, last


def _stretches(
    placed: pl.LazyFrame, by: str, first: int, last: int, most: int
) -> list[tuple[int, int]]:
    """Return half-open intervals that hold about `most` rows in all."""
    place = pl.col(by).cast(pl.Int64)
    width = (last - first) // _BINS + 1
    bins = (
        placed.drop_nulls(by)
        .group_by(((place - first) // width).alias("bin"))
        .len()
        .collect(engine="streaming")
        .sort("bin")
        .with_columns(before=pl.col("len").cum_sum() - pl.col("len"))
    )
    total, part = bins["len"].sum(), max(1, most // _STRETCHES)
    found = []
    for number in range(_STRETCHES):
        begin = number * (total - part) // (_STRETCHES - 1)
        inside = bins.filter(
            (pl.col("before") + pl.col("len") > begin)
            & (pl.col("before") < begin + part)
        )
        low, high = inside["bin"][0], inside["bin"][-1]
        found.append((first + low * width, first + (high + 1) * width))
    return found


def _within(by: str, stretches: list[tuple[int, int]]) -> pl.Expr:
    # Of the column itself, so that parts of files that have none of it are not read.
    kind = UTC_US if by == "ts" else pl.Int64()
    return reduce(
        or_,
        (
            (pl.col(by) >= pl.lit(low).cast(kind))
            & (pl.col(by) < pl.lit(high).cast(kind))
            for low, high in stretches
        ),
    )
