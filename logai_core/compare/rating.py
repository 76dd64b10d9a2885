"""How much, and how surely, the counts of both sides differ.

There are two ways to say how much larger a side is: by its records, and by its time.
Between a busy day and a quiet night they disagree: what customers cause keeps its part
of the records, what comes by the clock keeps its rate. Nobody says which of them a value
follows, so only what differs by both readings, and in one direction, differs.

What stands in a place of a template is held to a third: by the records of the template.
That these doubled is told of the template; of a value, that it did so among them.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from logai_core.compare.arrays import Ints, Whole
from logai_core.compare.odds import (
    Floats,
    log_odds,
    nearest_to_none,
    p_of_counts,
    p_of_sessions,
)
from logai_core.compare.valued import ENDS, Values

_ENOUGH, _UNEVEN = 4, 0.9
_BY_LUCK = 1.4  # a spread that one in ten of the even ones has
_RARE = 0.5  # share of sessions above which what is missing says more than what comes


class Exposure(NamedTuple):
    """How many times as large this side is: by records, and by time if that is known.

    `within` is how many times as many records have what some values are values of.
    """

    records: float
    time: float | None
    within: float | None = None


class Rated(NamedTuple):
    """Of each value: ln(ratio of rates), p, the least p of so many, what is beyond."""

    effect: Floats
    p: Floats
    least: Floats
    impact: Floats


class Part(NamedTuple):
    """Values of a dimension, at some places, that are counted in one unit."""

    values: Values
    places: Whole
    unit: str


def rate_lines(
    parts: Sequence[Part], exposure: Exposure, *, most_p: float, most: int
) -> tuple[list[Part], Rated]:
    """Rate counts of records; return the values that are rated, and all that is found.

    Left out are values so rare that no counts of them could have `most_p`, however even
    they came; but the largest of each part are rated, at least so many.
    """
    ratios = [one for one in exposure if one]
    enough = _enough(ratios, most_p)
    own, uneven = [], [np.zeros(0)]
    for part in parts:
        here, there = (one[part.places] for one in part.values.records)
        rare = _rare(here + there, enough, most)
        # How values come is told by all that come often enough in the baseline.
        looked_at = np.flatnonzero(~rare | (there >= _ENOUGH))
        rare = rare[looked_at]
        spread = _spread(
            here[looked_at].astype(np.float64),
            there[looked_at].astype(np.float64),
            *part.values.spread(part.places[looked_at]),
        )
        own.append(part._replace(places=part.places[looked_at[~rare]]))
        uneven.append(spread[~rare])
    a, b = counts_of_lines(own)
    spread = np.concatenate(uneven)
    return own, _rated(
        a,
        b,
        ratios,
        np.array([log_odds(a, b, one) for one in ratios]),
        np.array([p_of_counts(a, b, one, spread) for one in ratios]),
        np.array([_least_p(a + b, one, spread) for one in ratios]),
    )


def counts_of_lines(parts: Sequence[Part]) -> tuple[Floats, Floats]:
    """Return the records of both sides that have each value."""
    both = [[one[part.places] for one in part.values.records] for part in parts]
    here, there = (
        np.concatenate([np.zeros(0), *(one[at] for one in both)]) for at in (0, 1)
    )
    return here, there


def _enough(ratios: Sequence[float], most_p: float) -> int:
    """Return how many records could have `most_p` at least.

    The more there are, the smaller their least p is: half as large, or less, with each.
    """
    totals = np.arange(1.0, 3 - np.log2(most_p))
    even = np.ones_like(totals)
    least = np.array([_least_p(totals, one, even) for one in ratios]).max(axis=0)
    return int(totals[least <= most_p].min())


def _rare(total: Ints, enough: int, most: int) -> NDArray[np.bool_]:
    """Tell which totals are too small, save the largest of them."""
    rare: NDArray[np.bool_] = total < enough
    several = np.bincount(total[rare], minlength=enough)
    at_least = np.cumsum(several[::-1])[::-1]
    if at_least[0] > most:
        rare &= total < np.flatnonzero(at_least >= most)[-1]
        return rare
    return np.zeros_like(rare)


class Sessions(NamedTuple):
    """The sessions or hosts of a side, and how many of them its edges may have cut."""

    all: int
    cut: int


def rate_ids(
    own: pl.DataFrame, here: Sessions, there: Sessions, exposure: Exposure
) -> Rated:
    """Rate counts of sessions or hosts, by their share of all, and by time where rare.

    What most sessions have, those cut at an edge may have had as well: so it differs
    only if it does even if they had.
    """
    a, b = as_array(own["ids"]), as_array(own["ids_b"])
    of, of_b = here.all, there.all
    spread = _spread(a, b, *(as_array(own[f"spread_ids{end}"]) for end in ENDS))
    share = max(of / of_b, 1e-9)
    usual = np.maximum(a / of, b / of_b) >= _RARE
    effects, p = [], []
    for one, other in (a, b), (_at_most(a, here), _at_most(b, there)):
        effects.append(
            log_odds(one, other, share) - log_odds(of - one, of_b - other, share)
        )
        uneven = 1 + (spread - 1) * (1 - other / of_b)
        p.append(p_of_sessions(one, of, other, of_b, uneven))
    effects[1], p[1] = (np.where(usual, one[1], one[0]) for one in (effects, p))
    total = a + b
    least = np.minimum(
        p_of_sessions(np.minimum(total, of), of, np.maximum(total - of, 0), of_b),
        p_of_sessions(np.maximum(total - of_b, 0), of, np.minimum(total, of_b), of_b),
    )
    ratios = [share, share]
    if exposure.time:
        by_time = log_odds(a, b, exposure.time)
        p_time = p_of_counts(a, b, exposure.time, spread)
        effects.append(np.where(usual, effects[0], by_time))
        p.append(np.where(usual, p[0], p_time))
        ratios.append(exposure.time)
    return _rated(a, b, ratios, np.array(effects), np.array(p), least[None, :])


def _at_most(several: Floats, sessions: Sessions) -> Floats:
    """Return how many sessions have a value if all that were cut have it."""
    return np.asarray(np.minimum(several + sessions.cut, sessions.all))


def nearer(one: Rated, other: Rated) -> Rated:
    """Return of each value what is less by two readings, and how sure both are."""
    effect = nearest_to_none(np.array([one.effect, other.effect]))
    none, is_one = effect == 0, np.abs(one.effect) <= np.abs(other.effect)
    return Rated(
        effect,
        np.where(none, 1.0, np.maximum(one.p, other.p)),
        np.maximum(one.least, other.least),
        np.where(none, 0.0, np.where(is_one, one.impact, other.impact)),
    )


def _rated(
    a: Floats, b: Floats, ratios: list[float], effects: Floats, p: Floats, least: Floats
) -> Rated:
    effect = nearest_to_none(effects)
    beyond = np.array([a - one * b for one in ratios])
    nearest = beyond[np.abs(effects).argmin(axis=0), np.arange(len(a))]
    none = effect == 0
    return Rated(
        effect,
        np.where(none, 1.0, p.max(axis=0)),
        least.max(axis=0),
        np.where(none, 0.0, nearest),
    )


def _least_p(total: Floats, ratio: float, spread: Floats) -> Floats:
    none = np.zeros_like(total)
    return np.minimum(
        p_of_counts(total, none, ratio, spread), p_of_counts(none, total, ratio, spread)
    )


def _spread(a: Floats, b: Floats, here: Floats, there: Floats) -> Floats:
    """Return how unevenly a value comes when nothing happens.

    As in the baseline; but few records tell little of that, so the fewer a value has
    there, the more the uneven ones among all values stand for it; unless this side shows
    that it comes more evenly than those.
    """
    known = b >= _ENOUGH
    uneven = float(np.quantile(there[known], _UNEVEN)) if known.any() else 1.0
    common = np.where(a >= _ENOUGH, np.minimum(uneven, here / _BY_LUCK), uneven)
    weight = b / (b + _ENOUGH)
    return np.asarray(np.maximum(weight * there + (1 - weight) * common, 1.0))


def as_array(column: pl.Series) -> Floats:
    """Return a column of counts as floats."""
    return column.cast(pl.Float64).to_numpy()
