"""Alerts of one series, merged to episodes with an onset and an end."""

from itertools import groupby
from typing import NamedTuple

import numpy as np

from logai_core.detect.grid import Matrix, Row, Verdict

GAP = 12  # buckets without an alert that separate two episodes
REACH = 72  # buckets by which an alert can lag behind what caused it
TELLING = 3.0  # records missing from a pause that make it one


class Episode(NamedTuple):
    """Buckets `[start, end)` of one series in which it was high (+1) or low (-1).

    `ratio` is the largest of its alerts; `expected` is per bucket, at the onset. `back`
    says that it was found looking back over all of the series.
    """

    series: int
    sign: int
    start: int
    end: int
    ratio: float
    expected: float
    back: bool = False


def episodes_from(counts: Matrix, verdict: Verdict, threshold: float) -> list[Episode]:
    """Return the episodes at a threshold below 1, those at 1 unchanged among them."""
    plain = find_episodes(counts, verdict)
    if threshold >= 1:
        return plain
    by_series: dict[int, list[Episode]] = {}
    for episode in plain:
        by_series.setdefault(episode.series, []).append(episode)
    more = [
        episode
        for episode in find_episodes(counts, verdict, threshold)
        if all(
            episode.end + GAP < one.start or one.end + GAP < episode.start
            for one in by_series.get(episode.series, ())
        )
    ]
    return sorted([*plain, *more])


def find_episodes(
    counts: Matrix, verdict: Verdict, threshold: float = 1.0
) -> list[Episode]:
    """Return the episodes of all series, by series, direction and time.

    Alerts on the same side at most GAP buckets apart are one episode; for a series
    that logs less than once in that time, a pause must miss TELLING records to
    separate two. A sum over many buckets alerts late and stops late, so the edges
    move, by at most REACH buckets, to where the stretch is least likely by chance.
    """
    side = np.where(counts >= verdict.expected, 1, -1)
    alert = verdict.ratio >= threshold
    found: list[Episode] = []
    for sign in (1, -1):
        for series, runs in groupby(_runs(alert & (side == sign)), lambda run: run[0]):
            count = np.nan_to_num(counts[:, series])
            spans = _joined(count, [(first, last) for _, first, last in runs])
            found += _without_echo(
                [_episode(series, sign, *span, counts, verdict) for span in spans]
            )
    return sorted(found)


def _without_echo(episodes: list[Episode]) -> list[Episode]:
    """Return the episodes of one series without those that begin inside another."""
    apart = episodes[:1]
    for episode in episodes[1:]:
        if episode.start >= apart[-1].end:
            apart.append(episode)
        elif episode.end > apart[-1].end:
            apart[-1] = apart[-1]._replace(end=episode.end)
    return apart


def _runs(alert: np.ndarray) -> list[tuple[int, int, int]]:
    """Return series, first and last alert of each run without a pause over GAP."""
    series, row = np.nonzero(alert.T)
    if not row.size:
        return []
    apart = np.flatnonzero((np.diff(series) != 0) | (np.diff(row) > GAP)) + 1
    firsts, lasts = np.append(0, apart), np.append(apart - 1, row.size - 1)
    return list(
        zip(
            series[firsts].tolist(),
            row[firsts].tolist(),
            row[lasts].tolist(),
            strict=True,
        )
    )


def _joined(count: Row, runs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined = [runs[0]]
    for first, last in runs[1:]:
        begun, ended = joined[-1]
        level = count[max(0, begun - REACH + 1) : ended + 1].mean()
        pause = first - ended - 1
        if pause <= REACH and pause * level <= TELLING:
            joined[-1] = (begun, last)
        else:
            joined.append((first, last))
    return joined


def _episode(
    series: int, sign: int, first: int, last: int, counts: Matrix, verdict: Verdict
) -> Episode:
    expected = float(verdict.expected[first, series])
    ratio = verdict.ratio[first : last + 1, series]
    valid = ~np.isnan(counts[:, series])
    due = verdict.expected[:, series]
    due = np.where(valid, np.where(np.isnan(due), expected, due), 0.0)
    count = np.nan_to_num(counts[:, series])
    known = int(np.argmax(~np.isnan(verdict.ratio[:, series])))
    earliest = max(known, first - REACH + 1)
    back = slice(earliest, last + 1)
    evidence = _evidence(np.cumsum(count[back][::-1]), np.cumsum(due[back][::-1]), sign)
    start = first - int(np.argmax(evidence[last - first :]))
    onward = slice(start, last + 1)
    evidence = _evidence(np.cumsum(count[onward]), np.cumsum(due[onward]), sign)
    shortest = max(0, last - start - REACH + 1)
    end = start + shortest + 1 + int(np.argmax(evidence[shortest:]))
    if sign > 0:
        end = lasting(count, start, end)
    elif end == len(count) - 1:  # the last bucket is not full, so it cannot tell
        end += 1
    return Episode(series, sign, start, end, float(np.nanmax(ratio)), expected)


def lasting(count: Row, start: int, end: int) -> int:
    """Return the end of the data when what began at `start` may go on until there.

    It may when fewer than TELLING records are missing between `end` and the last
    bucket, at the rate up to `end`.
    """
    pause = len(count) - end
    level = float(np.nanmean(count[start:end]))
    return len(count) if pause <= REACH and pause * level <= TELLING else end


def _evidence(observed: Row, expected: Row, sign: int) -> Row:
    """Return the Poisson log likelihood ratio of sums against their expectation.

    Source: Kulldorff, A spatial scan statistic (1997), for a known baseline.
    """
    expected = np.maximum(expected, 1e-12)
    ratio = np.maximum(observed, 1e-12) / expected
    evidence = observed * np.log(ratio) - (observed - expected)
    return np.where(sign * (observed - expected) > 0, evidence, 0.0)
