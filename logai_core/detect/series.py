"""The record rule for one series of plain values, such as a metric.

Source: the record excess of the seasonal residual. With e the median of the same
row on up to 14 earlier days (one row either side), r = x - e, and M, m the largest
and smallest value of the last 4,000 rows before the current one,

    excess(r) = max(r - M, m - r, 0) / (M - m),

a row is an alert when excess(r) or the excess of the 25-row median of r is above
2 %. Less than 1.5 days have no season: then the excess of x (5 %), of its 3-row
median (10 %) and of its 73-row median (3 %, over all rows) decide. A record must also
exceed the last one by SPREAD of what lies between the largest so far (`extremes.py`),
and a value that lies alone between those seen is an alert too (`alone.py`).

Once the earlier rows are known, a median is beyond its bound for exactly those
values of the current row that are beyond a threshold (the windows are odd for this).
So all of this is a band on the value itself, which reaches at least to what is
expected, and being outside it and being an alert are the same. Where a value lies
alone, the band ends where the hole that it lies in begins.
"""

from typing import NamedTuple

import numpy as np
import polars as pl

from logai_core.detect.alone import alone
from logai_core.detect.extremes import spacing
from logai_core.detect.grid import LEARNING_SHARE, LEAST_LEARNING, MOST_LEARNING, Row

MEMORY = 4_000
DAYS = 14
SPREAD = 0.2  # of the spacing of the largest, that a record exceeds the last one by
GROUP = 50  # rows without an alert that separate two episodes
INSIDE = 0.999  # the largest ratio of what is inside the band
FOLLOWS = 0.499  # the highest score of a row that begins no episode
_DAY_US = 86_400_000_000
_FLAT = 1e-9  # the range of a series that was flat so far


class _Feature(NamedTuple):
    """The median of the last `rows` rows, and the excess that counts."""

    rows: int
    excess: float
    memory: int


class _Band(NamedTuple):
    """Bounds of the residual, and how far it is beyond what is known (1: alert)."""

    lower: Row
    upper: Row
    ratio: Row

    def above(self, base: Row) -> "_Band":
        """Return the bounds of the value itself, of which `base` was taken off."""
        return _Band(self.lower + base, self.upper + base, self.ratio)


SEASONAL: tuple[_Feature, ...] = (_Feature(1, 0.02, MEMORY), _Feature(25, 0.02, MEMORY))
PLAIN: tuple[_Feature, ...] = (
    _Feature(1, 0.05, MEMORY),
    _Feature(3, 0.1, MEMORY),
    _Feature(73, 0.03, 1 << 30),
)


def score_series(values: pl.DataFrame) -> pl.DataFrame:
    """Score each row of a series against the rows before it.

    Args:
        values: `timestamp` (Datetime us) and `value` (Float64), in time order.

    Returns:
        The same rows with `anomaly_score` in 0..1, `expected`, `lower`, `upper`. The
        row that begins an episode has a score of at least .5; the rows that follow in
        it stay below, as they tell nothing new. The band is null, and the score 0,
        while the first 15 % of the rows (at most 750) are learnt, and where there is
        no value or no season yet.
    """
    value = values["value"].cast(pl.Float64)
    season = _season(value, _per_day(values["timestamp"]))
    if season is None:
        expected = value.shift(1).rolling_median(73, min_samples=1)
        base, features = pl.zeros(value.len(), pl.Float64, eager=True), PLAIN
    else:
        expected, base, features = season, season, SEASONAL
    band = _band(value - base, features)
    due, at, above_base = expected.to_numpy(), value.to_numpy(), base.to_numpy()
    band = _holed(band.above(above_base), at, due)
    lower, upper = np.minimum(band.lower, due), np.maximum(band.upper, due)
    known = ~np.isnan(band.ratio + due)
    known[: min(MOST_LEARNING, int(LEARNING_SHARE * value.len()))] = False
    outside = known & ((at > upper) | (at < lower))
    ratio = np.where(outside, np.maximum(band.ratio, 1.0), band.ratio.clip(0.0, INSIDE))
    columns = {"expected": due, "lower": lower, "upper": upper}
    return values.with_columns(
        pl.Series("anomaly_score", _score(np.where(known, ratio, 0.0))),
        *(
            pl.Series(name, np.where(known, cells, np.nan)).fill_nan(None)
            for name, cells in columns.items()
        ),
    )


