"""How often each value occurs in a set of records, and how evenly."""

from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from logai_core.levels import level_name

SLICES = 24  # of a side, to see how evenly a value comes
_DATED = 0.9  # from this share of dated records on, slices are of time
_COVERED = 0.5  # an id is the unit of counting where so many records have one
IDS = ("trace_id", "request_id")

# Dimension and the values of a record in it. A null value is none.
DIMENSIONS: dict[str, pl.Expr] = {
    "template": pl.col("template_id"),
    "level": level_name(pl.col("severity")),
    "service": pl.col("service"),
    "host": pl.col("host"),
    "source": pl.col("source_id"),
}


class Side(NamedTuple):
    """One side of a comparison.

    `counts` has `dimension`, `value`, `records`, `units` (sessions with it, or records),
    `first_ts`, and `spread`: the variance of its slices over their mean. `units` are
    those of the whole side.
    """

    counts: pl.DataFrame
    records: int
    units: int


def unit_of(*sides: pl.LazyFrame) -> str:
    """Return the column whose distinct values are counted; "line" for records.

    An id counts where at least half of the records of every side have one: a session
    with a hundred like lines is one that has them, not a hundred.
    """
    shares = [
        side.select(pl.col(name).is_not_null().mean() for name in IDS).collect(
            engine="streaming"
        )
        for side in sides
    ]
    for name in IDS:
        if all((share[name].item() or 0) >= _COVERED for share in shares):
            return name
    return "line"


def count_side(records: pl.LazyFrame, unit: str) -> Side:
    """Count the values of every dimension in `records` (with `template_id`)."""
    sliced = records.with_row_index("row").select(
        *(expr.cast(pl.String).alias(name) for name, expr in DIMENSIONS.items()),
        pl.col("ts"),
        (pl.col("row") if unit == "line" else pl.col(unit)).alias("unit"),
        _slice(records).alias("slice"),
    )
    names = list(DIMENSIONS)
    rows = sliced.collect(engine="streaming")
    units = rows.height if unit == "line" else rows["unit"].n_unique()
    parts = [_count(rows, name, unit) for name in names]
    return Side(pl.concat(parts), rows.height, units)


def _slice(records: pl.LazyFrame) -> pl.Expr:
    """Return the slice of each record: of time, or of lines where times are missing."""
    ts = pl.col("ts").dt.timestamp("us")
    whole = records.select(
        rows=pl.len(), dated=ts.count(), first=ts.min(), last=ts.max()
    ).collect(engine="streaming")
    rows, dated, first, last = whole.row(0)
    if not rows or dated < _DATED * rows or first == last:
        return pl.col("row") * SLICES // pl.lit(max(rows, 1))
    return (ts - pl.lit(first)) * SLICES // pl.lit(last - first + 1)


def _count(rows: pl.DataFrame, name: str, unit: str) -> pl.DataFrame:
    own = rows.lazy().drop_nulls(name).group_by(pl.col(name).alias("value"))
    counted = own.agg(
        records=pl.len().cast(pl.UInt64),
        units=(pl.len() if unit == "line" else pl.col("unit").n_unique()).cast(
            pl.UInt64
        ),
        first_ts=pl.col("ts").min(),
    )
    cells = rows.lazy().drop_nulls(name).group_by(pl.col(name).alias("value"), "slice")
    squares = (
        cells.len("n")
        .drop_nulls("slice")
        .group_by("value")
        .agg(square=(pl.col("n").cast(pl.Float64) ** 2).sum())
    )
    mean = pl.col("records") / SLICES
    variance = (pl.col("square") - SLICES * mean**2) / (SLICES - 1)
    joined = counted.join(squares, on="value", how="left")
    return joined.select(
        pl.lit(name).alias("dimension"),
        "value",
        "records",
        "units",
        "first_ts",
        (variance / mean).fill_null(1.0).alias("spread"),
    ).collect()


def as_array(column: pl.Series) -> NDArray[np.float64]:
    """Return a column of counts as floats."""
    return column.cast(pl.Float64).to_numpy()
