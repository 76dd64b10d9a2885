"""Whether numbers that records state are spread otherwise on one side."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import special

from logai_core.compare.counting import Counted, count_sides
from logai_core.compare.members import Members, compared_members
from logai_core.compare.odds import Floats, q_of
from logai_core.schemas import DISTRIBUTIONS, conform

Ints = npt.NDArray[np.int64]

MOST_Q = 0.005
LEAST_STATISTIC = 0.1  # what differs by less is no difference, however sure
_HIGH = 0.95
_FEWEST = 8  # numbers of each side


class _Numbers(NamedTuple):
    """Distinct numbers in rising order, and how many records state one `up_to` each."""

    numbers: Floats
    up_to: Ints

    @property
    def size(self) -> int:
        """Return how many records state a number."""
        return int(self.up_to[-1]) if self.up_to.size else 0

    def below(self, values: Floats) -> Ints:
        """Return how many records state a number up to each value."""
        place = np.searchsorted(self.numbers, values, side="right")
        return np.concatenate([[0], self.up_to])[place]

    def quantile(self, part: float) -> float:
        """Return the number of which this part of the records, at least, is not above."""
        place = np.searchsorted(self.up_to, np.ceil(part * self.size))
        return float(self.numbers[place])


def compare_numbers(
    records: pl.LazyFrame, baseline: pl.LazyFrame, *, members: Members | None = None
) -> pl.DataFrame:
    """Return DISTRIBUTIONS of the numbers in `attributes` of two sets of RECORDS.

    The significant ones come first, then the largest `statistic`, then by name. Quantiles
    are exact values that records have. `members` as in `compare`.

    Source: two-sample Kolmogorov-Smirnov test with its asymptotic p, by cumulative counts
    of distinct values; false discovery rate as in `odds`.
    """
    members = members or compared_members(records, baseline)
    if not members.numbers:
        return DISTRIBUTIONS.to_frame()
    counted = count_sides(records, baseline, members=members._replace(values={}))
    return distributions_of(counted)


def distributions_of(counted: Counted) -> pl.DataFrame:
    """Return what `compare_numbers` does, of two sides that are counted already."""
    here, there = (
        {name: _ordered(read) for name, read in side.numbers.items()}
        for side in (counted.here, counted.there)
    )
    rows = [
        _compared(name, here[name], there[name])
        for name in here
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


def _ordered(read: pl.DataFrame) -> _Numbers:
    numbers, records = read["number"].to_numpy(), read["records"].to_numpy()
    order = np.argsort(numbers)
    numbers, records = numbers[order], np.cumsum(records[order], dtype=np.int64)
    last = np.ones(numbers.size, np.bool_)
    np.not_equal(numbers[1:], numbers[:-1], out=last[:-1])
    return _Numbers(numbers[last], records[last])


def _compared(name: str, here: _Numbers, there: _Numbers) -> dict[str, object]:
    every = np.union1d(here.numbers, there.numbers)
    # Where the numbers here are larger, fewer of them are below any value.
    apart = there.below(every) / there.size - here.below(every) / here.size
    statistic = float(apart[np.argmax(np.abs(apart))])
    root = np.sqrt(here.size * there.size / (here.size + there.size))
    found: dict[str, object] = {
        "measure": name,
        "records": here.size,
        "records_b": there.size,
    }
    for quantile, part in (("median", 0.5), ("high", _HIGH)):
        found[quantile] = here.quantile(part)
        found[f"{quantile}_b"] = there.quantile(part)
    p = float(special.kolmogorov(root * abs(statistic)))
    return found | {"statistic": statistic, "p": p}
