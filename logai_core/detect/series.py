"""The record rule for one series of plain values, such as a metric.

Source: the record excess of the seasonal residual. With e the median of the same
row on up to 14 earlier days (one row either side), r = x - e, and M, m the largest
and smallest value of the last 4,000 rows before the current one,

    excess(r) = max(r - M, m - r, 0) / (M - m),

a row is beyond the band when excess(r) or the excess of the 24-row median of r is
above 2 %. Less than 1.5 days have no season: then the excess of x (5 %), of its
3-row median (10 %) and of its 72-row median (3 %, over all rows) decide.

A median over the current row and earlier ones is beyond its bound for exactly those
values of the current row that lie beyond a threshold, which the earlier rows fix.
So all of this is a band on the value itself.
"""

from typing import NamedTuple

import numpy as np
import polars as pl

from logai_core.detect.grid import MOST_LEARNING, LEARNING_SHARE, Row

MEMORY = 4_000
DAYS = 14
GROUP = 50  # rows without alert that separate two episodes
_TINY = 1e-9


class _Feature(NamedTuple):
    """The median of the last `rows` rows, and the excess that counts."""

    rows: int
    excess: float
    memory: int


SEASONAL = (_Feature(1, 0.02, MEMORY), _Feature(24, 0.02, MEMORY))
PLAIN = (_Feature(1, 0.05, MEMORY), _Feature(3, 0.1, MEMORY), _Feature(72, 0.03, 1 << 30))


def score_series(values: pl.DataFrame) -> pl.DataFrame:
    """Score each row of a series against the rows before it.

    Args:
        values: `timestamp` (Datetime us) and `value` (Float64), in time order.

    Returns:
        The same rows with `anomaly_score` in 0..1, `expected`, `lower`, `upper`. The
        row that begins an episode has a score of at least .5; later rows of the same
        episode stay below, as they tell nothing new. The band is null while the
        first 15 % of the rows (at most 750) are learnt, and the score 0.
    """
    value = values["value"].cast(pl.Float64)
    season = _season(value, _per_day(values["timestamp"]))
    if season is None:
        base, features = pl.zeros(value.len(), pl.Float64, eager=True), PLAIN
        expected = value.shift(1).rolling_median(72, min_samples=1)
    else:
        base, features, expected = season, SEASONAL, season
    lower, upper, ratio = _band(value - base, features)
    learning = min(MOST_LEARNING, int(LEARNING_SHARE * value.len()))
    known = (pl.int_range(value.len(), eager=True) >= learning) & value.is_not_null()
    score = _episode_scores(np.where(known, np.nan_to_num(ratio), 0.0))
    shown = pl.DataFrame({"lower": lower, "upper": upper}) + base
    return values.with_columns(
        pl.Series("anomaly_score", score),
        pl.Series("expected", expected),
        shown["lower"],
        shown["upper"],
    ).with_columns(
        pl.when(known).then(pl.col("expected", "lower", "upper").fill_nan(None))
    )


def _per_day(stamps: pl.Series) -> int:
    step = stamps.diff().drop_nulls().dt.total_microseconds().median()
    return round(86_400_000_000 / float(step)) if step else 0  # type: ignore[arg-type]


def _season(value: pl.Series, per_day: int) -> pl.Series | None:
    if per_day < 2 or 2 * value.len() < 3 * per_day:
        return None
    lags = [
        value.shift(day * per_day + around).alias(f"{day},{around}")
        for day in range(1, DAYS + 1)
        for around in (-1, 0, 1)
        if day * per_day - 1 < value.len()
    ]
    rows = pl.DataFrame(lags).select(pl.concat_list(pl.all()).list.drop_nulls().list.median())
    return rows.to_series()


def _band(residual: pl.Series, features: tuple[_Feature, ...]) -> tuple[Row, Row, Row]:
    """Return lower and upper bounds of the residual, and the ratio to them."""
    uppers, lowers, ratios = [], [], []
    for rows, excess, memory in features:
        # The median is at least `least` and at most `most` whatever the value is.
        past = residual.shift(1)
        if rows == 1:
            median = residual
            least, most = np.full(len(residual), -np.inf), np.full(len(residual), np.inf)
        else:
            median = residual.rolling_median(rows)
            least = most = None
        seen = median.shift(1)
        high = seen.rolling_max(memory, min_samples=1).to_numpy()
        low = seen.rolling_min(memory, min_samples=1).to_numpy()
        reach = excess * np.maximum(high - low, _TINY)
        m = median.to_numpy()
        ratios.append(np.maximum(m - high, low - m) / reach)
        uppers.append(high+reach); lowers.append(low-reach)
    return lowers[0], uppers[0], np.fmax.reduce(ratios)


def _episode_scores(ratio: Row) -> Row:
    score = np.minimum(ratio, 1) * .499
    alerts = np.flatnonzero(ratio >= 1)
    last = -10**9
    for a in alerts:
        if a - last > GROUP:
            score[a] = 1 - .5/ratio[a]
        else:
            score[a]=.49
        last = a
    return np.clip(score, 0, 1)
