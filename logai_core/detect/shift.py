"""Where a noisy level moves and stays: one series followed forward in time.

The mean of the last 3, 12 or 72 buckets is compared with that of the stretch before
them, up to twelve times as long. The step between them is an alert when all of these
hold:

- *chance*: it exceeds what such steps were so far (their root mean square, at least the
  sampling noise of its buckets) by the quantile of Student's t that one step in all
  series may exceed. The degrees of freedom are the steps seen that do not overlap, and
  some for what is known beforehand: noise, and levels that wander by WANDER, or by what
  the shorter means showed. So a short history asks for more, and a series that wanders
  is given its way;
- *record*: it exceeds the largest step so far by BEYOND;
- *size*: it exceeds `least`;
- *lasting*: most of the buckets are on that side by a third of the step; one alone is
  no shift.

The shift ends when a mean over some buckets is back within half of the step. What comes
after is judged as if the shift had not been: it is no norm, and no record.

Source: Student's t bounded by P(|T| > x) <= (1 + x^2 / k)^(-k / 2), k >= 1.
"""

import math
from typing import NamedTuple

import numpy as np

from logai_core.detect.grid import Mask, Row

SPANS = (3, 12, 72)
BEFORE = 12  # times the span
LEAST_BEFORE = 2
BEYOND = 1.1
LASTING = 2 / 3
SIDE = 1 / 3
MOST_SHIFTS = 20
PRIOR = 12.0  # steps that noise is worth before any was seen
FREEDOM = 36.0  # of the deviation, as far as it is sampling noise
WANDER = 0.12  # by how much levels may wander, as far as nobody has seen
CERTAIN = 16.0  # squared deviations by which a mean must be back
RETURNED = 36  # buckets at most that tell that it is over
HEAVIEST = 2.0  # times the usual number of records that a bucket counts at most


class Series(NamedTuple):
    """Levels by bucket, the records they are of, and the variance of one record.

    NaN levels are no data. `noise` is what the sampling variance of a level is at least,
    times its records.
    """

    level: Row
    records: Row
    noise: Row


class Shift(NamedTuple):
    """Buckets `[start, end)` in which the level was `after`, where `before` was due.

    `ratio` is by how much it was beyond its threshold, 1 at the edge.
    """

    start: int
    end: int
    ratio: float
    before: float
    after: float


class Steps(NamedTuple):
    """For each bucket: the step into it, its threshold, the level before.

    `wander` is the variance by which levels may wander over longer spans.
    """

    step: Row
    threshold: Row
    before: Row
    wander: Row


def find_shifts(series: Series, *, least: float, margin: float) -> list[Shift]:
    """Return the shifts of a series, by time.

    Args:
        series: levels on a scale on which noise is about the same at all levels.
        least: the smallest step worth telling.
        margin: -ln of the probability that one alert may have by chance.
    """
    at = np.flatnonzero(~np.isnan(series.level))
    found: list[Shift] = []
    begun = 0
    while at.size and len(found) < MOST_SHIFTS:
        part = Series(*(column[at] for column in series))
        shift = _first(part, begun, least, margin)
        if shift is None:
            break
        last = shift.end - 1
        end = len(series.level) if shift.end == at.size else int(at[last]) + 1
        found.append(shift._replace(start=int(at[shift.start]), end=end))
        begun = shift.start
        at = np.delete(at, slice(shift.start, shift.end))
    return found


def levels_needed(series: Series, margin: float) -> tuple[Row, Row, Row]:
    """Return the level below which a bucket is an alert, the usual one, and the upper.

    These are those of the span that a bucket is first an alert of; NaN where nothing is
    known.
    """
    at = np.flatnonzero(~np.isnan(series.level))
    needed = np.full((3, series.level.size), np.nan)
    if not at.size:
        return needed[0], needed[1], needed[2]
    part = Series(*(column[at] for column in series))
    weight = weights_of(part.records)
    mass = _heap(weight)
    wander = _unseen(part)
    for span in SPANS:
        steps = _steps(part, span, margin, wander)
        wander = steps.wander
        rows = np.arange(1, at.size + 1)
        # A bucket moves the mean of its span by its share of the records.
        share = (mass[rows] - mass[np.maximum(rows - span, 0)]) / weight
        side = SIDE * steps.threshold
        up = part.level + (steps.threshold - steps.step) * share
        down = part.level - (steps.threshold + steps.step) * share
        up = np.maximum(up, steps.before + side)
        down = np.minimum(down, steps.before - side)
        needed[0, at] = np.fmax(needed[0, at], down)
        needed[2, at] = np.fmin(needed[2, at], up)
        known = np.isnan(needed[1, at]) & ~np.isnan(steps.step)
        needed[1, at[known]] = steps.before[known]
    return needed[0], needed[1], needed[2]


