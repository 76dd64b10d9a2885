"""SCORES of a measure: the band is what would be, or not be, a shift."""

import numpy as np
import polars as pl

from logai_core.detect.amounts import Level, Measure, Quantile
from logai_core.detect.grid import Row
from logai_core.detect.level_band import levels_needed
from logai_core.detect.shift import Shift
from logai_core.detect.stepping import Series
from logai_core.schemas import SCORES, UTC_US, conform

_INSIDE = 0.999


def scores_of(
    measure: Measure,
    quantile: Quantile,
    level: Level,
    shifts: list[Shift],
    season: Row,
    margin: float,
) -> pl.DataFrame:
    """Return SCORES of one quantile, in the unit of the measure.

    Between shifts the band is from where on a bucket would make a step beyond its
    threshold, wide enough for the buckets that did but that no others followed. In a
    shift it is how far back a bucket must be for the shift to end. Buckets without
    enough records have no band.
    """
    due = np.nan_to_num(season)
    calm = level.series.level - due
    for shift in shifts:
        calm[shift.start : shift.end] = np.nan
    low, expected, high = levels_needed(
        Series(calm, level.series.records, level.series.noise), margin
    )
    left = level.series.level - due
    low, high = np.fmin(low, left), np.fmax(high, left)
    ratio = _ratio(left, low, expected, high)
    for shift in shifts:
        inside = slice(shift.start, shift.end)
        half = (shift.after - shift.before) / 2
        expected[inside] = shift.before
        low[inside] = shift.before - abs(half)
        high[inside] = shift.before + abs(half)
        ratio[inside] = np.where(np.isnan(left[inside]), np.nan, shift.ratio)
    unknown = np.isnan(left) | np.isnan(expected)
    values = level.value(
        np.where(unknown, np.nan, np.stack([left, expected, low, high]) + due)
    )
    times = measure.first_us + measure.step_us * np.arange(left.size)
    observed = measure.median if quantile == "median" else measure.high
    scores = pl.DataFrame(
        {
            "window_start": pl.Series(times).cast(UTC_US),
            "observed": observed,
            "expected": values[1],
            "lower": values[2],
            "upper": values[3],
            "ratio": np.where(unknown, np.nan, ratio),
        }
    )
    named = scores.with_columns(
        pl.lit("measure").cast(SCORES["series_kind"]).alias("series_kind"),
        pl.lit(measure.name).alias("key"),
        pl.col(pl.Float64).fill_nan(None),
    )
    return conform(named, SCORES, stage="shifts")


def _ratio(left: Row, low: Row, expected: Row, high: Row) -> Row:
    above = (left - expected) / np.maximum(high - expected, 1e-12)
    below = (expected - left) / np.maximum(expected - low, 1e-12)
    ratio: Row = np.clip(np.fmax(above, below), 0.0, _INSIDE)
    return ratio
