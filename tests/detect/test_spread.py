import numpy as np
import pytest

from logai_core.detect.spread import spread_of

DAY = 1 - 0.7 * np.cos(np.linspace(0, 8 * np.pi, 2_000))


def test_single_records_spread_as_poisson_counts_do() -> None:
    counts = np.random.default_rng(1).poisson(3.0, 2_000).astype(float)
    assert spread_of(counts, 12) == pytest.approx(1, abs=0.15)


def test_records_that_come_five_at_a_time_spread_five_times_as_much() -> None:
    counts = 5.0 * np.random.default_rng(2).poisson(3.0, 2_000)
    assert spread_of(counts, 12) == pytest.approx(5, rel=0.2)


def test_what_goes_with_a_known_rhythm_is_no_spread() -> None:
    counts = np.random.default_rng(3).poisson(30 * DAY).astype(float)
    assert spread_of(counts, 120, DAY) < 0.1 * spread_of(counts, 120)


def test_where_nothing_is_due_nothing_is_known() -> None:
    counts = np.random.default_rng(4).poisson(3.0, 2_000).astype(float)
    due = np.ones(2_000)
    counts[804:996], due[804:996] = 900.0, 0.0
    assert spread_of(counts, 12, due) == pytest.approx(1, abs=0.3)


def test_how_few_records_of_a_rhythm_vary_is_no_spread_beside_it() -> None:
    rng = np.random.default_rng(0)
    counts = rng.poisson(0.3, 4_000).astype(float)
    others = 0.2 * rng.poisson(0.3, 4_000) + rng.poisson(0.05, 4_000)
    known = spread_of(counts, 12, others, counted=True)
    assert 2 * known < spread_of(counts, 12, others)
