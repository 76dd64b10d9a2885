"""Effect and significance of two counts.

Sources: log-odds with half a count added (Haldane 1956, Anscombe 1956); the test of
two Poisson counts by a binomial (Przyborowski and Wilenski 1940), here with counts in
units of their spread, so that a value which comes in bursts needs more of them; false
discovery rate of Benjamini and Hochberg (1995), among those values only that could be
found at all (Tarone 1990).
"""

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]
_ROUNDING = 1e-9  # of sums of weights, and of products of counts
_HALF = 0.5
_NEAR = _HALF + _ROUNDING  # or what is just half away were so for one side only


def log_odds(a: Floats, b: Floats, ratio: float) -> Floats:
    """Return ln(rate of `a` over rate of `b`), `ratio` being their exposures' ratio.

    It is 0 where `a` is what `b` lets expect, to the nearest whole count.
    """
    whole = np.abs(a - ratio * b) <= _NEAR * max(1.0, ratio)
    odds = np.log((a + _HALF) / (b + _HALF)) - np.log(ratio)
    return np.asarray(np.where(whole, 0.0, odds))


def nearest_to_none(effects: Floats) -> Floats:
    """Return of each column the effect nearest to 0; 0 where signs differ."""
    low, high = effects.min(axis=0), effects.max(axis=0)
    return np.asarray(np.where(low > 0, low, np.where(high < 0, high, 0.0)))


def p_of_counts(a: Floats, b: Floats, ratio: float, spread: Floats) -> Floats:
    """Return the two-sided p that both counts have one rate.

    A count of many slices that vary `spread` times as much as chance has is worth
    1/`spread` of its records.
    """
    scale = np.maximum(spread, 1.0)
    return _two_sided(a / scale, b / scale, ratio / (1 + ratio))


def p_of_sessions(
    a: Floats, a_of: float, b: Floats, b_of: float, spread: Floats | float = 1.0
) -> Floats:
    """Return the p of a G test that as large a share of both sides has a value."""
    table = np.array([a, a_of - a, b, b_of - b])
    of = np.array([a_of, a_of, b_of, b_of])[:, None]
    have = (a + b) / (a_of + b_of)
    expected = of * np.array([have, 1 - have, have, 1 - have])
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(table > 0, table * np.log(table / expected), 0.0)
    total = np.maximum(2 * terms.sum(axis=0), 0) / np.maximum(spread, 1.0)
    return np.asarray(special.chdtrc(1, total))


def q_of(p: Floats) -> Floats:
    """Return the false discovery rate at which each p would just be found."""
    order = np.argsort(p, kind="stable")
    ranked = p[order] * len(p) / np.arange(1, len(p) + 1)
    lowest = np.minimum.accumulate(ranked[::-1])[::-1]
    q = np.empty_like(p)
    q[order] = np.minimum(lowest, 1.0)
    return q


def q_of_findable(p: Floats, least: Floats, most_q: float) -> Floats:
    """Return `q_of` those that could be found at `most_q`; 1 for the others.

    `least` is the smallest p that a value of as many counts could have at all. A value
    that comes once could never be found, so a thousand of them do not hide another. And
    what is alike in both is one thing that is told twice, as a service and its source.
    """
    # As complex numbers pairs are sorted ten times as fast.
    pairs = np.empty(len(p), dtype=np.complex128)
    pairs.real, pairs.imag = p, least
    distinct, place = np.unique(pairs, return_inverse=True)
    once, least_once = distinct.real, distinct.imag
    several = np.arange(1, len(once) + 1)
    found = np.searchsorted(np.sort(least_once), most_q / several, side="right")
    q = np.ones_like(once)
    if (found <= several).any():
        findable = least_once <= most_q / several[int(np.argmax(found <= several))]
        q[findable] = q_of(once[findable])
    return np.asarray(q[place.reshape(-1)])


def size_ratio(a: Floats, b: Floats, fallback: float) -> float:
    """Return how much larger one side is, by the values that both have.

    The median of ln(a/b) weighted by the root of a + b: a burst of one value is no
    growth of all. Where two values are in the middle, it is half-way between them, so
    that it is the reciprocal with sides swapped.
    """
    both = (a > 0) & (b > 0)
    if not both.any():
        return fallback
    growth, weights = np.log(a[both] / b[both]), np.sqrt(a[both] + b[both])
    order = np.argsort(growth, kind="stable")
    reached = np.cumsum(weights[order])
    left = reached[-1] / 2 * (1 - _ROUNDING), reached[-1] / 2 * (1 + _ROUNDING)
    middle = np.minimum(np.searchsorted(reached, left), len(order) - 1)
    return float(np.exp(growth[order][middle].mean()))


def _two_sided(a: Floats, b: Floats, chance: float) -> Floats:
    """Return twice the smaller tail of a binomial of a + b draws, of real numbers."""
    at_least, at_most = np.ones_like(a), np.ones_like(b)
    special.betainc(np.maximum(a, 1e-9), b + 1, chance, out=at_least, where=a > 0)
    special.betainc(np.maximum(b, 1e-9), a + 1, 1 - chance, out=at_most, where=b > 0)
    return np.asarray(np.minimum(2 * np.minimum(at_least, at_most), 1.0))
