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
    around = max(1, round(per_day * AROUND_MINUTES / _DAY_MINUTES))
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
    around = max(1, round(per_day * AROUND_MINUTES / _DAY_MINUTES))
    slot = np.arange(len(count)) % per_day
    valid = ~np.isnan(count)
    sums = np.bincount(slot, np.nan_to_num(count), per_day)
    sizes = np.bincount(slot, valid.astype(np.float64), per_day)
    smooth, size = (
        _smooth(np.tile(one, 3)[:, None], around)[per_day : 2 * per_day, 0]
        for one in (sums.astype(np.float64), sizes.astype(np.float64))
    )
    profile: Row = (smooth / np.maximum(size, 1.0))[slot]
    return profile
