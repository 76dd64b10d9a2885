"""How often each value occurs in a set of records, and how evenly."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import polars as pl

from logai_core.compare.extent import PARTS, SLICES, Extent, logged_us, sliced
from logai_core.compare.members import NO_MEMBERS, Members
from logai_core.compare.units import LINE
from logai_core.levels import level_name

# Dimension and the values of a record in it. A null value is none.
DIMENSIONS: dict[str, pl.Expr] = {
    "template": pl.col("template_id"),
    "level": level_name(pl.col("severity")),
    "service": pl.col("service"),
    "host": pl.col("host"),
    "source": pl.col("source_id"),
}
ATTRIBUTE = "attribute:"  # before the name of a member
# Columns counted in one pass, since few of their values ever meet; hosts may be many.
_TOGETHER = ("template_id", "severity", "service", "source_id")
# Times as long as a slice, and the spread that one in ten of even values has there.
_LONGER = {1: 1.0, 2: 1.5, 4: 1.8}
_KEYS = ("dimension", "value")
_NO_IDS = {
    "dimension": pl.String,
    "value": pl.String,
    "slice": pl.Int16,
    "ids": pl.UInt32,
}


class Side(NamedTuple):
    """One side of a comparison.

    `counts` has `dimension`, `value`, `first_ts`, how many `records`, of those
    `with_id`, and of distinct `ids`; `spread` is the variance of the records of its
    slices over their mean, `spread_ids` that of ids. `ids` are those of the whole side;
    `logged_us` is the time in which it was logged at all, None without times.
    """

    counts: pl.DataFrame
    records: int
    ids: int
    logged_us: float | None


class _Met(NamedTuple):
    """Values of some columns as they meet: by part, and with each id (by its hash)."""

    by_part: pl.DataFrame
    ids: pl.DataFrame | None


def count_side(
    records: pl.LazyFrame, extent: Extent, unit: str, members: Members = NO_MEMBERS
) -> Side:
    """Count the values of every dimension in `records` (with `template_id`).

    `members` of their attributes are the dimensions "attribute:NAME".
    """
    parts = sliced(records, extent).with_columns(_id=_hashed(unit))
    few, many = _read(members, few=True), _read(members, few=False)
    together = _met(parts, _TOGETHER, few, unit)
    every = DIMENSIONS | {name: pl.col(name) for name in few}
    host = every.pop("host")
    met = [(name, value, together) for name, value in every.items()]
    met.append(("host", host, _met(parts, ["host"], {}, unit)))
    if many:
        own = [expr.alias(name) for name, expr in many.items()]
        read = parts.select("ts", "part", "_id", *own).collect(engine="streaming")
        met += [
            (name, pl.col(name), _met(read.lazy(), [name], {}, unit)) for name in many
        ]
    distinct = parts.select(pl.col("_id").drop_nulls().n_unique())
    ids = 0 if unit == LINE else distinct.collect(engine="streaming").item()
    logged = logged_us(together.by_part["part"], extent)
    return Side(_count(met), extent.records, ids, logged)


def _read(members: Members, *, few: bool) -> dict[str, pl.Expr]:
    """Return the members with few, or with many values, by their dimension."""
    return {
        f"{ATTRIBUTE}{name}": expr.cast(pl.String)
        for name, expr in members.values.items()
        if (name in members.few) == few
    }


def _hashed(unit: str) -> pl.Expr:
    """Return ids as numbers: only whether they are the same matters."""
    if unit == LINE:
        return pl.lit(None, pl.UInt64)
    return pl.when(pl.col(unit).is_not_null()).then(pl.col(unit).hash())


def _met(
    parts: pl.LazyFrame, columns: Sequence[str], read: Mapping[str, pl.Expr], unit: str
) -> _Met:
    own = parts.select(
        "ts",
        "part",
        "_id",
        *columns,
        *(expr.alias(name) for name, expr in read.items()),
    )
    keys = [*columns, *read]
    by_part = own.group_by(*keys, "part").agg(
        pl.len().alias("records"),
        pl.col("_id").count().alias("with_id"),
        pl.col("ts").min().alias("first_ts"),
    )
    if unit == LINE:
        return _Met(by_part.collect(engine="streaming"), None)
    named = own.filter(pl.col("_id").is_not_null())
    ids = named.group_by(*keys, "_id").agg(pl.col("part").min())
    return _Met(*pl.collect_all([by_part, ids], engine="streaming"))


def _count(met: Sequence[tuple[str, pl.Expr, _Met]]) -> pl.DataFrame:
    """Count values of all dimensions, with what they met as."""
    cells = pl.concat(_cells(*one) for one in met)
    counted = cells.group_by(*_KEYS).agg(
        pl.col("records", "with_id").sum().cast(pl.UInt64), pl.col("first_ts").min()
    )
    begun = pl.concat(_begun(*one) for one in met)
    ids = begun.group_by(*_KEYS).agg(pl.col("ids").sum().cast(pl.UInt64))
    uneven_ids = _spread(begun, "ids").rename({"spread": "spread_ids"})
    return (
        counted.join(_spread(cells, "records"), on=list(_KEYS))
        .join(ids.join(uneven_ids, on=list(_KEYS)), on=list(_KEYS), how="left")
        .with_columns(pl.col("ids").fill_null(0), pl.col("spread_ids").fill_null(1.0))
        .collect()
    )


def _cells(dimension: str, value: pl.Expr, met: _Met) -> pl.LazyFrame:
    return (
        _valued(met.by_part, dimension, value)
        .group_by(*_KEYS, "slice")
        .agg(pl.col("records", "with_id").sum(), pl.col("first_ts").min())
    )


def _begun(dimension: str, value: pl.Expr, met: _Met) -> pl.LazyFrame:
    """Count the distinct ids that have each value, by the slice where they first do."""
    if met.ids is None:
        return pl.LazyFrame(schema=_NO_IDS)
    first = _valued(met.ids, dimension, value).group_by(*_KEYS, "_id")
    begun = first.agg(pl.col("slice").min())
    return begun.group_by(*_KEYS, "slice").agg(pl.len().alias("ids"))


def _valued(met: pl.DataFrame, dimension: str, value: pl.Expr) -> pl.LazyFrame:
    slice_ = pl.col("part") // (PARTS // SLICES)
    own = met.lazy().with_columns(
        pl.lit(dimension).alias("dimension"), value=value, slice=slice_
    )
    return own.drop_nulls("value")


def _spread(cells: pl.LazyFrame, counts: str) -> pl.LazyFrame:
    """Return how unevenly each value comes: variance over mean of counts of slices.

    What wanders slowly varies more from one long slice to the next, so that longer ones
    are looked at too; since there are fewer, less is made of them.
    """
    spreads = [
        _variance(cells, counts, longer).select(*_KEYS, pl.col("spread") / luck)
        for longer, luck in _LONGER.items()
    ]
    return pl.concat(spreads).group_by(*_KEYS).agg(pl.col("spread").max())


def _variance(cells: pl.LazyFrame, counts: str, longer: int) -> pl.LazyFrame:
    slices = SLICES // longer
    dated = pl.col(counts).filter(pl.col("slice").is_not_null())
    of = dated.sum().cast(pl.Float64)
    joined = cells.group_by(*_KEYS, pl.col("slice") // longer).agg(n=of)
    mean = pl.col("n").sum() / slices
    variance = ((pl.col("n") ** 2).sum() - slices * mean**2) / (slices - 1)
    ratio = (variance / mean).fill_nan(1.0).fill_null(1.0)
    return joined.group_by(*_KEYS).agg(spread=ratio)
