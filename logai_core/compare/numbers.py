"""Whether numbers that records state are spread otherwise on one side."""

from collections.abc import Mapping

import numpy as np
import polars as pl
from scipy import special

from logai_core.compare.members import Members, compared_members
from logai_core.compare.odds import q_of
from logai_core.schemas import DISTRIBUTIONS, conform

MOST_Q = 0.01
LEAST_STATISTIC = 0.1  # what differs by less is no difference, however sure
_HIGH = 0.95
_FEWEST = 8  # numbers of each side


def compare_numbers(
    records: pl.LazyFrame, baseline: pl.LazyFrame, *, members: Members | None = None
) -> pl.DataFrame:
    """Return DISTRIBUTIONS of the numbers in `attributes` of two sets of RECORDS.

    The significant ones come first, then the largest `statistic`, then by name. Quantiles
    are exact values that records have. `members` as in `compare`.

    Source: two-sample Kolmogorov-Smirnov test with its asymptotic p, by cumulative counts
    of distinct values; false discovery rate as in `odds`.
    """
    numbers = (members or compared_members(records, baseline)).numbers
    if not numbers:
        return DISTRIBUTIONS.to_frame()
    here, there = _read(records, numbers), _read(baseline, numbers)
    rows = [
        _compared(name, here[name], there[name])
        for name in numbers
        if min(here[name].count(), there[name].count()) >= _FEWEST
    ]
    rated = pl.DataFrame(rows, schema=dict(DISTRIBUTIONS))
    rated = rated.with_columns(pl.Series("q", q_of(rated["p"].to_numpy())))
    sure = (pl.col("q") < MOST_Q) & (pl.col("statistic").abs() >= LEAST_STATISTIC)
    ordered = rated.with_columns(significant=sure).sort(
        "significant",
        pl.col("statistic").abs(),
        "measure",
        descending=[True, True, False],
    )
    return conform(ordered, DISTRIBUTIONS, stage="compare numbers")


def _read(records: pl.LazyFrame, numbers: Mapping[str, pl.Expr]) -> pl.DataFrame:
    columns = [
        pl.when(number.is_finite()).then(number).alias(name)
        for name, number in numbers.items()
    ]
    return records.select(columns).collect(engine="streaming")


def _compared(name: str, here: pl.Series, there: pl.Series) -> dict[str, object]:
    counted = (
        pl.concat([_counts(here, a=1, b=0), _counts(there, a=0, b=1)])
        .group_by("value")
        .agg(pl.col("a", "b").sum())
        .sort("value")
    )
    a, b = (counted[side].cum_sum().to_numpy() for side in ("a", "b"))
    of_a, of_b = int(a[-1]), int(b[-1])
    # Where the numbers here are larger, fewer of them are below any value.
    apart = b / of_b - a / of_a
    statistic = float(apart[np.argmax(np.abs(apart))])
    root = np.sqrt(of_a * of_b / (of_a + of_b))
    value = counted["value"].to_numpy()
    found: dict[str, object] = {"measure": name, "records": of_a, "records_b": of_b}
    for quantile, part in (("median", 0.5), ("high", _HIGH)):
        found[quantile] = float(value[np.searchsorted(a, part * of_a)])
        found[f"{quantile}_b"] = float(value[np.searchsorted(b, part * of_b)])
    p = float(special.kolmogorov(root * abs(statistic)))
    return found | {"statistic": statistic, "p": p}


def _counts(numbers: pl.Series, *, a: int, b: int) -> pl.DataFrame:
    """Count each number, on the side whose factor is 1."""
    counted = numbers.drop_nulls().alias("value").value_counts(name="n")
    return counted.select("value", a=pl.col("n") * a, b=pl.col("n") * b)
