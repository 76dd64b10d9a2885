"""Two sides to CHANGES."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import polars as pl

from logai_core.compare.arrays import Whole
from logai_core.compare.counting import Counted, Side, count_sides
from logai_core.compare.members import Members
from logai_core.compare.odds import Floats, q_of_findable, size_ratio
from logai_core.compare.rating import (
    Exposure,
    Part,
    Rated,
    Sessions,
    as_array,
    counts_of_lines,
    rate_ids,
    rate_lines,
)
from logai_core.compare.units import LINE, OF_COLUMNS, Ids, cut_at_edges
from logai_core.compare.valued import Values
from logai_core.compare.within import is_one_sided, rated_within, ratio_of
from logai_core.placeholders import PLACE
from logai_core.schemas import CHANGE_KIND, CHANGES, LEFT_OUT, conform

MOST_Q = 0.005
MOST_KEPT = 200  # values of a dimension that do not differ
_LEAST_EFFECT = np.log(1.25)  # a rate that wanders by a quarter is none that changed
_KEYS = ["dimension", "value"]
_RECORDS = ("records", "records_b")
_SUMMED = ("values", *_RECORDS)
# What is told first of values that the same records have: others are attributes.
_FIRST = {"template": 0, "service": 2, "host": 3, "source": 4, "level": 5}
_OF_IDS = 0.5  # of the records of a value: so many have an id where ids are counted


class Compared(NamedTuple):
    """CHANGES, and LEFT_OUT: what of each dimension is not among them."""

    changes: pl.DataFrame
    left_out: pl.DataFrame


def compare(
    records: pl.LazyFrame,
    baseline: pl.LazyFrame,
    *,
    members: Members | None = None,
    ids: Ids = OF_COLUMNS,
) -> pl.DataFrame:
    """Return the CHANGES of `compare_all`."""
    return compare_all(records, baseline, members=members, ids=ids).changes


def compare_all(
    records: pl.LazyFrame,
    baseline: pl.LazyFrame,
    *,
    members: Members | None = None,
    ids: Ids = OF_COLUMNS,
) -> Compared:
    """Return CHANGES from `baseline` to `records`, both RECORDS with `template_id`.

    Significant ones come first, then the largest effect, then by dimension and value.
    Counts are exact. A value counts in sessions or hosts where most of its records have
    one, else in lines. Rates are relative to the side as a whole, by its records and by
    its time, see `rating`: that everything doubled is not a change of each value.
    Where no source is on both sides (two files), sources are not told: they are what
    is compared; nor is a value that all records of both sides have. Of the values of a
    dimension that do not differ, those with most records are kept; LEFT_OUT has the sums
    of the others. Empty when a side has no records: there is nothing to compare with.
    A value in a place of a template differs only if it does among the records of that
    template as well; where these are new or gone, nothing is told of its values.
    `members` are those of the attributes to compare, where `compared_members` was
    asked already, `ids` those that may be counted.
    """
    counted = count_sides(records, baseline, members=members, numbers=False, ids=ids)
    return changes_of(counted)


def changes_of(counted: Counted) -> Compared:
    """Return what `compare_all` does, of two sides that are counted already."""
    here, there, unit, dimensions = counted
    told = [
        part
        for own in dimensions
        for part in _parts(own, here, there, unit)
        if part.places.size and not (_is_apart(own) or is_one_sided(own))
    ]
    if not told:
        return Compared(CHANGES.to_frame(), LEFT_OUT.to_frame())
    exposure = _exposure(told, here, there)
    templates = next((one for one in dimensions if one.dimension == "template"), None)
    both, lines = [], []
    for one in told:
        if one.unit != LINE:
            both.append(_rated_ids(one, here, there, exposure, templates))
        elif within := ratio_of(one.values):
            own = exposure._replace(within=within)
            both.append(_rated_lines([one], here, there, own))
        else:
            lines.append(one)
    if lines:
        both.append(_rated_lines(lines, here, there, exposure))
    rated = pl.concat(both).sort(_KEYS)
    q = _q(rated)
    sure = (pl.col("q") < MOST_Q) & (pl.col("effect").abs() >= _LEAST_EFFECT)
    found = rated.with_columns(pl.Series("q", q)).with_columns(significant=sure)
    return _bounded(
        found, pl.DataFrame(map(_sums, told), schema=LEFT_OUT, orient="row")
    )


def _q(rated: pl.DataFrame) -> Floats:
    """Return the false discovery rates of values.

    Those in places of templates are many, and make up a family of their own: what is
    told of all else does not depend on how many there are.
    """
    found = np.ones(rated.height)
    p, least = as_array(rated["p"]), as_array(rated["least"])
    of_place = rated["dimension"].str.starts_with(PLACE).to_numpy()
    for own in (of_place, ~of_place):
        if own.any():
            found[own] = q_of_findable(p[own], least[own], MOST_Q)
    return found


def _parts(own: Values, here: Side, there: Side, unit: str) -> Iterator[Part]:
    """Part the values of a dimension by what they are counted in."""
    if unit == LINE:
        yield _lines(own, np.arange(own.records[0].size), here, there)
        return
    rows = own.whole()
    every, with_id = (rows[one] + rows[f"{one}_b"] for one in ("records", "with_id"))
    by_id = with_id >= _OF_IDS * every
    alike = (rows["ids"] == here.ids) & (rows["ids_b"] == there.ids)
    yield Part(own, (by_id & ~alike).arg_true().to_numpy(), unit)
    yield _lines(own, (~by_id).arg_true().to_numpy(), here, there)


def _lines(own: Values, places: Whole, here: Side, there: Side) -> Part:
    a, b = (one[places] for one in own.records)
    alike = (a == here.records) & (b == there.records)
    return Part(own, places[~alike] if alike.any() else places, LINE)


def _sums(part: Part) -> tuple[str, int, int, int]:
    """Return the LEFT_OUT of a part as if nothing of it were told."""
    a, b = (int(one[part.places].sum()) for one in part.values.records)
    return part.values.dimension, part.places.size, a, b


def _is_apart(own: Values) -> bool:
    """Say whether these are sources of sides that share none."""
    here, there = own.records
    return own.dimension == "source" and not ((here > 0) & (there > 0)).any()


def _exposure(told: Sequence[Part], here: Side, there: Side) -> Exposure:
    own = [one for one in told if one.values.dimension == "template"]
    a, b = counts_of_lines(own)
    records = size_ratio(a, b, here.records / there.records)
    if here.logged_us and there.logged_us:
        return Exposure(records, here.logged_us / there.logged_us)
    return Exposure(records, None)


def _rated_ids(
    part: Part, here: Side, there: Side, exposure: Exposure, templates: Values | None
) -> pl.DataFrame:
    """Rate values of a dimension that are counted in sessions or hosts."""
    own = part.values.whole()[part.places]
    sessions, before = (
        Sessions(one.ids, cut_at_edges(part.unit, one.ids, one.opened))
        for one in (here, there)
    )
    both = sessions, before
    rated = rate_ids(own, *both, exposure)
    rated = rated_within(own, rated, both, exposure, templates)
    told = own.select(*_KEYS, "first_ts", *_RECORDS, units="ids", units_b="ids_b")
    return _with(told, rated, part.unit, here.ids, there.ids)


def _rated_lines(
    parts: Sequence[Part], here: Side, there: Side, exposure: Exposure
) -> pl.DataFrame:
    """Rate values that are counted in lines: all that may be told."""
    own, rated = rate_lines(parts, exposure, most_p=MOST_Q, most=MOST_KEPT)
    names = [
        pl.Series([one.values.dimension]).new_from_index(0, one.places.size)
        for one in own
    ]
    texts, times = zip(*(one.values.begun(one.places) for one in own), strict=True)
    a, b = (pl.Series(one).cast(pl.UInt64) for one in counts_of_lines(own))
    columns = [pl.concat(one) for one in (names, texts, times)]
    told = pl.DataFrame(
        dict(zip([*_KEYS, "first_ts", *_RECORDS], [*columns, a, b], strict=True))
    )
    counts = {"units": "records", "units_b": "records_b"}
    whole = told.with_columns(**counts)
    return _with(whole, rated, LINE, here.records, there.records)


def _with(
    told: pl.DataFrame, rated: Rated, unit: str, of: int, of_b: int
) -> pl.DataFrame:
    """Add what is found of values, and of how many units they are."""
    columns = [pl.Series(name, getattr(rated, name)) for name in Rated._fields]
    return told.with_columns(
        *columns,
        unit=pl.lit(unit),
        units_of=pl.lit(of, pl.UInt64),
        units_of_b=pl.lit(of_b, pl.UInt64),
    )


def _kind() -> pl.Expr:
    """Return what the change of a value is, by its counts and its effect."""
    kind = (
        pl.when(pl.col("units_b") == 0)
        .then(pl.lit("new"))
        .when(pl.col("units") == 0)
        .then(pl.lit("gone"))
        .when(pl.col("effect") > 0)
        .then(pl.lit("up"))
        .when(pl.col("effect") < 0)
        .then(pl.lit("down"))
        .otherwise(pl.lit("unchanged"))
    )
    return kind.cast(CHANGE_KIND)


def _bounded(rated: pl.DataFrame, sums: pl.DataFrame) -> Compared:
    """Keep what differs and, of each dimension, what has most records.

    `sums` are those of all values: some were not rated, and are left out.
    """
    records = pl.col("records") + pl.col("records_b")
    largest = records.rank("ordinal", descending=True).over("dimension", "significant")
    kept = pl.col("significant") | (largest <= MOST_KEPT)
    changes = (
        rated.filter(kept)
        .with_columns(change=_kind())
        .sort(
            pl.col("significant"),
            pl.col("effect").abs(),
            pl.col("dimension").replace_strict(_FIRST, default=1, return_dtype=pl.Int8),
            *_KEYS,
            descending=[True, True, False, False, False],
        )
    )
    left_out = (
        sums.group_by("dimension")
        .agg(pl.col(_SUMMED).sum())
        .join(_summed(changes), on="dimension", how="left", suffix="_kept")
        .select(
            "dimension",
            *(pl.col(one) - pl.col(f"{one}_kept").fill_null(0) for one in _SUMMED),
        )
        .filter(pl.col("values") > 0)
        .sort("dimension")
    )
    return Compared(
        conform(changes, CHANGES, stage="compare"),
        conform(left_out, LEFT_OUT, stage="compare"),
    )


def _summed(rows: pl.DataFrame) -> pl.DataFrame:
    """Sum up by dimension."""
    return rows.group_by("dimension").agg(
        pl.len().cast(pl.UInt64).alias("values"), pl.col("records", "records_b").sum()
    )
