import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logai_core.detect.grid import Detector, learning_rows
from logai_core.detect.record import record
from logai_core.detect.zscore import zscore

ROWS = 200

counts_strategy = st.tuples(
    st.integers(0, 1_000),
    st.floats(0.05, 50),
    st.lists(st.tuples(st.integers(0, ROWS - 1), st.integers(0, 500)), max_size=30),
    st.lists(st.integers(0, ROWS - 1), max_size=30),
)


def counts_of(
    seed: int, mean: float, planted: list[tuple[int, int]], gaps: list[int]
) -> np.ndarray:
    counts = np.random.default_rng(seed).poisson(mean, (ROWS, 3)).astype(float)
    for row, value in planted:
        counts[row : row + 5, 1] = value
    counts[gaps] = np.nan
    return counts


@pytest.mark.parametrize("detector", [record, zscore])
@settings(max_examples=20)
@given(drawn=counts_strategy)
def test_the_band_is_the_decision_rule(detector: Detector, drawn: tuple) -> None:
    counts = counts_of(*drawn)
    said = detector(counts, 0)
    known = ~np.isnan(said.ratio)
    outside = (counts > said.upper) | (counts < said.lower)
    assert np.array_equal(outside[known], (said.ratio >= 1)[known])
    assert np.array_equal(known, ~np.isnan(counts) & learnt())
    assert (said.lower[known] <= said.expected[known]).all()
    assert (said.expected[known] <= said.upper[known]).all()


def learnt() -> np.ndarray:
    return (np.arange(ROWS) >= learning_rows(ROWS))[:, np.newaxis]


@settings(max_examples=10)
@given(drawn=counts_strategy, rows=st.integers(100, ROWS))
def test_a_bucket_is_judged_by_what_came_before(drawn: tuple, rows: int) -> None:
    counts = counts_of(*drawn)
    later = counts.copy()
    later[rows:] = 1_000
    for one, other in zip(record(counts, 0), record(later, 0), strict=True):
        assert np.array_equal(one[:rows], other[:rows], equal_nan=True)


@settings(max_examples=10)
@given(drawn=counts_strategy)
def test_series_do_not_touch_each_other(drawn: tuple) -> None:
    counts = counts_of(*drawn)
    for one, other in zip(record(counts, 0), record(counts[:, ::-1], 0), strict=True):
        assert np.array_equal(one, other[:, ::-1], equal_nan=True)


@pytest.mark.parametrize("mean", [0.02, 0.5, 5, 200])
def test_chance_alone_alerts_nowhere(mean: float) -> None:
    counts = np.random.default_rng(1).poisson(mean, (1_000, 50)).astype(float)
    assert (record(counts, 0).ratio >= 1).sum() == 0


def test_a_series_that_varies_more_than_poisson_gets_a_wider_band() -> None:
    rng = np.random.default_rng(2)
    batches = 30.0 * rng.poisson(0.1, (1_000, 1))
    plain = rng.poisson(3, (1_000, 1)).astype(float)
    assert record(batches, 0).upper[-1] > 3 * record(plain, 0).upper[-1]


def test_batches_like_those_before_alert_nowhere() -> None:
    rng = np.random.default_rng(4)
    heads = rng.random((2_000, 20)) < 0.01
    batches = np.where(heads, rng.integers(3, 10, heads.shape), 0).astype(float)
    assert (record(batches, 0).ratio >= 1).sum() == 0


def test_a_burst_of_many_batches_still_alerts() -> None:
    rng = np.random.default_rng(5)
    batches = 6.0 * (rng.random((2_000, 1)) < 0.02)
    batches[1_500:1_520] += 12
    assert (record(batches, 0).ratio[1_500:1_520] >= 1).any()


@pytest.mark.parametrize(("mean", "more"), [(0.03, 0.9), (0.0, 0.2)])
def test_a_large_excess_alerts_after_a_batch_has_widened_the_spread(
    mean: float, more: float
) -> None:
    rng = np.random.default_rng(0)
    counts = rng.poisson(mean, (2_000, 1)).astype(float)
    if mean:
        counts[1_000:1_002], counts[1_023:1_025] = [[3], [5]], [[5], [3]]
    counts[1_300:1_700] += rng.poisson(more, (400, 1))
    ratio = record(counts, 0).ratio
    assert (ratio[1_300:1_400] >= 1).any()


def test_the_learning_period_is_a_share_with_a_floor_and_a_ceiling() -> None:
    assert [learning_rows(rows) for rows in (0, 100, 1_000, 9_000)] == [
        24,
        24,
        150,
        750,
    ]


def test_what_leads_to_an_alert_is_learnt_from_no_more_than_the_alert() -> None:
    # Nothing for long, then one or two now and then: no single sum rises at once.
    rng = np.random.default_rng(0)
    counts = np.zeros((2_000, 20))
    counts[1_200:1_700] = rng.poisson(0.25, (500, 20)) * rng.integers(1, 3, (500, 20))
    alerts = record(counts, 0).ratio[1_200:1_700] >= 1
    assert alerts[counts[1_200:1_700] > 0].mean() > 0.55
