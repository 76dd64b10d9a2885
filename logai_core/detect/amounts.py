"""MEASURES as series of levels on a scale where noise is alike, and their shifts."""

from collections.abc import Callable
from typing import Literal, NamedTuple

import numpy as np
import polars as pl

from logai_core.detect.grid import DAY_US, Row
from logai_core.detect.level_scan import find_lasting
from logai_core.detect.season import season_of
from logai_core.detect.shift import Shift, find_shifts
from logai_core.detect.stepping import Series
from logai_core.schemas import MEASURES, conform

Quantile = Literal["median", "high"]

LEAST = 0.15  # of the logarithm: 16 %
LEAST_RECORDS: dict[Quantile, int] = {"median": 1, "high": 20}
# Variance of a sample quantile x records, over the squared distance from the median to
# the 95th percentile, for normal values: p (1 - p) / density^2 / 1.645^2.
NOISE: dict[Quantile, float] = {"median": 0.58, "high": 1.65}
TELLING = 3  # records that tell how far the median and the high are apart
FIRST = 24  # buckets from which the scale of numbers with zeros is taken
_MOST_POWER = 709.0  # of e, that a float can hold


class Measure(NamedTuple):
    """A row of buckets without holes from `first_us`; NaN where nothing is known.

    `template_id` is "" for a field of records of all templates; `field` is its name, or
    the number of the place.
    """

    name: str
    unit: str
    template_id: str
    field: str
    first_us: int
    step_us: int
    records: Row
    median: Row
    high: Row

    def moment_us(self, row: int) -> int:
        """Return when a bucket starts."""
        return self.first_us + row * self.step_us


class Level(NamedTuple):
    """One quantile of a measure on a scale, and back: `value` undoes the scale.

    On each scale only shifts to its `sign` count. A rise must show in the logarithm, a
    fall in the number itself: long tails to that side are then the shortest, so that
    no single bucket makes a shift.
    """

    sign: int
    series: Series
    value: Callable[[Row], Row]


def measures_of(measures: pl.DataFrame) -> list[Measure]:
    """Return MEASURES as dense rows, by name; the order of the rows does not matter."""
    rows = conform(measures, MEASURES, stage="detect").sort("measure", "window_start")
    return [
        _measure(part) for part in rows.partition_by("measure", maintain_order=True)
    ]


def levels_of(measure: Measure, quantile: Quantile) -> tuple[Level, Level]:
    """Return a quantile on the scale of rises, and on that of falls."""
    values = measure.median if quantile == "median" else measure.high
    enough = measure.records >= LEAST_RECORDS[quantile]
    levels = []
    for sign, (scale, value) in zip((1, -1), _scales(measure.median), strict=True):
        gap = scale(measure.high) - scale(measure.median)
        known = np.isfinite(gap) & (measure.records >= TELLING)
        squares = np.cumsum(np.where(known, gap, 0.0) ** 2)
        noise = NOISE[quantile] * squares / np.maximum(np.cumsum(known), 1)
        level = np.where(enough, scale(values), np.nan)
        levels.append(Level(sign, Series(level, measure.records, noise), value))
    return levels[0], levels[1]


def shifts_of(level: Level, per_day: int, margin: float) -> tuple[list[Shift], Row]:
    """Return the shifts, and for each bucket the season that they stand on.

    From 1.5 days on a level is judged without what the same time of earlier days leads
    to expect; shifts found before are no part of that.
    """
    size = level.series.level.size
    plain = _shifts(level.series, margin)
    late = 3 * per_day // 2
    flat = np.zeros(size)
    if not per_day or size < late + 3:
        return _own(plain, level), flat
    season = _season(level.series.level, plain, per_day)
    if not _explains(season[per_day:late], level.series.level[per_day:late]):
        return _own(plain, level), flat
    left = Series(*(column[per_day:] for column in level.series))
    left = left._replace(level=left.level - season[per_day:])
    seasonal = [
        one._replace(start=one.start + per_day, end=one.end + per_day)
        for one in _shifts(left, margin)
    ]
    early = [one for one in plain if one.start < late]
    over = max((one.end for one in early), default=0)
    kept = [one for one in seasonal if one.start >= max(late, over)]
    season = np.where(np.arange(size) < late, 0.0, season)
    return _own(early + kept, level), season


def _shifts(series: Series, margin: float) -> list[Shift]:
    """Return the shifts by time; what is found looking back takes the place of others."""
    forward = find_shifts(series, least=LEAST, margin=margin)
    back = find_lasting(series, least=LEAST, margin=margin)
    if back is None:
        return forward
    apart = [one for one in forward if one.end <= back.start or back.end <= one.start]
    return sorted([*apart, back])


def _own(shifts: list[Shift], level: Level) -> list[Shift]:
    return [one for one in shifts if (one.after - one.before) * level.sign > 0]


def _explains(season: Row, level: Row) -> bool:
    """Tell whether the day before says more of half a day than its mean does."""
    both = np.isfinite(season) & np.isfinite(level)
    if both.sum() < FIRST:
        return False
    left = level[both] - season[both]
    return bool(left.var() < level[both].var())


def _season(level: Row, plain: list[Shift], per_day: int) -> Row:
    usual = level.copy()
    for one in plain:
        usual[one.start : one.end] = np.nan
    season: Row = season_of(usual[:, None], per_day).mean[:, 0]
    return season


def _measure(rows: pl.DataFrame) -> Measure:
    name, unit = rows.row(0, named=True)["measure"], rows["unit"][0]
    starts = rows["window_start"].to_physical().to_numpy()
    step = int(np.diff(starts).min()) if starts.size > 1 else 1_000_000
    at = (starts - starts[0]) // step
    columns = np.full((3, int(at[-1]) + 1), np.nan)
    for column, key in zip(columns, ("records", "median", "high"), strict=True):
        column[at] = rows[key].cast(pl.Float64).fill_null(np.nan).to_numpy()
    template_id, colon, field = name.partition(":")
    return Measure(
        name,
        unit,
        template_id if colon else "",
        field if colon else name,
        int(starts[0]),
        step,
        np.nan_to_num(columns[0]),
        columns[1],
        columns[2],
    )


Scale = tuple[Callable[[Row], Row], Callable[[Row], Row]]


def _scales(values: Row) -> tuple[Scale, Scale]:
    """Return the scales of rises and of falls, each with its inverse.

    A step of 0.1 is about a tenth of the usual size on both. Where numbers may be 0 or
    less, the logarithm is bent to go through 0, from a tenth of the usual size down.
    """
    known = values[np.isfinite(values)]
    first = np.abs(known[:FIRST])
    typical = float(np.median(first)) if first.size else 1.0
    unit = typical or float(np.abs(known).mean()) or 1.0
    linear = (lambda x: x / unit), (lambda y: y * unit)
    if known.size and known.min() > 0:
        return (np.log, _exp), linear
    bent = (lambda x: np.arcsinh(10 * x / unit)), (lambda y: np.sinh(y) * unit / 10)
    return bent, linear


def per_day_of(measure: Measure) -> int:
    """Return the buckets of a day."""
    return DAY_US // measure.step_us


def _exp(values: Row) -> Row:
    """Return e to these powers; a bound beyond all numbers is the largest of them."""
    return np.exp(np.minimum(values, _MOST_POWER))
