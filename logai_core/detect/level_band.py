"""The band of a noisy level: what a bucket would have to be for the rule of `shift.py`."""

import numpy as np

from logai_core.detect.grid import Row
from logai_core.detect.shift import SIDE
from logai_core.detect.spread import heap_of
from logai_core.detect.stepping import SPANS, Series, steps_into, unseen, weights_of


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
    mass = heap_of(weight)
    wander = unseen(part)
    for span in SPANS:
        steps = steps_into(part, span, margin, wander)
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