def _first(part: Series, begun: int, least: float, margin: float) -> Shift | None:
    """Return the first shift that begins at `begun` or later."""
    best = None
    wander = _unseen(part)
    for span in SPANS:
        steps = _steps(part, span, margin, wander)
        wander = steps.wander
        size = np.abs(steps.step)
        alert = (size >= steps.threshold) & (size >= least)
        alert[: begun + span - 1] = False
        for at in np.flatnonzero(alert).tolist():
            if best is not None and at >= best[0]:
                break
            if _lasts(part.level, steps, at, span):
                best = (at, span, steps)
                break
    if best is None:
        return None
    return _whole(part, *best, begun)


def _lasts(level: Row, steps: Steps, at: int, span: int) -> bool:
    step = steps.step[at]
    strayed = (level[at - span + 1 : at + 1] - steps.before[at]) / step
    return bool((strayed >= SIDE).mean() >= LASTING - 1e-9 and strayed[-1] >= SIDE)


def _whole(part: Series, at: int, span: int, steps: Steps, begun: int) -> Shift:
    """Return the shift that alerts at `at`, from its onset to its end."""
    before, sign = steps.before[at], np.sign(steps.step[at])
    after = float(np.average(part.level[at - span + 1 : at + 1]))
    back = part.level[max(begun, at - 2 * span + 1) : at + 1][::-1]
    start = at - int(np.argmax(np.cumsum(sign * (back - (before + after) / 2))))
    after = float(np.average(part.level[start : at + 1]))
    end = _end(part, start, at, before, after)
    alerts = slice(at, max(end, at + 1))
    ratios = np.abs(steps.step[alerts]) / steps.threshold[alerts]
    inside = slice(start, end)
    return Shift(
        start=start,
        end=end,
        ratio=float(max(np.nanmax(ratios), 1.0)),
        before=float(before),
        after=float(
            np.average(part.level[inside], weights=np.maximum(part.records[inside], 1))
        ),
    )


def _end(part: Series, start: int, at: int, before: float, after: float) -> int:
    """Return the first bucket after the shift, by when a mean is back half the way."""
    half = abs(after - before) / 2
    weight = weights_of(part.records)
    noise = np.median((_noise(part, weight, 1) / weight)[: start + 1])
    width = int(np.clip(np.ceil(CERTAIN * noise / half**2), 3, RETURNED))
    strayed = (part.level[start:] - before) * np.sign(after - before) - half
    heap = _heap(strayed)
    mean = (heap[width:] - heap[:-width]) / width
    first = max(at - start + 1 - width // 2, 1)
    back = np.flatnonzero(mean[first:] < 0)
    if not back.size:
        return len(part.level)
    # Of the buckets up to then, those are in it that make the sum the largest.
    over = first + int(back[0]) + width
    return start + 1 + int(np.argmax(heap[1 : over + 1]))


def _unseen(series: Series) -> Row:
    return np.full(series.level.size, WANDER**2)


def _steps(series: Series, span: int, margin: float, wander: Row) -> Steps:
    weight = weights_of(series.records)
    heap, mass = _heap(weight * series.level), _heap(weight)
    rows = np.arange(1, len(weight) + 1)
    middle = rows - span
    first = np.maximum(middle - BEFORE * span, 0)
    known = middle >= LEAST_BEFORE * span
    middle = np.maximum(middle, 0)
    late, early = mass[rows] - mass[middle], mass[middle] - mass[first]
    early = np.maximum(early, 1e-9)
    before = (heap[middle] - heap[first]) / early
    step = (heap[rows] - heap[middle]) / late - before
    noise = _noise(series, weight, span)
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


def _noise(series: Series, weight: Row, span: int) -> Row:
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


def _heap(values: Row) -> Row:
    return np.concatenate([[0.0], np.cumsum(values)])
