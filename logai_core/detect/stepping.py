"""How large a step into a noisy level is, and how large it may be by chance.

A step is the mean of the last few buckets against that of the stretch before them, up to
BEFORE times as long. Its threshold is told in `shift.py`.

Source: Student's t bounded by P(|T| > x) <= (1 + x^2 / k)^(-k / 2), k >= 1.
"""

import math
from typing import NamedTuple

import numpy as np

from logai_core.detect.grid import Mask, Row
from logai_core.detect.spread import heap_of

SPANS = (3, 12, 72)
BEFORE = 12  # times the span
LEAST_BEFORE = 2
BEYOND = 1.1
PRIOR = 12.0  # steps that noise is worth before any was seen
FREEDOM = 36.0  # of the deviation, as far as it is sampling noise
WANDER = 0.12  # by how much levels may wander, as far as nobody has seen
HEAVIEST = 2.0  # times the usual number of records that a bucket counts at most


class Series(NamedTuple):
    """Levels by bucket, the records they are of, and the variance of one record.

    NaN levels are no data. `noise` is what the sampling variance of a level is at least,
    times its records.
    """

    level: Row
    records: Row
    noise: Row


class Steps(NamedTuple):
    """For each bucket: the step into it, its threshold, the level before.

    `wander` is the variance by which levels may wander over longer spans.
    """

    step: Row
    threshold: Row
    before: Row
    wander: Row


def unseen(series: Series) -> Row:
    """Return the variance by which levels may wander before any step was seen."""
    return np.full(series.level.size, WANDER**2)


def steps_into(series: Series, span: int, margin: float, wander: Row) -> Steps:
    """Return the step into each bucket over a span; `wander` is what shorter ones showed."""
    weight = weights_of(series.records)
    heap, mass = heap_of(weight * series.level), heap_of(weight)
    rows = np.arange(1, len(weight) + 1)
    middle = rows - span
    first = np.maximum(middle - BEFORE * span, 0)
    known = middle >= LEAST_BEFORE * span
    middle = np.maximum(middle, 0)
    late, early = mass[rows] - mass[middle], mass[middle] - mass[first]
    early = np.maximum(early, 1e-9)
    before = (heap[middle] - heap[first]) / early
    step = (heap[rows] - heap[middle]) / late - before
    noise = noise_of(series, weight, span)
    deviation = np.sqrt(noise * (1 / late + 1 / early))
    units = np.where(known, step / deviation, np.nan)
    before_it = _late(wander, span) / deviation**2
    limits, square, seen = _limits(units, before_it, known, span, margin)
    threshold = deviation * limits
    # What short spans do not show is not ruled out for long ones, but less likely.
    least = WANDER**2 * PRIOR / (PRIOR + seen)
    learnt = np.maximum((square - 1) * deviation**2, least)
    return Steps(
        np.where(known, step, np.nan),
        np.where(known, threshold, np.nan),
        before,
        learnt,
    )


def weights_of(records: Row) -> Row:
    """Return the records that each bucket counts for: a burst tells no more."""
    usual = np.cumsum(records) / np.arange(1, records.size + 1)
    weights: Row = np.maximum(np.minimum(records, HEAVIEST * usual), 1.0)
    return weights


def noise_of(series: Series, weight: Row, span: int) -> Row:
    """Return the variance of one record's worth, as known `span` buckets earlier."""
    change = np.diff(series.level, prepend=series.level[:1]) ** 2
    share = 1 / weight + 1 / np.concatenate([weight[:1], weight[:-1]])
    seen = np.cumsum(change / share) / np.maximum(np.arange(change.size), 1)
    noise = np.maximum(np.maximum(seen, series.noise), 1e-12)
    return _late(noise, span)


def _limits(
    units: Row, wander: Row, known: Mask, span: int, margin: float
) -> tuple[Row, Row, Row]:
    """Return how many deviations a step may have, from those `span` buckets ago.

    Before any was seen, it is as large as noise and what levels may `wander` (as a
    variance, in units of that of noise) make it. The others are the variance of steps
    in the same units, and how many that do not overlap were seen.
    """
    filled = np.nan_to_num(units)
    count = np.cumsum(known).astype(np.float64)
    seen = _late(count, span) / span
    squares = _late(np.cumsum(filled**2) / np.maximum(count, 1), span)
    square = (PRIOR * (1 + wander) + seen * squares) / (PRIOR + seen)
    freedom = FREEDOM + seen
    # Steps that overlap are hardly more chances than one; they are a few.
    left = max(margin - 0.5 * math.log(span / SPANS[0]), 1.0)
    chance = np.sqrt(freedom * np.expm1(2 * left / freedom) * np.maximum(square, 1))
    largest = np.maximum.accumulate(np.abs(filled))
    limits: Row = np.maximum(chance, BEYOND * _late(largest, span))
    return limits, square, seen


def _late(values: Row, by: int) -> Row:
    return np.concatenate([np.repeat(values[:1], min(by, len(values))), values[:-by]])
