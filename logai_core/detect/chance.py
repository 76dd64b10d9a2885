"""How far a count may stray from its expectation by chance.

Source: Bennett's inequality (Boucheron, Lugosi, Massart, Concentration
Inequalities, theorem 2.9). For a Poisson count with mean m,

    P(X >= m + a) <= exp(-m h(a / m)),   P(X <= m - a) <= exp(-m h(-a / m)),
    h(u) = (1 + u) ln(1 + u) - u,

which holds for every mean, however small, and is solved for `a` here with a table
of the inverse of h. Counts that vary more than Poisson by a factor `spread` are
counted in units of `spread` records.
"""

import math

import numpy as np

from logai_core.detect.grid import Matrix, Row

FREEDOM = 8.0  # of a spread before any batch was seen

_RISE = np.logspace(-7, 9, 4_001)
_RISE_COST = np.log((1 + _RISE) * np.log1p(_RISE) - _RISE)
_FALL = np.linspace(0, 1, 2_001)
_LEFT = np.maximum(1 - _FALL, 1e-300)  # 0 ln 0 = 0
_FALL_COST = np.sqrt(_LEFT * np.log(_LEFT) + _FALL)


def margin_of(chances: int) -> float:
    """Return -ln of the probability that a single count may have by chance.

    With `chances` counts looked at, less than one is beyond its bounds by chance:
    so the bounds grow (slowly) with the number of buckets and series.
    """
    return math.log(max(chances, 2))


def highest(mean: Row, spread: Row, margin: float | Matrix) -> Row:
    """Return the count that chance exceeds with a probability below exp(-margin)."""
    unit = np.maximum(mean / spread, 1e-9)
    rise = np.exp(np.interp(np.log(margin / unit), _RISE_COST, np.log(_RISE)))
    high: Row = spread * unit * (1 + rise)
    return high


def lowest(mean: Row, spread: Row, margin: float | Matrix) -> Row:
    """Return the count that chance stays above likewise; -inf when 0 may be chance."""
    unit = np.maximum(mean / spread, 1e-9)
    fall = np.interp(np.sqrt(margin / unit), _FALL_COST, _FALL)
    return np.where(margin < unit, spread * unit * (1 - fall), -np.inf)


def batched(spread: Matrix) -> Matrix:
    """Return the share of the variance that is not that of single records."""
    share: Matrix = 1 - 1 / spread
    return share


def widened(margin: float, spread: Matrix, records: Matrix) -> Matrix:
    """Return the margin, wider as far as the spread is known from few batches.

    Source: Student's t, whose square has P(T^2 > x) <= (1 + x / k)^(-k / 2), with twice
    the margin in the place of x. The freedom k is the number of batches of `spread`
    records that were seen; it matters as far as records do come in batches.
    """
    freedom = (FREEDOM + records / spread) / np.maximum(batched(spread), 1e-3)
    wide: Matrix = freedom / 2 * np.expm1(2 * margin / freedom)
    return wide


def steadied(counts: Matrix) -> Matrix:
    """Return sqrt(x + 3/8), on which Poisson counts vary by 1/2 at every level.

    Source: Anscombe, The transformation of Poisson data (1948).
    """
    steady: Matrix = np.sqrt(counts + 0.375)
    return steady
