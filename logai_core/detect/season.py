"""What the same time of day brought on earlier days."""

from typing import NamedTuple

import numpy as np

from logai_core.detect.grid import Matrix, Row

DAYS = 14
AROUND_MINUTES = 15
TRIMMED_FROM = 4
PRIOR = 2.0  # records
BLOCK = 64  # series at a time, to bound the memory
_DAY_MINUTES = 1_440


class Season(NamedTuple):
    """The mean at this time of day, and of how many earlier buckets it is the mean.

    NaN and 0 where no earlier day has data.
    """

    mean: Matrix
    buckets: Matrix

    def since(self, row: int) -> "Season":
        """Return the season of the rows from `row` on."""
        return Season(self.mean[row:], self.buckets[row:])


def season_of(counts: Matrix, per_day: int) -> Season:
    """Return the mean of up to 14 earlier days, 15 minutes either side.

    The mean, not the median: it stays unbiased for a template that logs once in
    many buckets. From TRIMMED_FROM days on, the highest and the lowest are left out,
    so that an incident is not expected again the day after.
    """
    season = Season(np.empty_like(counts), np.empty_like(counts))
    for first in range(0, counts.shape[1], BLOCK):
        block = slice(first, first + BLOCK)
        for whole, part in zip(
            season, _season_of(counts[:, block], per_day), strict=True
        ):
            whole[:, block] = part
    return season


def blend(season: Row, buckets: Row, overall: Row) -> Row:
    """Return the seasonal mean, drawn to the overall one where it rests on little.

    A template that logs once an hour was silent at most times of yesterday: that is
    no reason to expect none now. The overall mean counts as much as PRIOR records.

    Source: the posterior mean of a Poisson rate under a gamma prior.
    """
    records = np.nan_to_num(season) * buckets
    mean: Row = (records + PRIOR) / (buckets + PRIOR / overall)
    return mean


def _season_of(counts: Matrix, per_day: int) -> Season:
    around = _around(per_day)
    sums, sizes = (
        _smooth(np.nan_to_num(counts), around),
        _smooth((~np.isnan(counts)).astype(np.float64), around),
    )
    total, days = np.zeros_like(counts), np.zeros_like(counts)
    high, low = np.full_like(counts, -np.inf), np.full_like(counts, np.inf)
    for day in range(1, DAYS + 1):
        late = day * per_day
        if late >= len(counts):
            break
        mean = sums[:-late] / np.maximum(sizes[:-late], 1.0)
        known = sizes[:-late] > 0
        total[late:] += np.where(known, mean, 0.0)
        days[late:] += known
        high[late:] = np.where(known, np.maximum(high[late:], mean), high[late:])
        low[late:] = np.where(known, np.minimum(low[late:], mean), low[late:])
    trimmed = days >= TRIMMED_FROM
    total -= np.where(trimmed, high, 0.0) + np.where(trimmed, low, 0.0)
    days = np.where(trimmed, days - 2, days)
    mean = np.where(days > 0, total / np.maximum(days, 1.0), np.nan)
    return Season(mean, days * (2 * around + 1))


def _smooth(values: Matrix, around: int) -> Matrix:
    """Return sums over `around` rows before and after each row."""
    heap = np.concatenate([np.zeros((1, values.shape[1])), np.cumsum(values, axis=0)])
    rows = np.arange(len(values))
    after = np.minimum(rows + around + 1, len(values))
    smooth: Matrix = heap[after] - heap[np.maximum(rows - around, 0)]
    return smooth


def profile_of(count: Row, per_day: int) -> Row:
    """Return what each bucket's time of day brings, as the mean of all days.

    Later days count too: this is for looking back. NaN counts as no data.
    """
    sums, sizes = (_by_slot(one, per_day) for one in _known(count))
    profile: Row = (sums / np.maximum(sizes, 1.0))[np.arange(len(count)) % per_day]
    return profile


def other_days(count: Row, per_day: int) -> Row:
    """Return what each bucket's time of day brings on all other days.

    A bucket tells nothing of itself, so what it differs by from the others is as much as
    days differ. NaN counts as no data; 0 where no other day has any.
    """
    slot, around = np.arange(len(count)) % per_day, _around(per_day)
    sums, sizes = (
        _by_slot(one, per_day)[slot] - _smooth(one[:, None], around)[:, 0]
        for one in _known(count)
    )
    mean: Row = np.where(
        sizes > 0.5, np.maximum(sums, 0.0) / np.maximum(sizes, 1.0), 0.0
    )
    return mean


def _known(count: Row) -> tuple[Row, Row]:
    """Return the records of each bucket, and 1 where there are data."""
    return np.nan_to_num(count), (~np.isnan(count)).astype(np.float64)


def _by_slot(values: Row, per_day: int) -> Row:
    """Return sums over all days by time of day, some minutes either side."""
    slot, around = np.arange(len(values)) % per_day, _around(per_day)
    sums = np.bincount(slot, values, per_day).astype(np.float64)
    smooth = _smooth(np.tile(sums, 3)[:, None], around)
    return smooth[per_day : 2 * per_day, 0]


def _around(per_day: int) -> int:
    return max(1, round(per_day * AROUND_MINUTES / _DAY_MINUTES))