def _holed(band: _Band, value: Row, due: Row) -> _Band:
    """Return the band of each value, up to the hole of one that lies alone."""
    hole = alone(value, due)
    high, low = ((hole.ratio > 1) & (off > 0) for off in (value - due, due - value))
    return _Band(
        np.where(low, np.fmax(hole.below, band.lower), band.lower),
        np.where(high, np.fmin(hole.above, band.upper), band.upper),
        np.maximum(band.ratio, hole.ratio),
    )


def _per_day(stamps: pl.Series) -> int:
    """Return the rows of a day; 0 when that cannot be told."""
    step = stamps.diff().drop_nulls().dt.total_microseconds().median()
    return round(_DAY_US / step) if isinstance(step, float) and step > 0 else 0


def _season(value: pl.Series, per_day: int) -> pl.Series | None:
    if per_day < 2 or 2 * value.len() < 3 * per_day:
        return None
    lags = [
        value.shift(day * per_day + around).alias(f"{day} {around}")
        for day in range(1, DAYS + 1)
        for around in (-1, 0, 1)
        if day * per_day + around < value.len()
    ]
    earlier = pl.concat_list(pl.all()).list.drop_nulls()
    return pl.DataFrame(lags).select(earlier.list.median()).to_series()


def _band(residual: pl.Series, features: tuple[_Feature, ...]) -> _Band:
    """Return the tightest bounds of all features, and the largest ratio."""
    bands = [_feature_band(residual, feature) for feature in features]
    lower, upper, ratio = (list(sides) for sides in zip(*bands, strict=True))
    return _Band(
        np.fmax.reduce(lower),
        np.fmin.reduce(upper),
        np.where(np.isnan(ratio[0]), np.nan, np.fmax.reduce(ratio)),
    )


def _feature_band(residual: pl.Series, feature: _Feature) -> _Band:
    median = residual.rolling_median(feature.rows, min_samples=feature.rows)
    seen, least = median.shift(1), feature.rows + LEAST_LEARNING
    high = seen.rolling_max(feature.memory, min_samples=least).to_numpy()
    low = seen.rolling_min(feature.memory, min_samples=least).to_numpy()
    excess = feature.excess * np.maximum(high - low, _FLAT)
    now = median.to_numpy()
    rise = np.maximum(excess, SPREAD * spacing(now))
    fall = np.maximum(excess, SPREAD * spacing(-now))
    ratio = np.maximum((now - high) / rise, (low - now) / fall)
    upper = _threshold(residual, feature.rows, high + rise)
    lower = -_threshold(-residual, feature.rows, fall - low)
    return _Band(lower, upper, np.maximum(ratio, 0.0))


def _threshold(residual: pl.Series, rows: int, bound: Row) -> Row:
    """Return the value of each row from which the median is above `bound`.

    With the 2h values before it in order, the median is the value itself, but at
    least the h-th and at most the (h + 1)-th of them.
    """
    if rows == 1:
        return bound
    past, half = residual.shift(1), rows // 2
    least, most = (
        past.rolling_quantile(
            place / (rows - 2), "nearest", window_size=rows - 1
        ).to_numpy()
        for place in (half - 1, half)
    )
    threshold = np.where(most > bound, bound, np.inf)
    return np.where(least > bound, -np.inf, threshold)


def _score(ratio: Row) -> Row:
    """Return 1 - 1 / (2 ratio) where an episode begins, else less than one half."""
    score = FOLLOWS * np.minimum(ratio, 1.0)
    alerts = np.flatnonzero(ratio >= 1)
    begins = alerts[np.diff(alerts, prepend=-GROUP - 1) > GROUP]
    score[begins] = 1 - 0.5 / ratio[begins]
    return score
