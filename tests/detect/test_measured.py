"""Numbers whose level moved."""

from datetime import datetime, timedelta
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inline_snapshot import snapshot

from logai_core.detect.measured import find_latency_shifts
from logai_core.schemas import FINDINGS, MEASURES, SCORES, TEMPLATES
from tests.detect.builders import START, templates_of

STEP = timedelta(minutes=1)
PLAIN = templates_of(A=9, B=9, E=17)
WHAT = ["kind", "key", "start", "end", "open"]


def at(bucket: int) -> datetime:
    return START + bucket * STEP


def measure(
    name: str = "A:duration_ms",
    *,
    unit: str = "ms",
    usual: float = 35.0,
    seed: int = 1,
    buckets: int = 400,
    records: int = 30,
    shift: tuple[int, int, float] | None = None,
    daily: float = 0.0,
    busy: tuple[int, int, int] | None = None,
) -> pl.DataFrame:
    """Return MEASURES of log-normal numbers; `shift` and `busy` are from, to, factor."""
    rng = np.random.default_rng(seed)
    sizes = rng.poisson(records, buckets)
    hours = np.arange(buckets) / 60
    middle = np.log(usual) + daily * np.sin(2 * np.pi * hours / 24)
    if shift:
        middle[shift[0] : shift[1]] += np.log(shift[2])
    if busy:
        sizes[busy[0] : busy[1]] *= busy[2]
    rows: list[dict[str, Any]] = []
    for bucket, (size, mean) in enumerate(zip(sizes, middle, strict=True)):
        if not size:
            continue
        values = rng.lognormal(mean, 0.5, size)
        known = size >= 3
        rows.append(
            {
                "window_start": at(bucket),
                "measure": name,
                "unit": unit,
                "records": size,
                "median": float(np.median(values)) if known else None,
                "high": float(np.quantile(values, 0.95)) if known else None,
            }
        )
    return pl.DataFrame(rows, schema=MEASURES)


def found(*measures: pl.DataFrame) -> pl.DataFrame:
    return find_latency_shifts(pl.concat(measures), PLAIN).findings


def test_a_latency_that_grows_and_returns_is_one_finding_with_both_edges() -> None:
    shifted = found(measure(shift=(250, 280, 5.0)))
    assert shifted.select(WHAT).rows() == [
        ("latency shift", "A:duration_ms", at(250), at(280), False)
    ]
    row = shifted.row(0, named=True)
    assert (row["series_kind"], row["unit"], row["templates"], row["sources"]) == (
        "measure",
        "ms",
        ["A"],
        ["source of A"],
    )
    assert row["expected"] == pytest.approx(35, rel=0.05)
    assert row["observed"] == pytest.approx(175, rel=0.1)
    assert row["text"] == snapshot(
        "Median duration_ms of “text of A” 176 ms in 13:10:00–13:40:00 UTC where 34.8 ms was expected, the highest in the 4.2 h seen"
    )


def test_a_shift_that_lasts_is_open() -> None:
    assert found(measure(shift=(350, 400, 3.0))).select(WHAT).rows() == [
        ("latency shift", "A:duration_ms", at(350), at(400), True)
    ]


def test_a_fall_is_a_shift_too() -> None:
    fallen = found(measure(shift=(250, 300, 0.25)))
    assert fallen.select(WHAT).rows() == [
        ("latency shift", "A:duration_ms", at(250), at(300), False)
    ]
    assert "the lowest in the 4.2 h seen" in fallen["text"][0]


def test_other_numbers_have_level_shifts() -> None:
    size = measure("A:2", unit="bytes", usual=4_000, shift=(250, 300, 4.0))
    depth = measure("B:depth", unit="", usual=7, shift=(100, 140, 4.0), seed=2)
    assert found(size, depth).sort("start").select("kind", "key").rows() == [
        ("level shift", "B:depth"),
        ("level shift", "A:2"),
    ]


def test_a_field_without_a_unit_is_a_length_of_time_by_its_name() -> None:
    took = found(measure("A:request_time", unit="", shift=(250, 300, 4.0)))
    assert took["kind"].to_list() == ["latency shift"]


def test_a_tail_that_grows_alone_is_told_of_as_such() -> None:
    calm = measure(records=60)
    slow = pl.col("window_start").is_between(at(250), at(300), closed="left")
    tail = calm.with_columns(pl.col("high") * pl.when(slow).then(6.0).otherwise(1.0))
    assert found(tail).select(WHAT).rows() == [
        ("latency shift", "A:duration_ms", at(250), at(300), False)
    ]
    assert found(tail)["text"][0].startswith("95th percentile of duration_ms")


@pytest.mark.parametrize("records", [5, 30, 200])
def test_steady_numbers_have_no_findings(records: int) -> None:
    calm = [
        measure(f"A:{seed}", seed=seed, records=records, buckets=600)
        for seed in range(5)
    ]
    assert found(*calm).height == 0


def test_a_burst_of_records_is_no_shift() -> None:
    assert found(measure(busy=(250, 270, 20), records=5)).height == 0


def test_one_bucket_alone_is_no_shift() -> None:
    assert found(measure(shift=(250, 251, 30.0))).height == 0


def test_a_daily_rhythm_is_no_shift_and_its_breach_is() -> None:
    calm = measure(daily=0.4, buckets=4_000)
    breach = measure(daily=0.4, buckets=4_000, shift=(3_000, 3_060, 2.5))
    assert found(calm).height == 0
    assert found(breach).select("start", "end").rows() == [(at(3_000), at(3_060))]


