"""Two sides to CHANGES."""

import numpy as np
import polars as pl

from logai_core.compare.counting import Side, as_array, count_side, unit_of
from logai_core.compare.members import Members, compared_members
from logai_core.compare.odds import (
    Floats,
    log_odds,
    p_of_counts,
    p_of_sessions,
    q_of,
    size_ratio,
)
from logai_core.schemas import CHANGE_KIND, CHANGES, conform

MOST_Q = 0.01
_ENOUGH, _UNEVEN = 4, 0.9
_LEAST_EFFECT = np.log(1.2)  # what differs by less than a fifth is no difference


def compare(
    records: pl.LazyFrame, baseline: pl.LazyFrame, *, members: Members | None = None
) -> pl.DataFrame:
    """Return CHANGES from `baseline` to `records`, both RECORDS with `template_id`.

    Significant ones come first, then the largest effect, then by dimension and value.
    Counts are exact. Rates are relative to the side as a whole; how much larger it is is
    taken from the templates that both sides have: that everything doubled is not a
    change of each value.
    Where no source is on both sides (two files), sources are not told: they are what
    is compared; nor is a value that all records of both sides have. Empty when a side
    has no records: there is nothing to compare with. `members` are those of the
    attributes to compare, where `compared_members` was asked already.
    """
    unit = unit_of(records, baseline)
    members = members or compared_members(records, baseline)
    here, there = (count_side(one, unit, members.values) for one in (records, baseline))
    if not here.records or not there.records:
        return CHANGES.to_frame()
    both = here.counts.join(
        there.counts, on=["dimension", "value"], how="full", coalesce=True, suffix="_b"
    ).with_columns(
        pl.col("records", "units", "records_b", "units_b").fill_null(0),
        pl.col("spread", "spread_b").fill_null(1.0),
    )
    whole = (pl.col("units") == here.units) & (pl.col("units_b") == there.units)
    both = both.filter(~_apart(), ~whole)
    if both.is_empty():
        return CHANGES.to_frame()
    exposure = _exposure(both, here, there, unit)
    rated = pl.concat(
        _rated(own, here, there, exposure)
        for _, own in both.group_by("dimension", maintain_order=True)
    ).with_columns(pl.lit(unit).alias("unit"))
    rated = rated.with_columns(pl.Series("q", q_of(as_array(rated["p"]))))
    significant = (pl.col("q") < MOST_Q) & (pl.col("effect").abs() >= _LEAST_EFFECT)
    ordered = rated.with_columns(significant.alias("significant")).sort(
        "significant",
        pl.col("effect").abs(),
        "dimension",
        "value",
        descending=[True, True, False, False],
    )
    return conform(ordered, CHANGES, stage="compare")


def _apart() -> pl.Expr:
    """Say which rows are sources of sides that share none."""
    source = pl.col("dimension") == "source"
    shared = source & (pl.col("records") > 0) & (pl.col("records_b") > 0)
    return source & ~shared.any()


def _exposure(both: pl.DataFrame, here: Side, there: Side, unit: str) -> float | None:
    """Return how many times as many lines are on this side; None for sessions."""
    if unit != "line":
        return None
    own = both.filter(pl.col("dimension") == "template")
    whole = here.records / there.records
    return size_ratio(as_array(own["units"]), as_array(own["units_b"]), whole)


def _rated(
    own: pl.DataFrame, here: Side, there: Side, exposure: float | None
) -> pl.DataFrame:
    """Rate the values of one dimension, lines by their `exposure`, else sessions."""
    a, b = as_array(own["units"]), as_array(own["units_b"])
    if exposure is not None:
        ratio = exposure
        p = p_of_counts(a, b, ratio, _spread(own))
        effect = log_odds(a, b, ratio)
    else:
        ratio = here.units / there.units
        p = p_of_sessions(a, here.units, b, there.units)
        effect = log_odds(a, b, ratio) - log_odds(
            here.units - a, there.units - b, ratio
        )
    kind = (
        pl.when(pl.col("units_b") == 0)
        .then(pl.lit("new"))
        .when(pl.col("units") == 0)
        .then(pl.lit("gone"))
        .when(pl.col("effect") > 0)
        .then(pl.lit("up"))
        .otherwise(pl.lit("down"))
    )
    return own.with_columns(
        pl.lit(here.units, pl.UInt64).alias("units_of"),
        pl.lit(there.units, pl.UInt64).alias("units_of_b"),
        pl.Series("effect", effect),
        pl.Series("p", p),
        pl.Series("impact", a - ratio * b),
    ).with_columns(kind.cast(CHANGE_KIND).alias("change"))


def _spread(own: pl.DataFrame) -> Floats:
    """Return how unevenly a value comes when nothing happens.

    As in the baseline; but few records tell little of that, so the fewer a value
    has there, the more the uneven ones among all values stand for it.
    """
    spread, records = as_array(own["spread_b"]), as_array(own["records_b"])
    known = records >= _ENOUGH
    common = np.quantile(spread[known], _UNEVEN) if known.any() else 1.0
    weight = records / (records + _ENOUGH)
    return np.asarray(np.maximum(weight * spread + (1 - weight) * common, 1.0))
