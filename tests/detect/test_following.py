import importlib
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logai_core.detect.following import BLOCK, PATIENCE
from logai_core.detect.grid import Matrix, Verdict
from logai_core.detect.record import record, record_with_shares
from tests.detect.stepwise import follow

SERIES = 5

ROWS = st.sampled_from([4, 23, 31, 90, BLOCK + 40, 3 * BLOCK])
MEANS = st.sampled_from([0.02, 0.4, 3.0, 40.0, 20_000.0])


class Event(NamedTuple):
    begin: float  # a share of all rows
    rows: int
    series: int
    times: float
    more: int


EVENTS = st.lists(
    st.builds(
        Event,
        st.floats(0, 1),
        st.sampled_from([1, 3, 20, 100]),
        st.integers(0, SERIES - 1),
        st.sampled_from([0.0, 0.5, 1.0, 4.0, float("nan")]),
        st.integers(0, 300),
    ),
    max_size=6,
)


def counts_of(seed: int, rows: int, mean: float, events: list[Event]) -> Matrix:
    rng = np.random.default_rng(seed)
    wild = np.exp(rng.normal(size=(rows, SERIES)) * np.array([0, 0, 0, 0.4, 1.2]))
    counts: Matrix = rng.poisson(mean * wild).astype(float)
    for one in events:
        first = round(one.begin * rows)
        own = slice(first, first + one.rows), one.series
        counts[own] = np.floor(counts[own] * one.times) + one.more
    counts[rng.random(rows) < 0.01] = np.nan
    return counts


def stepwise(monkeypatch: pytest.MonkeyPatch) -> None:
    module = importlib.import_module("logai_core.detect.record")
    monkeypatch.setattr(module, "_follow", follow)


def same(one: Verdict, other: Verdict) -> bool:
    pairs = zip(one, other, strict=True)
    return all(np.array_equal(a, b, equal_nan=True) for a, b in pairs)


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 1_000),
    rows=ROWS,
    mean=MEANS,
    events=EVENTS,
    per_day=st.sampled_from([0, 48, 144]),
)
def test_blocks_give_what_bucket_by_bucket_gives(
    seed: int, rows: int, mean: float, events: list[Event], per_day: int
) -> None:
    counts = counts_of(seed, rows, mean, events)
    blocks = record(counts, per_day)
    with pytest.MonkeyPatch.context() as patched:
        stepwise(patched)
        assert same(blocks, record(counts, per_day))


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 1_000), rows=ROWS, mean=MEANS, events=EVENTS)
def test_blocks_give_the_same_of_shares(
    seed: int, rows: int, mean: float, events: list[Event]
) -> None:
    errors = counts_of(seed, rows, mean, events)
    volume = errors + np.random.default_rng(seed).poisson(30, errors.shape)
    volume[seed % rows] = 0
    counts, shares = np.fmin(errors, volume), np.arange(SERIES) % 2 == 0
    rule = {"shares": shares, "among": SERIES}
    blocks = record_with_shares(counts, volume, 48, **rule)
    with pytest.MonkeyPatch.context() as patched:
        stepwise(patched)
        assert same(blocks, record_with_shares(counts, volume, 48, **rule))


def test_a_level_that_becomes_the_norm_is_followed_the_same() -> None:
    rng = np.random.default_rng(7)
    counts = rng.poisson(20, (PATIENCE + 500, 2)).astype(float)
    counts[300:, 0] += 200
    blocks = record(counts, 0)
    with pytest.MonkeyPatch.context() as patched:
        stepwise(patched)
        assert same(blocks, record(counts, 0))


def test_what_is_far_too_wild_to_guess_is_followed_the_same() -> None:
    walk = np.cumsum(np.random.default_rng(8).normal(size=(400, 4)) * 0.3, axis=0)
    counts = np.floor(np.exp(walk + 3))
    blocks = record(counts, 0)
    with pytest.MonkeyPatch.context() as patched:
        stepwise(patched)
        assert same(blocks, record(counts, 0))
