from collections.abc import Mapping

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logai_core.detect import detect

from .builders import BUCKETS, at, sources_of

COUNTED = ("burst", "drop", "silence", "level shift")
TURN = 500  # the bucket in which sources end and begin

Log = Mapping[str, Mapping[str, np.ndarray]]  # counts by source and pattern


def judged(log: Log) -> pl.DataFrame:
    return detect(*sources_of(log)).findings


def counts_of(log: Log, kind: str, key: str) -> np.ndarray:
    some = [
        counts
        for source, own in log.items()
        for pattern, counts in own.items()
        if kind == "total" or key in (source, pattern)
    ]
    return np.sum(some, axis=0)


def drawn(rate: float, first: int, last: int, *seed: int) -> np.ndarray:
    rows = np.arange(BUCKETS)
    inside = (rows >= first) & (rows < last)
    return np.random.default_rng(seed).poisson(rate, BUCKETS) * inside


def test_what_a_source_that_stops_lacks_is_its_own_rate() -> None:
    each = np.where(np.arange(BUCKETS) < TURN, 2, 0)
    log = {"a": {"A": each}, "b": {"B": each}, "c": {"C": 2 - each}}
    found = judged(log).filter(pl.col("kind") == "silence")
    assert set(found["expected"]) == {2.0 * (BUCKETS - TURN)}
    assert "where 1,000 were expected" in found["text"][0]


@settings(max_examples=8, deadline=None)
@given(
    rates=st.lists(st.sampled_from([0.5, 1.0, 2.0, 4.0]), min_size=3, max_size=5),
    patterns=st.integers(1, 3),
    stopped=st.integers(1, 3),
    turn=st.integers(250, 850),
    seed=st.integers(0, 9),
)
def test_no_finding_expects_more_than_its_series_ever_had(
    rates: list[float], patterns: int, stopped: int, turn: int, seed: int
) -> None:
    log: dict[str, dict[str, np.ndarray]] = {}
    for number, rate in enumerate(rates):
        last = turn if number < stopped else BUCKETS
        log["abcde"[number]] = {
            f"{'ABCDE'[number]}{at}": drawn(rate / patterns, 0, last, seed, number, at)
            for at in range(patterns)
        }
    log["z"] = {"Z": drawn(sum(rates[:stopped]), turn, BUCKETS, seed, len(rates))}
    assert_own(log, judged(log))


def assert_own(log: Log, findings: pl.DataFrame) -> None:
    """Assert that what is expected is the series' own rate so far, within its chance."""
    for one in findings.filter(pl.col("kind").is_in(COUNTED)).rows(named=True):
        counts = counts_of(log, one["series_kind"], one["key"])
        first, last = (
            round((one[edge] - at(0)).total_seconds() / 5) for edge in ("start", "end")
        )
        usual = counts[:first].mean() * (last - first)
        chance = 4 * np.sqrt(usual * (1 + (last - first) / first)) + 1
        assert abs(one["expected"] - usual) <= chance + 0.02 * usual, one["text"]


@pytest.mark.parametrize(("first", "last"), [(600, 640), (600, BUCKETS)])
@pytest.mark.parametrize("factor", [0.0, 0.3, 5.0])
def test_a_pattern_that_strays_is_set_against_its_own_rate(
    first: int, last: int, factor: float
) -> None:
    log = {one: {one.upper(): drawn(3, 0, BUCKETS, ord(one))} for one in "abc"}
    log["a"]["A"][first:last] = drawn(3 * factor, first, last, 1)[first:last]
    findings = judged(log)
    assert findings.height > 0
    assert_own(log, findings)
