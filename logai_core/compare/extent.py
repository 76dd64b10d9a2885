"""How far each side of a comparison reaches: its records, its time, its slices."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import polars as pl

SLICES = 24  # of a side, to see how evenly a value comes
PARTS = 16 * SLICES  # to see when nothing at all is logged
_DATED = 0.9  # from this share of dated records on, slices are of time
_SILENT = 5.0  # times the longest gap that chance makes
_PASSES = 3  # long silence makes the mean gap seem longer than it is
_US = pl.col("ts").dt.timestamp("us")


class Extent(NamedTuple):
    """What one look at a side tells: counts, and its time in microseconds.

    `named` are the records that have a value in each of the columns asked for, and
    `different` how many different ones these have, where that was counted.
    """

    records: int
    dated: int
    first_us: int
    last_us: int
    named: dict[str, int]
    different: Mapping[str, int] = MappingProxyType({})

    @property
    def timed(self) -> bool:
        """Whether enough records have times, and not all the same."""
        return self.dated >= _DATED * self.records and self.first_us < self.last_us


def extents_of(
    sides: Sequence[pl.LazyFrame], columns: Mapping[str, pl.Expr]
) -> tuple[Extent, ...]:
    """Return the extent of each side; `columns` are counted by their names.

    They are read once, since that is slow in messages.
    """
    known = [
        (name, pl.when(of.is_not_null()).then(of.hash()))
        for name, of in columns.items()
    ]
    read = [
        side.select("ts", *(of.alias(f"id {name}") for name, of in known))
        for side in sides
    ]
    ids = [pl.col(f"id {name}") for name, _ in known]
    asked = [
        side.select(
            pl.len().alias("_rows"),
            _US.count().alias("_dated"),
            _US.min().fill_null(0).alias("_first"),
            _US.max().fill_null(0).alias("_last"),
            *(one.count().name.prefix("has ") for one in ids),
            *(one.drop_nulls().n_unique() for one in ids),
        )
        for side in read
    ]
    rows = pl.collect_all(asked, engine="streaming")
    return tuple(_extent(one.row(0), list(columns)) for one in rows)


def _extent(row: tuple[int, ...], columns: Sequence[str]) -> Extent:
    whole, dated, first, last, *counts = row
    has, different = (
        dict(zip(columns, some, strict=True))
        for some in (counts[: len(columns)], counts[len(columns) :])
    )
    return Extent(whole, dated, first, last, has, different)


def sliced(records: pl.LazyFrame, extent: Extent) -> pl.LazyFrame:
    """Add the `part` of PARTS of each record: of time, or of lines where times miss."""
    if extent.timed:
        whole = extent.last_us - extent.first_us + 1
        own = (_US - extent.first_us) * PARTS // whole
        return records.with_columns(part=own.cast(pl.Int16))
    in_order = records.sort("source_id", "line_no").with_row_index("_row")
    own = pl.col("_row").cast(pl.Int64) * PARTS // max(extent.records, 1)
    return in_order.with_columns(part=own.cast(pl.Int16))


def logged_us(busy: pl.Series, extent: Extent) -> float | None:
    """Return the microseconds in which something is logged; None without times.

    `busy` has the parts with records. Stretches in which nothing at all is logged, such
    as what is cut out of a baseline, are not counted.
    """
    if not extent.timed:
        return None
    gaps = np.diff(busy.drop_nulls().unique().sort().to_numpy().astype(np.float64)) - 1
    logged = float(PARTS)
    for _ in range(_PASSES):
        by_chance = _SILENT * np.log(extent.dated + 1) * logged / extent.dated
        logged = PARTS - float(gaps[gaps > max(by_chance, PARTS // SLICES)].sum())
    return (extent.last_us - extent.first_us + 1) * logged / PARTS
