"""What comes before what within a bucket of time, by the records themselves.

Things that begin in the same bucket, or in one beside it, are told apart by their first
records there. Whether so many begin as near as that by chance is asked as of longer
lags, see `lags.py`; whether the one is first so often is asked besides: of strangers
with a common cause, either is first in half of the cases.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import special

MOSTLY = 0.6  # of the beginnings are followed
FEWEST = 3  # beginnings
EITHER_FIRST = 0.02  # so unlikely it is that the one is first so often
_NEAR = 1  # buckets
_WIDTH = _NEAR + 0.5  # buckets in which a stranger that begins after it would be near

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class Near(NamedTuple):
    """How the beginnings of `after` follow those of `before`, in parts of a bucket."""

    before: str
    after: str
    lags: Floats
    chance: float


class Buckets(NamedTuple):
    """Buckets of time: where the first begins, how long each is, and how many."""

    start: datetime
    step: timedelta
    number: int


def near_pairs(
    records: pl.LazyFrame, begins: dict[str, Ints], buckets: Buckets
) -> Iterator[Near]:
    """Yield pairs of series, by their beginnings, of which one soon comes after the other.

    `records` have `ts` and `template_id`. `chance` is that of one pair.
    """
    coincide = [
        (one, other)
        for one, own in begins.items()
        for other, others in begins.items()
        if one != other and len(_together(own, others)[0]) >= MOSTLY * len(own)
    ]
    if not coincide:
        return
    first = _first_records(records, {one for pair in coincide for one in pair}, buckets)
    for one, other in coincide:
        at, there = _together(begins[one], begins[other])
        times = (_times(first, one, at), _times(first, other, there))
        lags = (times[1] - times[0]) / (buckets.step / timedelta(microseconds=1))
        lags = lags[~np.isnan(lags)]
        after = lags[(lags > 0) & (lags <= _WIDTH)]
        if len(after) < max(FEWEST, MOSTLY * len(begins[one])):
            continue
        differ = int((lags != 0).sum())
        if special.bdtrc(len(after) - 1, differ, 0.5) < EITHER_FIRST:
            rate = len(begins[other]) / buckets.number
            by_chance = -np.expm1(-rate * _WIDTH)
            chance = special.bdtrc(len(after) - 1, len(begins[one]), by_chance)
            yield Near(one, other, after, float(chance))


def _together(own: Ints, others: Ints) -> tuple[Ints, Ints]:
    """Return the beginnings of a series near one of another, and that one."""
    apart = np.abs(own[:, None] - others[None, :])
    nearest = apart.argmin(axis=1)
    near = apart[np.arange(len(own)), nearest] <= _NEAR
    return own[near], others[nearest[near]]


def _first_records(
    records: pl.LazyFrame, keys: set[str], buckets: Buckets
) -> dict[tuple[str, int], int]:
    """Return the time of the first record of some templates in each bucket, in us."""
    since = (pl.col("ts") - buckets.start).dt.total_microseconds()
    width = buckets.step // timedelta(microseconds=1)
    found = (
        records.filter(pl.col("template_id").is_in(sorted(keys)))
        .select("template_id", since=since)
        .drop_nulls()
        .group_by("template_id", bucket=pl.col("since") // width)
        .agg(pl.col("since").min())
        .collect(engine="streaming")
    )
    return {(name, bucket): first for name, bucket, first in found.iter_rows()}


def _times(first: dict[tuple[str, int], int], key: str, at: Ints) -> Floats:
    """Return the times of first records in buckets; NaN where there is none."""
    return np.array([first.get((key, bucket), np.nan) for bucket in at.tolist()])
