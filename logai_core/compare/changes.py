"""Two sides to CHANGES."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import polars as pl

from logai_core.compare.counting import BOTH, Counted, Side, count_sides
from logai_core.compare.members import Members
from logai_core.compare.odds import q_of_findable, size_ratio
from logai_core.compare.rating import Exposure, Rated, as_array, rate_ids, rate_lines
from logai_core.compare.units import LINE
from logai_core.schemas import CHANGE_KIND, CHANGES, LEFT_OUT, conform

MOST_Q = 0.005
MOST_KEPT = 200  # values of a dimension that do not differ
_LEAST_EFFECT = np.log(1.25)  # a rate that wanders by a quarter is none that changed
_KEYS = ["dimension", "value"]
_COUNTED = ("ids", "records")  # what values are counted in: whether that are lines
_SUMMED = ("values", "records", "records_b")
# What is told first of values that the same records have: others are attributes.
_FIRST = {"template": 0, "service": 2, "host": 3, "source": 4, "level": 5}
_OF_IDS = 0.5  # of the records of a value: so many have an id where ids are counted


class Compared(NamedTuple):
    """CHANGES, and LEFT_OUT: what of each dimension is not among them."""

    changes: pl.DataFrame
    left_out: pl.DataFrame


def compare(
    records: pl.LazyFrame, baseline: pl.LazyFrame, *, members: Members | None = None
) -> pl.DataFrame:
    """Return the CHANGES of `compare_all`."""
    return compare_all(records, baseline, members=members).changes


def compare_all(
    records: pl.LazyFrame, baseline: pl.LazyFrame, *, members: Members | None = None
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
    `members` are those of the attributes to compare, where `compared_members` was
    asked already.
    """
    return changes_of(count_sides(records, baseline, members=members, numbers=False))


def changes_of(counted: Counted) -> Compared:
    """Return what `compare_all` does, of two sides that are counted already."""
    here, there, unit, dimensions = counted
    told = [
        part
        for own in dimensions
        for part in _parts(own, here, there, unit)
        if part.rows.height and not _is_apart(own)
    ]
    if not told:
        return Compared(CHANGES.to_frame(), LEFT_OUT.to_frame())
    exposure = _exposure(told, here, there)
    rated = pl.concat(_rated(one, here, there, exposure) for one in told).sort(_KEYS)
    q = q_of_findable(as_array(rated["p"]), as_array(rated["least"]), MOST_Q)
    sure = (pl.col("q") < MOST_Q) & (pl.col("effect").abs() >= _LEAST_EFFECT)
    found = rated.with_columns(pl.Series("q", q)).with_columns(significant=sure)
    return _bounded(
        found, pl.DataFrame(map(_sums, told), schema=LEFT_OUT, orient="row")
    )


class _Part(NamedTuple):
    """Values of a dimension that are counted in one unit, none of them in all units."""

    rows: pl.DataFrame
    unit: str


def _parts(own: pl.DataFrame, here: Side, there: Side, unit: str) -> Iterator[_Part]:
    """Part the values of a dimension by what they are counted in."""
    if unit == LINE:
        yield _unlike(own, LINE, here.records, there.records)
        return
    every, with_id = (own[one] + own[f"{one}_b"] for one in ("records", "with_id"))
    by_id = with_id >= _OF_IDS * every
    yield _unlike(own.filter(by_id), unit, here.ids, there.ids)
    yield _unlike(own.filter(~by_id), LINE, here.records, there.records)


def _unlike(own: pl.DataFrame, unit: str, of: int, of_b: int) -> _Part:
    counts = _COUNTED[unit == LINE]
    alike = (own[counts] == of) & (own[f"{counts}_b"] == of_b)
    return _Part(own.filter(~alike) if alike.any() else own, unit)


def _sums(part: _Part) -> tuple[str, int, int, int]:
    """Return the LEFT_OUT of a part as if nothing of it were told."""
    records, records_b = (int(part.rows[one].sum()) for one in _SUMMED[1:])
    return part.rows["dimension"][0], part.rows.height, records, records_b


def _is_apart(own: pl.DataFrame) -> bool:
    """Say whether these are sources of sides that share none."""
    shared = (own["records"] > 0) & (own["records_b"] > 0)
    return own["dimension"][0] == "source" and not shared.any()


def _exposure(told: Sequence[_Part], here: Side, there: Side) -> Exposure:
    own = [one.rows for one in told if one.rows["dimension"][0] == "template"]
    counts = pl.concat([BOTH.to_frame(), *own])
    whole = here.records / there.records
    records = size_ratio(
        as_array(counts["records"]), as_array(counts["records_b"]), whole
    )
    if here.logged_us and there.logged_us:
        return Exposure(records, here.logged_us / there.logged_us)
    return Exposure(records, None)


def _rated(part: _Part, here: Side, there: Side, exposure: Exposure) -> pl.DataFrame:
    """Rate values of one dimension and unit: all that may be told."""
    own, unit = part
    if unit == LINE:
        rare, rated = rate_lines(own, exposure, most_p=MOST_Q, most=MOST_KEPT)
        own = own.filter(~rare) if rare.any() else own
        of, of_b = here.records, there.records
    else:
        rated = rate_ids(own, here.ids, there.ids, exposure)
        of, of_b = here.ids, there.ids
    counts = _COUNTED[unit == LINE]
    columns = [pl.Series(name, getattr(rated, name)) for name in Rated._fields]
    return own.with_columns(
        *columns,
        unit=pl.lit(unit),
        units=counts,
        units_b=f"{counts}_b",
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
