"""Alerts of one series, merged to episodes with an onset and an end."""

from typing import NamedTuple

import numpy as np

from logai_core.detect.grid import Matrix, Row, Verdict

GAP = 12  # buckets without an alert that separate two episodes
REACH = 72  # buckets an alert can lag behind what caused it
ON = 1 / 3  # share of the rise from which a bucket belongs to the episode


class Episode(NamedTuple):
    """Buckets `[start, end)` of one series in which it was high (+1) or low (-1).

    `ratio` is the largest of its alerts; `expected` is per bucket.
    """

    series: int
    sign: int
    start: int
    end: int
    ratio: float
    expected: float
    last_alert: int


def find_episodes(counts: Matrix, verdict: Verdict) -> list[Episode]:
    """Return the episodes of all series, by series and time.

    Alerts on the same side less than GAP buckets apart are one episode. A sum over
    many buckets alerts late and stops late: the edges move to where the counts
    themselves rise and fall, by at most REACH buckets.
    """
    side = np.where(counts >= verdict.expected, 1, -1)
    alert = verdict.ratio >= 1
    found = []
    for sign in (1, -1):
        series, row = np.nonzero((alert & (side == sign)).T)
        apart = (np.diff(series) != 0) | (np.diff(row) > GAP)
        for rows in np.split(np.arange(row.size), np.flatnonzero(apart) + 1):
            if rows.size:
                at = int(series[rows[0]])
                found.append(_episode(at, sign, row[rows], counts[:, at], verdict))
    return sorted(found)


def _episode(
    series: int, sign: int, rows: np.ndarray, count: Row, verdict: Verdict
) -> Episode:
    first, last = int(rows[0]), int(rows[-1])
    expected = float(verdict.expected[first, series])
    level = float(count[rows].mean())
    # How much each bucket speaks for the episode; no data speaks neither way.
    for_it = np.nan_to_num(sign * (count - expected - ON * (level - expected)))
    start = _onset(for_it, first)
    return Episode(
        series=series,
        sign=sign,
        start=start,
        end=_ending(for_it, start, last),
        ratio=float(verdict.ratio[rows, series].max()),
        expected=expected,
        last_alert=last,
    )


def _onset(for_it: Row, first: int) -> int:
    """Return the bucket from which the evidence up to `first` is largest."""
    earliest = max(0, first - REACH + 1)
    heaped = np.cumsum(for_it[earliest : first + 1][::-1])
    return first - int(np.argmax(heaped))


def _ending(for_it: Row, start: int, last: int) -> int:
    """Return one past the bucket to which the evidence is largest."""
    earliest = max(start, last - REACH + 1)
    heaped = np.cumsum(for_it[start : last + 1])[earliest - start :]
    return earliest + heaped.size - int(np.argmax(heaped[::-1]))