def test_what_shifts_together_is_one_finding_that_lists_the_templates() -> None:
    whole = measure("duration_ms", shift=(250, 300, 4.0), records=60)
    parts = [
        measure(f"{one}:duration_ms", shift=(250, 300, 4.0), seed=seed)
        for seed, one in enumerate("AE")
    ]
    together = found(whole, *parts)
    assert together["key"].to_list() == ["duration_ms"]
    assert sorted(together["templates"][0]) == ["A", "E"]
    assert together["severity"].to_list() == [17]


def test_a_change_of_mixture_is_no_shift() -> None:
    whole = measure("duration_ms", shift=(250, 300, 4.0), records=60)
    parts = [measure(f"{one}:duration_ms", seed=seed) for seed, one in enumerate("AE")]
    assert found(whole, *parts).height == 0


def test_a_shift_of_all_templates_is_told_of_relative_to_their_own() -> None:
    times = measure("*:duration_ms", unit="times", usual=1.0, shift=(250, 300, 2.0))
    parts = [measure(f"{one}:duration_ms", seed=seed) for seed, one in enumerate("AE")]
    row = found(times, *parts).row(0, named=True)
    assert (row["kind"], sorted(row["templates"])) == ("latency shift", ["A", "E"])
    assert (
        "duration_ms, relative to the usual of each pattern, 1.97 times" in row["text"]
    )


def test_what_is_of_all_and_begins_inside_the_shift_of_one_is_an_echo() -> None:
    times = measure("*:duration_ms", unit="times", usual=1.0, shift=(280, 300, 2.0))
    part = measure("A:duration_ms", shift=(250, 310, 3.0), seed=3)
    assert found(times, part)["key"].to_list() == ["A:duration_ms"]


def test_buckets_without_numbers_are_no_data() -> None:
    gap = pl.col("window_start").is_between(at(200), at(260))
    holed = measure().filter(~gap)
    detected = find_latency_shifts(holed, PLAIN)
    assert detected.findings.height == 0
    shifted = measure(shift=(300, 340, 4.0)).filter(~gap)
    scores = find_latency_shifts(shifted, PLAIN).scores
    inside = scores.filter(gap)
    assert inside["ratio"].null_count() == inside.height == 61


def test_the_band_is_left_exactly_where_the_shift_is() -> None:
    scores = find_latency_shifts(measure(shift=(250, 280, 5.0)), PLAIN).scores
    assert scores.schema == SCORES
    assert scores.select("series_kind", "key").unique().rows() == [
        ("measure", "A:duration_ms")
    ]
    outside = (pl.col("observed") > pl.col("upper")) | (
        pl.col("observed") < pl.col("lower")
    )
    slack = 1 + 1e-9
    alerts = scores.filter(pl.col("ratio") >= 1)["window_start"]
    assert alerts.to_list() == [at(bucket) for bucket in range(250, 280)]
    assert (
        scores.filter(outside, pl.col("ratio") < 1)
        .filter(
            (pl.col("observed") > slack * pl.col("upper"))
            | (slack * pl.col("observed") < pl.col("lower"))
        )
        .is_empty()
    )


@pytest.mark.parametrize("buckets", [1, 2, 10])
def test_too_little_history_finds_nothing(buckets: int) -> None:
    detected = find_latency_shifts(measure(buckets=buckets), PLAIN)
    assert (detected.findings.height, detected.scores.height) == (0, 0)
    empty = find_latency_shifts(MEASURES.to_frame(), TEMPLATES.to_frame())
    assert (empty.findings.schema, empty.scores.schema) == (FINDINGS, SCORES)


def test_numbers_that_may_be_zero_or_less_shift_too() -> None:
    drift = measure("A:drift", unit="", usual=3.0, shift=(250, 300, 8.0)).with_columns(
        pl.col("median", "high") - 3.0
    )
    assert found(drift).select(WHAT).rows() == [
        ("level shift", "A:drift", at(250), at(300), False)
    ]


def test_hostile_names_are_shown_inert() -> None:
    text = found(measure("took\u202e\x1b[31m", shift=(250, 280, 5.0)))["text"][0]
    assert "took\\u{202e}" in text


@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 1_000))
def test_the_order_of_rows_does_not_matter(seed: int) -> None:
    rows = pl.concat([measure(shift=(250, 280, 3.0)), measure("B:1", seed=seed)])
    shuffled = rows.sample(fraction=1.0, shuffle=True, seed=seed)
    one, other = (find_latency_shifts(some, PLAIN) for some in (rows, shuffled))
    assert other.findings.equals(one.findings)
    assert other.scores.equals(one.scores)


@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 1_000), factor=st.sampled_from([1_000.0, 1e-3, 3.0]))
def test_the_scale_of_numbers_does_not_matter(seed: int, factor: float) -> None:
    rows = measure(shift=(250, 280, 3.0), seed=seed)
    larger = rows.with_columns(pl.col("median", "high") * factor)
    one, other = found(rows), found(larger)
    assert other.select(WHAT).equals(one.select(WHAT))
    assert other["score"].to_list() == pytest.approx(one["score"].to_list())


@settings(max_examples=5, deadline=None)
@given(days=st.integers(-5_000, 5_000))
def test_a_shift_in_time_shifts_the_findings(days: int) -> None:
    rows = measure(shift=(250, 280, 3.0))
    moved = rows.with_columns(pl.col("window_start") + timedelta(days=days))
    back = found(moved).with_columns(pl.col("start", "end") - timedelta(days=days))
    same = [name for name in FINDINGS if name != "finding_id"]
    assert back.select(same).equals(found(rows).select(same))
