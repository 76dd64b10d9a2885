"""Two sides to CHANGES."""

from typing import NamedTuple

import numpy as np
import polars as pl

from logai_core.compare.counting import Counted, Side, count_sides
from logai_core.compare.members import Members
from logai_core.compare.odds import q_of_findable, size_ratio
from logai_core.compare.rating import Exposure, Rated, as_array, rate_ids, rate_lines
from logai_core.compare.units import LINE
from logai_core.schemas import CHANGE_KIND, CHANGES, LEFT_OUT, conform

MOST_Q = 0.005
MOST_KEPT = 200  # values of a dimension that do not differ
_LEAST_EFFECT = np.log(1.25)  # a rate that wanders by a quarter is none that changed
_KEYS = ["dimension", "value"]
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
    here, there, unit = counted
    if not here.records or not there.records:
        return Compared(CHANGES.to_frame(), LEFT_OUT.to_frame())
    both = _both(here, there, unit)
    if both.is_empty():
        return Compared(CHANGES.to_frame(), LEFT_OUT.to_frame())
    exposure = _exposure(both, here, there)
    rated = pl.concat(
        _rated(own, here, there, exposure)
        for _, own in both.group_by("dimension", "unit")
    ).sort(_KEYS)
    q = q_of_findable(as_array(rated["p"]), as_array(rated["least"]), MOST_Q)
    sure = (pl.col("q") < MOST_Q) & (pl.col("effect").abs() >= _LEAST_EFFECT)
    found = rated.with_columns(pl.Series("q", q)).with_columns(significant=sure)
    return _bounded(found, both)


def _both(here: Side, there: Side, unit: str) -> pl.DataFrame:
    """Return the counts of both sides in a row, and the unit of each value."""
    both = here.counts.join(
        there.counts, on=_KEYS, how="full", coalesce=True, suffix="_b"
    )
    uneven = pl.col("^spread.*$").fill_null(1.0)
    whole = [
        f"{name}{end}" for name in ("records", "with_id", "ids") for end in ("", "_b")
    ]
    both = both.with_columns(uneven, pl.col(whole).fill_null(0))
    every, with_id = (
        pl.col(one) + pl.col(f"{one}_b") for one in ("records", "with_id")
    )
    by_id = (with_id >= _OF_IDS * every) & pl.lit(unit != LINE)
    rows = both.with_columns(
        pl.when(by_id).then(pl.lit(unit)).otherwise(pl.lit(LINE)).alias("unit"),
        *(
            pl.when(by_id)
            .then(f"ids{end}")
            .otherwise(f"records{end}")
            .alias(f"units{end}")
            for end in ("", "_b")
        ),
        *(
            pl.when(by_id)
            .then(side.ids)
            .otherwise(side.records)
            .cast(pl.UInt64)
            .alias(f"units_of{end}")
            for end, side in (("", here), ("_b", there))
        ),
    )
    alike = (pl.col("units") == pl.col("units_of")) & (
        pl.col("units_b") == pl.col("units_of_b")
    )
    return rows.filter(~_apart(), ~alike)


def _apart() -> pl.Expr:
    """Say which rows are sources of sides that share none."""
    source = pl.col("dimension") == "source"
    shared = source & (pl.col("records") > 0) & (pl.col("records_b") > 0)
    return source & ~shared.any()


def _exposure(both: pl.DataFrame, here: Side, there: Side) -> Exposure:
    own = both.filter(pl.col("dimension") == "template")
    whole = here.records / there.records
    records = size_ratio(as_array(own["records"]), as_array(own["records_b"]), whole)
    if here.logged_us and there.logged_us:
        return Exposure(records, here.logged_us / there.logged_us)
    return Exposure(records, None)


def _rated(
    own: pl.DataFrame, here: Side, there: Side, exposure: Exposure
) -> pl.DataFrame:
    """Rate values of one dimension and unit: all that may be told."""
    by_id = own["unit"][0] != LINE
    rare, rated = (
        (None, rate_ids(own, here.ids, there.ids, exposure))
        if by_id
        else rate_lines(own, exposure, most_p=MOST_Q, most=MOST_KEPT)
    )
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
    columns = [pl.Series(name, getattr(rated, name)) for name in Rated._fields]
    if rare is not None:
        own = own.filter(~rare)
    return own.with_columns(columns).with_columns(change=kind.cast(CHANGE_KIND))


def _bounded(rated: pl.DataFrame, both: pl.DataFrame) -> Compared:
    """Keep what differs and, of each dimension, what has most records.

    Of `both`, some values were not rated, and are left out.
    """
    records = pl.col("records") + pl.col("records_b")
    largest = records.rank("ordinal", descending=True).over("dimension", "significant")
    kept = pl.col("significant") | (largest <= MOST_KEPT)
    changes = rated.filter(kept).sort(
        pl.col("significant"),
        pl.col("effect").abs(),
        pl.col("dimension").replace_strict(_FIRST, default=1, return_dtype=pl.Int8),
        *_KEYS,
        descending=[True, True, False, False, False],
    )
    left_out = (
        _summed(both)
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
