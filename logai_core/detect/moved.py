"""Which numbers that records state moved to another level, each by itself."""

from typing import NamedTuple

import numpy as np

from logai_core.detect.amounts import (
    Level,
    Measure,
    Quantile,
    levels_of,
    per_day_of,
    shifts_of,
)
from logai_core.detect.grid import Row
from logai_core.detect.shift import Shift

ANY = "*"  # in the place of a template: each number relative to its template's own
WHOLES = ("", ANY)
OWN = 0.5  # share of a shift that its parts must show, else it is their mixture
BEFORE = 12  # times its length that what was before a shift reaches back


class Found(NamedTuple):
    """A shift of one quantile of a measure; levels in the unit of the measure."""

    measure: Measure
    quantile: Quantile
    level: Level
    shift: Shift
    season: Row
    observed: float
    expected: float

    @property
    def start_us(self) -> int:
        """Return the onset."""
        return self.measure.moment_us(self.shift.start)

    @property
    def stretch(self) -> range:
        """Return all microseconds from the onset to the end."""
        return range(self.start_us, self.measure.moment_us(self.shift.end))

    @property
    def rises(self) -> bool:
        """Tell the direction."""
        return self.shift.after > self.shift.before

    @property
    def rank(self) -> tuple[float, str, str, int]:
        """Return what sorts the clearest first."""
        m = self.measure
        return (-self.shift.ratio, m.name, self.quantile, self.shift.start)


def moved_in(measure: Measure, margin: float) -> list[Found]:
    """Return the shifts of both quantiles of a measure."""
    found = []
    for quantile in ("median", "high"):
        for level in levels_of(measure, quantile):
            shifts, season = shifts_of(level, per_day_of(measure), margin)
            for one in shifts:
                due = one.before + np.nan_to_num(season[one.start : one.end]).mean()
                stated = np.array([due + one.after - one.before, due])
                observed, expected = level.value(stated).tolist()
                found.append(
                    Found(measure, quantile, level, one, season, observed, expected)
                )
    return found


def is_own(found: Found, rows: list[Measure]) -> bool:
    """Tell whether a field of several templates shifted within them."""
    if found.measure.template_id:
        return True
    at = 0 if found.level.sign > 0 else 1
    start, end = (
        found.measure.moment_us(row) for row in (found.shift.start, found.shift.end)
    )
    moved, weight = 0.0, 0.0
    for part in parts_of(found.measure, rows):
        level = levels_of(part, found.quantile)[at].series.level
        times = part.first_us + part.step_us * np.arange(level.size)
        length = BEFORE * (end - start)
        inside = (times >= start) & (times < end)
        before = (times < start) & (times >= start - length)
        if np.isfinite(level[inside]).any() and np.isfinite(level[before]).any():
            records = part.records[inside].sum()
            step = np.nanmean(level[inside]) - np.nanmean(level[before])
            moved += records * float(step)
            weight += records
    whole = found.shift.after - found.shift.before
    return not weight or moved / weight / whole >= OWN


def parts_of(measure: Measure, rows: list[Measure]) -> list[Measure]:
    """Return the measures of single templates that state the same field."""
    return [
        one
        for one in rows
        if one.template_id not in WHOLES and one.field == measure.field
    ]
