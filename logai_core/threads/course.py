"""One thread step by step: which services it visited, and where it waited."""

from typing import Any, NamedTuple

import polars as pl

from logai_core.schemas import PAUSES, VISITS, conform


class Course(NamedTuple):
    """VISITS and PAUSES of one thread."""

    visits: pl.DataFrame
    pauses: pl.DataFrame

    @property
    def handovers(self) -> pl.DataFrame:
        """Return the PAUSES that lead from one lane to another."""
        return self.pauses.filter(pl.col("from_lane") != pl.col("to_lane"))

    @property
    def longest(self) -> dict[str, Any] | None:
        """Return the longest of the PAUSES, the first of equal ones; None without any."""
        if self.pauses.is_empty():
            return None
        place = self.pauses["gap_s"].arg_max()
        return self.pauses.row(place or 0, named=True)


def course_of(lines: pl.DataFrame) -> Course:
    """Return the course of a thread whose `ts` and `lane` are given, in its order.

    A visit ends where the next dated record is of another lane. Undated records are in
    none, and no pause begins or ends at them.
    """
    dated = lines.select(
        "ts", "lane", row=pl.int_range(pl.len(), dtype=pl.UInt32)
    ).drop_nulls("ts")
    lane, ts = pl.col("lane"), pl.col("ts")
    visits = (
        dated.group_by(lane.rle_id().alias("visit"), maintain_order=True)
        .agg(
            lane.first(),
            start=ts.min(),
            end=ts.max(),
            records=pl.len().cast(pl.UInt32),
        )
        .select(VISITS.names())
    )
    pauses = dated.select(
        "row",
        from_lane=lane.shift(1),
        to_lane=lane,
        start=ts.shift(1),
        end=ts,
        gap_s=(ts - ts.shift(1)).dt.total_microseconds() / 1e6,
    ).slice(1)
    return Course(
        conform(visits, VISITS, stage="thread"), conform(pauses, PAUSES, stage="thread")
    )
