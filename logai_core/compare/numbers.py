"""Whether numbers that records state are spread otherwise on one side."""

from collections.abc import Mapping

import numpy as np
import polars as pl
from scipy import special

from logai_core.compare.members import Members, compared_members
from logai_core.compare.odds import Floats, q_of
from logai_core.schemas import DISTRIBUTIONS, conform

MOST_Q = 0.005
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
        if min(here[name].size, there[name].size) >= _FEWEST
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


def _read(records: pl.LazyFrame, numbers: Mapping[str, pl.Expr]) -> dict[str, Floats]:
    """Return the numbers that records have of each, in rising order."""
    columns = [
        pl.when(number.is_finite()).then(number).alias(name)
        for name, number in numbers.items()
    ]
    read = records.select(columns).collect(engine="streaming")
    return {name: np.sort(read[name].drop_nulls().to_numpy()) for name in numbers}


def _compared(name: str, here: Floats, there: Floats) -> dict[str, object]:
    """Compare the numbers of both sides, in rising order."""
    every = np.concatenate([here, there])
    every.sort()
    below, below_b = (
        np.searchsorted(one, every, side="right") for one in (here, there)
    )
    # Where the numbers here are larger, fewer of them are below any value.
    apart = below_b / there.size - below / here.size
    statistic = float(apart[np.argmax(np.abs(apart))])
    root = np.sqrt(here.size * there.size / (here.size + there.size))
    found: dict[str, object] = {
        "measure": name,
        "records": here.size,
        "records_b": there.size,
    }
    for quantile, part in (("median", 0.5), ("high", _HIGH)):
        found[quantile] = _quantile(here, part)
        found[f"{quantile}_b"] = _quantile(there, part)
    p = float(special.kolmogorov(root * abs(statistic)))
    return found | {"statistic": statistic, "p": p}


def _quantile(numbers: Floats, part: float) -> float:
    return float(numbers[int(np.ceil(part * numbers.size)) - 1])
