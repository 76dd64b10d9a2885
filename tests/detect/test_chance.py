import math

import numpy as np
import pytest

from logai_core.detect.chance import highest, lowest

ONE = np.ones(1)


def tail_above(mean: float, least: int) -> float:
    terms = (
        math.exp(n * math.log(mean) - mean - math.lgamma(n + 1))
        for n in range(least, least + 400)
    )
    return sum(terms)


@pytest.mark.parametrize("mean", [0.001, 0.1, 1, 10, 100, 1_000])
@pytest.mark.parametrize("margin", [5, 15, 25])
def test_highest_bounds_the_poisson_tail_closely(mean: float, margin: float) -> None:
    bound = highest(mean * ONE, ONE, margin)[0]
    assert tail_above(mean, math.floor(bound) + 1) <= math.exp(-margin)
    assert tail_above(mean, math.floor(bound * 0.85)) >= math.exp(-1.5 * margin)


@pytest.mark.parametrize("mean", [20, 100, 1_000])
def test_lowest_bounds_the_other_tail(mean: float) -> None:
    bound = lowest(mean * ONE, ONE, 15)[0]
    below = sum(
        math.exp(n * math.log(mean) - mean - math.lgamma(n + 1))
        for n in range(math.ceil(bound))
    )
    assert 0 < bound < mean
    assert below <= math.exp(-15)


def test_lowest_is_out_of_reach_where_nothing_at_all_may_be_chance() -> None:
    assert lowest(np.array([0.0, 14.9]), np.ones(2), 15).tolist() == [-np.inf] * 2


def test_spread_widens_both_bounds() -> None:
    mean = np.full(2, 200.0)
    spread = np.array([1.0, 4.0])
    high, low = highest(mean, spread, 15), lowest(mean, spread, 15)
    assert high[1] - 200 > 1.9 * (high[0] - 200)
    assert 200 - low[1] > 1.8 * (200 - low[0])
