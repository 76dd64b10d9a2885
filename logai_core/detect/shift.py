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
- *record*: it exceeds the largest step so far by BEYOND, see `stepping.py`;
- *size*: it exceeds `least`;
- *lasting*: most of the buckets are on that side by a third of the step; one alone is
  no shift.

The shift ends when a mean over some buckets is back within half of the step. What comes
after is judged as if the shift had not been: it is no norm, and no record.
"""

from typing import NamedTuple

import numpy as np

from logai_core.detect.grid import Row
from logai_core.detect.spread import heap_of
from logai_core.detect.stepping import (
    SPANS,
    Series,
    Steps,
    noise_of,
    steps_into,
    unseen,
    weights_of,
)

LASTING = 2 / 3
SIDE = 1 / 3
MOST_SHIFTS = 20
CERTAIN = 16.0  # squared deviations by which a mean must be back
RETURNED = 36  # buckets at most that tell that it is over


class Shift(NamedTuple):
    """Buckets `[start, end)` in which the level was `after`, where `before` was due.

    `ratio` is by how much it was beyond its threshold, 1 at the edge.
    """

    start: int
    end: int
    ratio: float
    before: float
    after: float


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


def _first(part: Series, begun: int, least: float, margin: float) -> Shift | None:
    """Return the first shift that begins at `begun` or later."""
    best = None
    wander = unseen(part)
    for span in SPANS:
        steps = steps_into(part, span, margin, wander)
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
    noise = np.median((noise_of(part, weight, 1) / weight)[: start + 1])
    width = int(np.clip(np.ceil(CERTAIN * noise / half**2), 3, RETURNED))
    strayed = (part.level[start:] - before) * np.sign(after - before) - half
    heap = heap_of(strayed)
    mean = (heap[width:] - heap[:-width]) / width
    first = max(at - start + 1 - width // 2, 1)
    back = np.flatnonzero(mean[first:] < 0)
    if not back.size:
        return len(part.level)
    # Of the buckets up to then, those are in it that make the sum the largest.
    over = first + int(back[0]) + width
    return start + 1 + int(np.argmax(heap[1 : over + 1]))
