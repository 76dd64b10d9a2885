"""Fields whose values changed."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inline_snapshot import snapshot

from logai_core.detect.changed import find_changed_values
from logai_core.schemas import FINDINGS, VALUES
from tests.detect.builders import START, steady

STEP = timedelta(seconds=5)
BUCKETS = 400
WHAT = ["series_kind", "key", "start", "end", "open"]


def at(bucket: int) -> datetime:
    return START + bucket * STEP


def values_of(dimension: str, counts: Mapping[str, np.ndarray]) -> pl.DataFrame:
    """Return VALUES of one dimension, without rows for empty buckets."""
    rows = [
        (at(bucket), dimension, value, int(records))
        for value, column in counts.items()
        for bucket, records in enumerate(column)
        if records
    ]
    return pl.DataFrame(rows, schema=VALUES, orient="row")


def flipped(bucket: int, mean: float = 5.0, *, until: int = BUCKETS) -> pl.DataFrame:
    """Return a version that is another one from a bucket on."""
    old = steady(mean, seed=1, buckets=BUCKETS, only=(bucket, until, 0))
    new = steady(mean, seed=2, buckets=BUCKETS, only=(0, bucket, 0))
    new[until:] = 0
    return values_of("version", {"1.2": old, "1.3": new})


def steadily(mean: float, seed: int) -> np.ndarray:
    return steady(mean, seed=seed, buckets=BUCKETS)


def test_a_value_that_replaces_another_is_one_finding() -> None:
    found = find_changed_values(flipped(250))
    row = found.row(0, named=True)
    assert found.schema == FINDINGS
    assert found.select(WHAT).rows() == [
        ("value", "version=1.3", at(250), at(BUCKETS), True)
    ]
    assert (row["kind"], row["unit"], row["expected"], row["severity"]) == (
        "changed value",
        "records",
        0.0,
        9,
    )
    assert row["text"] == snapshot(
        "version is '1.3' from 09:20:50 UTC on (719 of 719 records), never before; fewer have '1.2'"
    )


def test_a_value_that_goes_again_has_an_end() -> None:
    found = find_changed_values(flipped(250, until=300))
    assert found.select("key", "end", "open").rows() == [
        ("version=1.3", at(300), False)
    ]


def test_a_new_host_is_a_finding_of_its_host() -> None:
    new = steady(1, seed=3, buckets=BUCKETS, only=(0, 200, 0))
    hosts = values_of("host", {"web1": steadily(5, 1), "web2": new})
    assert find_changed_values(hosts).select("series_kind", "key").rows() == [
        ("host", "web2")
    ]


def test_a_failing_status_that_appears_is_as_severe_as_an_error() -> None:
    failing = steady(0.3, seed=3, buckets=BUCKETS, only=(0, 200, 0))
    found = find_changed_values(
        values_of("status", {"200": steadily(5, 1), "503": failing})
    )
    assert found.select("key", "severity").rows() == [("status=503", 17)]


@pytest.mark.parametrize("seed", range(5))
def test_steady_values_and_rare_ones_have_no_findings(seed: int) -> None:
    rare = np.zeros(BUCKETS, dtype=int)
    rare[np.random.default_rng(seed).integers(0, BUCKETS, 3)] = 1
    once = np.zeros(BUCKETS, dtype=int)
    once[300] = 12
    values = values_of(
        "agent",
        {"a": steadily(5, seed), "b": steadily(0.5, seed + 9), "c": rare, "d": once},
    )
    assert find_changed_values(values).height == 0


def test_one_value_that_takes_over_is_found_though_it_was_there_before() -> None:
    low, high = steadily(0.5, 3), steadily(4.5, 4)
    before = np.arange(BUCKETS) < 250
    flags = values_of(
        "cached",
        {"true": np.where(before, high, low), "false": np.where(before, low, high)},
    )
    row = find_changed_values(flags).row(0, named=True)
    assert (row["key"], row["unit"], row["open"]) == ("cached=false", "share", True)
    assert abs(row["start"] - at(250)) <= 3 * STEP
    assert (row["expected"], row["observed"]) == (
        pytest.approx(0.1, abs=0.03),
        pytest.approx(0.9, abs=0.03),
    )


def test_a_burst_of_one_value_or_the_silence_of_another_is_no_changed_value() -> None:
    burst = steady(2, seed=1, buckets=BUCKETS, rise=(250, 270, 40))
    silent = steady(4, seed=2, buckets=BUCKETS, only=(300, 340, 0))
    both = values_of("service", {"shop": burst, "pay": silent, "db": steadily(2, 3)})
    assert find_changed_values(both).height == 0


def test_where_values_come_and_go_only_what_most_records_have_is_news() -> None:
    jobs = {"idle": steadily(3, 1)}
    for number in range(8):
        begin = 100 + 30 * number
        job = steady(0, buckets=BUCKETS, rise=(begin, begin + 25, 1))
        jobs[f"job-{number}"] = job
    assert find_changed_values(values_of("job", jobs)).height == 0


def test_no_values_are_no_findings() -> None:
    assert find_changed_values(VALUES.to_frame()).schema == FINDINGS


def test_hostile_values_are_shown_inert() -> None:
    values = flipped(250).with_columns(pl.col("value") + "\x1b[31m\u202e")
    assert "1.3\\u{202e}" in find_changed_values(values)["text"][0]


@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 1_000))
def test_the_order_of_rows_does_not_matter(seed: int) -> None:
    values = flipped(250)
    shuffled = values.sample(fraction=1.0, shuffle=True, seed=seed)
    assert find_changed_values(shuffled).equals(find_changed_values(values))


@settings(max_examples=5, deadline=None)
@given(days=st.integers(-5_000, 5_000))
def test_a_shift_in_time_shifts_the_findings(days: int) -> None:
    shift = timedelta(days=days)
    moved = flipped(250).with_columns(pl.col("window_start") + shift)
    back = find_changed_values(moved).with_columns(pl.col("start", "end") - shift)
    same = [name for name in FINDINGS if name != "finding_id"]
    assert back.select(same).equals(find_changed_values(flipped(250)).select(same))


def test_statuses_of_one_class_at_the_same_time_are_one_change() -> None:
    usual = steadily(9.0, 1)
    first, second = (
        steady(6.0, seed=seed, buckets=BUCKETS, only=(0, since, 0))
        for seed, since in ((2, 250), (3, 290))
    )
    counts = {"200": usual, "503": first, "504": second}
    of_status = find_changed_values(values_of("status", counts))
    of_color = find_changed_values(values_of("color", counts))
    assert of_status["key"].to_list() == ["status=503"]
    assert sorted(of_color["key"]) == ["color=503", "color=504"]
