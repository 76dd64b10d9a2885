import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from logai_core.detect.bernoulli import Hits, gains, median_of


def hits_of(rises: dict[tuple[int, int], float], *, seed: int = 1) -> Hits:
    rng = np.random.default_rng(seed)
    trials = rng.poisson(4, 600).astype(float)
    share = np.full(600, 0.02)
    for (start, end), own in rises.items():
        share[start:end] = own
    return Hits(rng.binomial(trials.astype(int), share).astype(float), trials)


@pytest.mark.parametrize("seed", range(4))
def test_a_rise_is_found_with_its_edges(seed: int) -> None:
    rise = hits_of({(300, 380): 0.4}, seed=seed).largest_rise(100)
    assert rise is not None
    assert abs(rise.start - 300) + abs(rise.end - 380) <= 12


def test_of_many_hits_the_edges_are_exact_too() -> None:
    trials = np.full(3_000, 200.0)
    hits = np.full(3_000, 4.0)
    hits[1_234:1_500] = 12.0
    rise = Hits(hits, trials).largest_rise(450)
    assert rise is not None
    assert (rise.start, rise.end) == (1_234, 1_500)


def test_what_comes_before_the_first_place_is_not_looked_at() -> None:
    rise = hits_of({(10, 60): 0.5}).largest_rise(100)
    assert rise is None or rise.start >= 100


def test_a_handful_too_small_to_be_told_hides_no_longer_rise() -> None:
    hits, trials = np.zeros(600), np.full(600, 4.0)
    hits[::60] = 1.0
    hits[305:400:10] = 1.0
    hits[550] = 4.0
    some, more = (
        Hits(hits, trials, excess=excess).largest_rise(100) for excess in (0, 5)
    )
    assert some is not None
    assert more is not None
    assert (some[:2], more[:2]) == ((550, 551), (300, 396))
    assert more.gain < some.gain


def test_without_hits_there_is_no_rise() -> None:
    assert Hits(np.zeros(50), np.ones(50)).largest_rise(10) is None


def test_the_median_onset_is_where_half_of_the_likelihood_is_reached() -> None:
    assert median_of(np.log([1.0, 1.0, 2.0, 1.0])) == 2


@given(st.integers(0, 40), st.integers(1, 60), st.integers(0, 40), st.integers(1, 60))
def test_a_gain_is_never_negative_and_zero_for_a_lower_share(
    inside: int, more: int, outside: int, others: int
) -> None:
    length, rest = inside + more, outside + others
    gain = gains(
        np.array([float(inside)]),
        np.array([float(length)]),
        float(inside + outside),
        float(length + rest),
    )[0]
    higher = inside * rest > outside * length
    assert gain >= -1e-9
    assert (gain == 0) if not higher else (gain > -1e-9)


def test_nothing_rises_where_the_share_is_the_same_or_falls() -> None:
    trials = np.full(100, 5.0)
    falling = np.concatenate([np.full(20, 5.0), np.ones(80)])
    assert Hits(trials, trials).largest_rise(30) is None
    assert Hits(falling, trials).largest_rise(30) is None
