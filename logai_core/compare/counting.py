"""How often each value occurs in a set of records, and how evenly."""

from collections.abc import Sequence
from typing import NamedTuple

import polars as pl

from logai_core.compare.extent import SLICES, Extent, logged_us
from logai_core.compare.members import Members, compared_members
from logai_core.compare.tally import HOST, MEMBER, OTHERS, Tally, tally
from logai_core.compare.units import LINE, look_at, unit_of
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
# Times as long as a slice, and the spread that one in ten of even values has there.
_LONGER = {1: 1.0, 2: 1.5, 4: 1.8}
_NO_COUNTS = pl.DataFrame(schema={"dimension": pl.String, "value": pl.String})


class Counted(NamedTuple):
    """Both sides of a comparison, and what is counted in them, see `unit_of`."""

    here: "Side"
    there: "Side"
    unit: str


class _Met(NamedTuple):
    """A dimension, its values, and of which counts of a `Tally` they are."""

    dimension: str
    value: pl.Expr
    of: str


class Side(NamedTuple):
    """One side of a comparison.

    `counts` has `dimension`, `value`, `first_ts`, how many `records`, of those
    `with_id`, and of distinct `ids`; `spread` is the variance of the records of its
    slices over their mean, `spread_ids` that of ids. `ids` are those of the whole side;
    `logged_us` is the time in which it was logged at all, None without times. `numbers`
    have how many `records` state each `number`, by member.
    """

    counts: pl.DataFrame
    records: int
    ids: int
    logged_us: float | None
    numbers: dict[str, pl.DataFrame]


def count_sides(
    records: pl.LazyFrame, baseline: pl.LazyFrame, *, members: Members | None = None
) -> Counted:
    """Count what two sides hold, in one pass over each once it is known what to count.

    Both are RECORDS with `template_id`. `members` of their attributes are the
    dimensions "attribute:NAME", and `numbers`.
    """
    both = records, baseline
    extents = look_at(both)
    if not all(one.records for one in extents):
        empty = [Side(_NO_COUNTS, one.records, 0, None, {}) for one in extents]
        return Counted(empty[0], empty[1], LINE)
    unit = unit_of(both, extents)
    if members is None:
        counts = [one.records for one in extents]
        members = compared_members(*both, counts=counts)
    sides = [
        _count_side(side, extent, unit, members)
        for side, extent in zip(both, extents, strict=True)
    ]
    return Counted(sides[0], sides[1], unit)


def _count_side(
    records: pl.LazyFrame, extent: Extent, unit: str, members: Members
) -> Side:
    found = tally(records, extent, unit, members)
    met = [
        _Met(name, value, HOST if name == HOST else OTHERS)
        for name, value in DIMENSIONS.items()
    ]
    met += [
        _Met(f"{ATTRIBUTE}{name}", pl.col("value"), f"{MEMBER}{name}")
        for name in members.values
    ]
    logged = logged_us(found.busy, extent)
    counts = _count(met, found)
    return Side(counts, extent.records, found.distinct, logged, found.numbers)


def _count(met: Sequence[_Met], found: Tally) -> pl.DataFrame:
    """Count values of all dimensions, with what they met as."""
    return pl.concat(pl.collect_all([_of_dimension(one, found) for one in met]))


def _of_dimension(met: _Met, found: Tally) -> pl.LazyFrame:
    cells = _cells(met, found)
    counted = cells.group_by("value").agg(
        pl.col("records", "with_id").sum().cast(pl.UInt64), pl.col("first_ts").min()
    )
    both = counted.join(_spread(cells, "records"), on="value")
    named = both.select(pl.lit(met.dimension).alias("dimension"), pl.all())
    if met.of not in found.ids:
        return named.with_columns(ids=pl.lit(0, pl.UInt64), spread_ids=pl.lit(1.0))
    begun = _begun(met, found)
    ids = begun.group_by("value").agg(pl.col("ids").sum().cast(pl.UInt64))
    uneven = _spread(begun, "ids").rename({"spread": "spread_ids"})
    return named.join(
        ids.join(uneven, on="value"), on="value", how="left"
    ).with_columns(pl.col("ids").fill_null(0), pl.col("spread_ids").fill_null(1.0))


def _cells(met: _Met, found: Tally) -> pl.LazyFrame:
    """Count the records that have each value, by slice."""
    own = found.counts[met.of].lazy().with_columns(value=met.value)
    return (
        own.drop_nulls("value")
        .group_by("value", "slice")
        .agg(pl.col("records", "with_id").sum(), pl.col("first_ts").min())
    )


def _begun(met: _Met, found: Tally) -> pl.LazyFrame:
    """Count the distinct ids that have each value, by the slice where they first do."""
    own = found.ids[met.of].lazy().with_columns(value=met.value).drop_nulls("value")
    first = own.group_by("value", "_id").agg(pl.col("slice").min())
    return first.group_by("value", "slice").agg(pl.len().alias("ids"))


def _spread(cells: pl.LazyFrame, counts: str) -> pl.LazyFrame:
    """Return how unevenly each value comes: variance over mean of counts of slices.

    What wanders slowly varies more from one long slice to the next, so that longer ones
    are looked at too; since there are fewer, less is made of them.
    """
    dated = pl.when(pl.col("slice").is_not_null()).then(pl.col(counts).cast(pl.Int64))
    cells = cells.select("value", "slice", n=dated.fill_null(0))
    spreads = []
    for longer, luck in _LONGER.items():
        if longer > 1:
            # Twice as long as those before.
            cells = cells.group_by("value", pl.col("slice") // 2).agg(pl.col("n").sum())
        spread = _variance(SLICES // longer) * (1 / luck)
        spreads.append(cells.group_by("value").agg(spread=spread))
    return pl.concat(spreads).group_by("value").agg(pl.col("spread").max())


def _variance(slices: int) -> pl.Expr:
    """Return variance over mean of the counts of so many slices.

    Products, since Polars divides by a number otherwise where it has one row than
    where it has several: in the last bit.
    """
    n = pl.col("n").cast(pl.Float64)
    mean = n.sum() * (1 / slices)
    variance = ((n**2).sum() - slices * mean**2) * (1 / (slices - 1))
    return (variance / mean).fill_nan(1.0).fill_null(1.0)
