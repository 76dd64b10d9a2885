"""How often each value occurs in a set of records, and how evenly."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from logai_core.levels import level_name

SLICES = 24  # of a side, to see how evenly a value comes
_DATED = 0.9  # from this share of dated records on, slices are of time
_COVERED = 0.5  # an id is the unit of counting where so many records have one
IDS = ("trace_id", "request_id")
_MANY_HOSTS, _EACH = 100, 20  # hosts at least, and records of each on average at most

# Dimension and the values of a record in it. A null value is none.
DIMENSIONS: dict[str, pl.Expr] = {
    "template": pl.col("template_id"),
    "level": level_name(pl.col("severity")),
    "service": pl.col("service"),
    "host": pl.col("host"),
    "source": pl.col("source_id"),
}
_NO_MEMBERS: Mapping[str, pl.Expr] = MappingProxyType({})


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
    with a hundred like lines is one that has them, not a hundred. Without ids,
    hosts are counted where there are many with few records each, as clients are.
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
    return "host" if all(map(_many_hosts, sides)) else "line"


def _many_hosts(records: pl.LazyFrame) -> bool:
    host = pl.col("host")
    rows, named, hosts = (
        records.select(rows=pl.len(), named=host.count(), hosts=host.n_unique())
        .collect(engine="streaming")
        .row(0)
    )
    return bool(
        named >= _COVERED * rows and hosts >= _MANY_HOSTS and named <= _EACH * hosts
    )


def count_side(
    records: pl.LazyFrame, unit: str, members: Mapping[str, pl.Expr] = _NO_MEMBERS
) -> Side:
    """Count the values of every dimension in `records` (with `template_id`).

    `members` of their attributes are the dimensions "attribute:NAME".
    """
    dimensions = DIMENSIONS | {f"attribute:{name}": e for name, e in members.items()}
    sliced = _sliced(records).select(
        *(expr.cast(pl.String).alias(name) for name, expr in dimensions.items()),
        pl.col("ts"),
        (pl.col("row") if unit == "line" else pl.col(unit)).alias("unit"),
        "slice",
    )
    rows = sliced.collect(engine="streaming")
    units = rows.height if unit == "line" else rows["unit"].n_unique()
    parts = [_count(rows, name, unit) for name in dimensions]
    return Side(pl.concat(parts), rows.height, units)


def _sliced(records: pl.LazyFrame) -> pl.LazyFrame:
    """Add the slice of each record: of time, or of lines where times are missing."""
    ts = pl.col("ts").dt.timestamp("us")
    whole = records.select(
        rows=pl.len(), dated=ts.count(), first=ts.min(), last=ts.max()
    ).collect(engine="streaming")
    rows, dated, first, last = whole.row(0)
    if not rows or dated < _DATED * rows or first == last:
        in_order = records.sort("source_id", "line_no").with_row_index("row")
        return in_order.with_columns(slice=pl.col("row") * SLICES // max(rows, 1))
    of_time = (ts - pl.lit(first)) * SLICES // pl.lit(last - first + 1)
    return records.with_row_index("row").with_columns(slice=of_time)


def _count(rows: pl.DataFrame, name: str, unit: str) -> pl.DataFrame:
    own = rows.lazy().select("ts", "unit", "slice", value=name).drop_nulls("value")
    cells = own.group_by("value", "slice").agg(n=pl.len(), first_ts=pl.col("ts").min())
    in_slice = pl.col("n").filter(pl.col("slice").is_not_null()).cast(pl.Float64)
    counted = cells.group_by("value").agg(
        pl.col("n").sum().cast(pl.UInt64).alias("records"),
        pl.col("first_ts").min(),
        square=(in_slice**2).sum(),
    )
    units = pl.col("records")
    if unit != "line":
        several = own.group_by("value").agg(units=pl.col("unit").n_unique())
        counted = counted.join(several, on="value")
        units = pl.col("units").cast(pl.UInt64)
    mean = pl.col("records") / SLICES
    variance = (pl.col("square") - SLICES * mean**2) / (SLICES - 1)
    return counted.select(
        pl.lit(name).alias("dimension"),
        "value",
        "records",
        units.alias("units"),
        "first_ts",
        (variance / mean).fill_null(1.0).alias("spread"),
    ).collect()


def as_array(column: pl.Series) -> NDArray[np.float64]:
    """Return a column of counts as floats."""
    return column.cast(pl.Float64).to_numpy()
