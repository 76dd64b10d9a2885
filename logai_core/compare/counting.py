"""How often each value occurs in a set of records, and how evenly."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import polars as pl

from logai_core.compare.extent import SLICES, Extent, logged_us
from logai_core.compare.members import Members, compared_members
from logai_core.compare.places import Place
from logai_core.compare.tally import HOST, MEMBER, OTHERS, Tally, tally
from logai_core.compare.units import (
    LINE,
    OF_COLUMNS,
    Ids,
    look_at,
    unit_of,
    unless_cut,
    with_host,
)
from logai_core.compare.valued import BOTH, Told, Values
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
_KEYS = ("dimension", "value")
# Times as long as a slice, and the spread that one in ten of even values has there.
LONGER = {1: 1.0, 2: 1.5, 4: 1.8}


class Counted(NamedTuple):
    """Both sides of a comparison, and what is counted in them, see `unit_of`.

    `both` has the values of each dimension that has some. In BOTH, `records` of a side
    have one, of those `with_id`, and of distinct `ids`; `spread` is the variance of the
    records of its slices over their mean, `spread_ids` that of ids.
    """

    here: "Side"
    there: "Side"
    unit: str
    both: Sequence[Values]


class _Met(NamedTuple):
    """A dimension, its values, and of which counts of a `Tally` they are."""

    dimension: str
    value: pl.Expr
    of: str


class Side(NamedTuple):
    """One side of a comparison.

    `ids` are those of the whole side, and `opened` those that go on where most do: so
    many may have more beyond each of its edges. `logged_us` is the time in which it was logged at
    all, None without times. `numbers` have how many `records` state each `number`, by
    member.
    """

    records: int
    ids: int
    logged_us: float | None
    numbers: dict[str, pl.DataFrame]
    opened: int = 0


def count_sides(
    records: pl.LazyFrame,
    baseline: pl.LazyFrame,
    *,
    members: Members | None = None,
    numbers: bool = True,
    ids: Ids = OF_COLUMNS,
    places: Sequence[Place] = (),
) -> Counted:
    """Count what two sides hold, in one pass over each once it is known what to count.

    Both are RECORDS with `template_id`. `members` of their attributes are the
    dimensions "attribute:NAME", and `numbers` unless these are not asked for. `ids` are
    those that may be counted, the best first. The `places` of templates are dimensions
    and numbers too, "place:TEMPLATE_ID:NUMBER", unless `members` name some.
    """
    both = records, baseline
    extents = look_at(both, ids)
    if not all(one.records for one in extents):
        empty = [Side(one.records, 0, None, {}) for one in extents]
        return Counted(empty[0], empty[1], LINE, [])
    unit = unit_of(extents, ids)
    if members is None:
        counts = [one.records for one in extents]
        members = compared_members(*both, counts=counts)._replace(places=places)
    if not numbers:
        valued = [one for one in members.places if one.numbers is None]
        members = members._replace(numbers={}, places=valued)
    found = [
        tally(side, extent, with_host(ids).get(unit), members)
        for side, extent in zip(both, extents, strict=True)
    ]
    sides = [_side(*one) for one in zip(found, extents, strict=True)]
    met = list(_met(members))
    joined = _joined(*(_count(met, one) for one in found))
    unit = unless_cut(unit, [(one.ids, one.opened) for one in sides])
    return Counted(sides[0], sides[1], unit, joined)


def _side(found: Tally, extent: Extent) -> Side:
    logged = logged_us(found.busy, extent)
    return Side(extent.records, found.distinct, logged, found.numbers, found.opened)


def _met(members: Members) -> Iterator[_Met]:
    for name, value in DIMENSIONS.items():
        yield _Met(name, value, HOST if name == HOST else OTHERS)
    for name in members.values:
        yield _Met(f"{ATTRIBUTE}{name}", pl.col("value"), f"{MEMBER}{name}")
    for place in members.places:
        if place.numbers is None:
            yield _Met(place.name, pl.col("value"), place.name)


def _joined(here: pl.DataFrame, there: pl.DataFrame) -> list[Values]:
    both = here.join(there, on=_KEYS, how="full", coalesce=True, suffix="_b")
    uneven, counts = pl.col("^spread.*$"), pl.col("^(records|with_id|ids).*$")
    whole = both.with_columns(uneven.fill_null(1.0), counts.fill_null(0))
    return [Told(one) for one in whole.select(*BOTH).partition_by("dimension")]


def _count(met: Sequence[_Met], found: Tally) -> pl.DataFrame:
    """Count values of all dimensions, with what they met as."""
    kind = pl.Enum([one.dimension for one in met])
    cells = pl.concat(_cells(one, found, kind) for one in met)
    counted = cells.group_by(*_KEYS).agg(
        pl.col("records", "with_id").sum().cast(pl.UInt64), pl.col("first_ts").min()
    )
    begun = [_begun(one, found, kind) for one in met if one.of in found.ids]
    both = counted.join(_spread(cells, "records"), on=_KEYS)
    if begun:
        both = both.join(_ids(pl.concat(begun)), on=_KEYS, how="left")
    else:
        both = both.with_columns(ids=0, spread_ids=1.0)
    return both.with_columns(
        pl.col("dimension").cast(pl.String),
        pl.col("ids").cast(pl.UInt64).fill_null(0),
        pl.col("spread_ids").fill_null(1.0),
    ).collect()


def _ids(begun: pl.LazyFrame) -> pl.LazyFrame:
    ids = begun.group_by(*_KEYS).agg(pl.col("ids").sum())
    return ids.join(_spread(begun, "ids").rename({"spread": "spread_ids"}), on=_KEYS)


def _cells(met: _Met, found: Tally, kind: pl.Enum) -> pl.LazyFrame:
    """Count the records that have each value, by slice."""
    return (
        _valued(met, found.counts, kind)
        .group_by(*_KEYS, "slice")
        .agg(pl.col("records", "with_id").sum(), pl.col("first_ts").min())
    )


def _begun(met: _Met, found: Tally, kind: pl.Enum) -> pl.LazyFrame:
    """Count the distinct ids that have each value, by the slice where they first do."""
    own = _valued(met, found.ids, kind).group_by(*_KEYS, "_id")
    first = own.agg(pl.col("slice").min())
    return first.group_by(*_KEYS, "slice").agg(pl.len().alias("ids"))


def _valued(
    met: _Met, counted: Mapping[str, pl.DataFrame], kind: pl.Enum
) -> pl.LazyFrame:
    dimension = pl.lit(met.dimension, kind).alias("dimension")
    own = counted[met.of].lazy().with_columns(dimension, value=met.value)
    return own.drop_nulls("value")


def _spread(cells: pl.LazyFrame, counts: str) -> pl.LazyFrame:
    """Return how unevenly each value comes: variance over mean of counts of slices.

    What wanders slowly varies more from one long slice to the next, so that longer ones
    are looked at too; since there are fewer, less is made of them.
    """
    dated = pl.when(pl.col("slice").is_not_null()).then(pl.col(counts).cast(pl.Int64))
    cells = cells.select(*_KEYS, "slice", n=dated.fill_null(0))
    spreads = []
    for longer, luck in LONGER.items():
        if longer > 1:
            # Twice as long as those before.
            own = cells.group_by(*_KEYS, pl.col("slice") // 2)
            cells = own.agg(pl.col("n").sum())
        spread = _variance(SLICES // longer) * (1 / luck)
        spreads.append(cells.group_by(*_KEYS).agg(spread=spread))
    return pl.concat(spreads).group_by(*_KEYS).agg(pl.col("spread").max())


def _variance(slices: int) -> pl.Expr:
    """Return variance over mean of the counts of so many slices.

    Products, since Polars divides by a number otherwise where it has one row than
    where it has several: in the last bit.
    """
    n = pl.col("n").cast(pl.Float64)
    mean = n.sum() * (1 / slices)
    variance = ((n**2).sum() - slices * mean**2) * (1 / (slices - 1))
    return (variance / mean).fill_nan(1.0).fill_null(1.0)
