"""Numbers that records state, counted by bucket."""

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logai_core import measures as stage
from logai_core.attributes import draw_sample
from logai_core.measures import count_measures
from logai_core.schemas import MEASURES
from tests.builders import records_of

SECOND = 1_000_000
START = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def stating(attributes: list[str | None], **columns: Any) -> pl.DataFrame:
    records = records_of(["done"] * len(attributes), attributes=attributes, **columns)
    return records.with_columns(template_id=pl.lit("T1"))


def saying(messages: list[str], template_id: str = "T1") -> pl.DataFrame:
    return records_of(messages).with_columns(template_id=pl.lit(template_id))


def members(name: str, values: list[Any] | np.ndarray) -> list[str | None]:
    return [f'{{"path":"/a","{name}":{value}}}' for value in values]


def names(measures: pl.DataFrame) -> list[tuple[str, str]]:
    return measures.select("measure", "unit").unique().sort("measure").rows()


def random(n: int = 300, seed: int = 1) -> list[float]:
    return np.random.default_rng(seed).lognormal(3, 0.5, n).round(2).tolist()


def test_a_bucket_has_the_exact_median_and_95th_percentile_of_its_numbers() -> None:
    values = random(120)
    counted = count_measures(
        stating(members("duration_ms", values)).lazy(), step_us=60 * SECOND
    )
    parts = (values[:60], values[60:])
    assert counted.schema == MEASURES
    assert counted.drop("median", "high").rows() == [
        (START + timedelta(minutes=minute), "T1:duration_ms", "ms", 60)
        for minute in (0, 1)
    ]
    assert counted.select("median", "high").rows() == [
        (pytest.approx(np.median(one)), pytest.approx(np.quantile(one, 0.95)))
        for one in parts
    ]


def test_amounts_in_messages_are_read_in_seconds_and_bytes() -> None:
    texts = [f"took {i % 7 + 1}ms, sent {i % 5 + 1}KB for /a" for i in range(120)]
    pattern = r"^ *took\ (.+?),\ sent\ (.+?)\ for\ (.+?) *$"
    counted = count_measures(
        saying(texts).lazy(), step_us=3_600 * SECOND, places={"T1": pattern}
    )
    assert counted.select("measure", "unit", "records", "median").rows() == [
        ("T1:0", "s", 120, pytest.approx(0.004)),
        ("T1:1", "bytes", 120, 3 * 1024),
    ]


def test_a_number_after_a_key_or_before_a_unit_is_a_measure() -> None:
    texts = [f"read {i % 9} bytes, depth={i % 5}, of {i % 4} at 7" for i in range(120)]
    pattern = r"^ *read\ (.+?)\ bytes,\ depth=(.+?),\ of\ (.+?)\ at\ (.+?) *$"
    counted = count_measures(
        saying(texts).lazy(), step_us=60 * SECOND, places={"T1": pattern}
    )
    assert names(counted) == [("T1:0", "bytes"), ("T1:1", "")]


def test_text_with_a_unit_is_read_and_so_is_a_number_in_quotes() -> None:
    rows = [
        f'{{"took":"{1 + i % 3}m30s","n":"{i % 7}","size":"{i % 9} KB"}}'
        for i in range(120)
    ]
    counted = count_measures(stating(rows).lazy(), step_us=3_600 * SECOND)
    assert counted.select("measure", "unit", "median").rows() == [
        ("T1:n", "", 3),
        ("T1:size", "bytes", 4 * 1024),
        ("T1:took", "s", 150),
    ]


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("user_id", [7 * i % 13 for i in range(200)]),
        ("order", [7_919 * i % 100_003 * 10_007 for i in range(200)]),
        ("counter", list(range(200))),
        ("epoch_ms", [1_790_000_000_000 + 7 * i % 13 for i in range(200)]),
        ("status", [200 + i % 3 for i in range(200)]),
        ("port", [1_024 + 7 * i % 13 for i in range(200)]),
        ("fixed", [5] * 200),
        ("flag", ["true", "false"] * 100),
        ("word", ['"a"', '"b"'] * 100),
        ("rare", [*[0.5 * i for i in range(39)], *["null"] * 161]),
    ],
)
def test_what_measures_nothing_has_no_series(name: str, values: list[Any]) -> None:
    records = stating(members(name, values)).lazy()
    assert count_measures(records, step_us=60 * SECOND).height == 0


def test_a_member_of_several_templates_is_counted_whole_and_for_each() -> None:
    records = stating(members("took", random(300))).with_columns(
        template_id=pl.Series(["T1", "T2", None] * 100)
    )
    counted = count_measures(records.lazy(), step_us=3_600 * SECOND)
    assert counted.select("measure", "records").rows() == [
        ("*:took", 200),
        ("T1:took", 100),
        ("T2:took", 100),
        ("took", 300),
    ]


def test_numbers_relative_to_their_template_do_not_move_with_the_mixture() -> None:
    values = [float(5 + i % 3) for i in range(300)]
    slow = [i % (2 if i < 150 else 7) == 0 for i in range(300)]
    rows = members(
        "took", [one * 100 if s else one for one, s in zip(values, slow, strict=True)]
    )
    records = stating(rows).with_columns(
        template_id=pl.Series(["T1" if one else "T2" for one in slow])
    )
    counted = count_measures(records.lazy(), step_us=150 * SECOND)
    relative = counted.filter(pl.col("measure") == "*:took")
    assert relative["unit"].unique().to_list() == ["times"]
    assert relative["median"].unique().to_list() == [1.0]


@pytest.mark.parametrize("rows", [200, 3_000])
def test_members_of_inner_objects_are_read_each_by_its_own_name(rows: int) -> None:
    inner = [f'"db":{{"took":{i % 13},"wait":"{i % 5} ms"}}' for i in range(rows)]
    objects = [f'{{{one},"took":{i % 9}}}' for i, one in enumerate(inner)]
    counted = count_measures(stating(objects).lazy(), step_us=3_600 * SECOND)
    assert names(counted) == [
        ("T1:db.took", ""), ("T1:db.wait", "s"), ("T1:took", ""),
    ]  # fmt: skip
    medians = dict(counted.select("measure", "median").rows())
    assert medians == {
        "T1:db.took": np.median(np.arange(rows) % 13),
        "T1:db.wait": pytest.approx(np.median(np.arange(rows) % 5) / 1_000),
        "T1:took": np.median(np.arange(rows) % 9),
    }


def test_a_string_that_looks_like_a_member_is_none() -> None:
    rows = [f'{{"text":"\\"took\\":9","took":{i % 7}}}' for i in range(140)]
    counted = count_measures(stating(rows).lazy(), step_us=3_600 * SECOND)
    assert counted.filter(pl.col("measure") == "T1:took")["median"].to_list() == [3]


def test_two_records_in_a_bucket_tell_a_median_but_no_percentile() -> None:
    times = [START + timedelta(seconds=i // 50) for i in range(200)]
    times += [START + timedelta(seconds=60)] * 2
    counted = count_measures(
        stating(members("took", random(202)), ts=times).lazy(), step_us=SECOND
    )
    last = counted.sort("window_start").row(-1, named=True)
    assert (last["records"], last["high"]) == (2, None)
    assert last["median"] > 0


def test_a_rare_number_has_longer_buckets_on_the_same_grid() -> None:
    counted = count_measures(
        stating(members("took", random(300))).lazy(), step_us=SECOND
    )
    starts = counted["window_start"]
    assert starts.diff().drop_nulls().unique().to_list() == [timedelta(seconds=5)]
    assert starts[0] == START
    assert counted["records"].to_list() == [5] * 60


def test_what_is_rare_in_a_short_log_keeps_buckets_enough_to_see_a_change() -> None:
    times = [START + timedelta(seconds=9 * i) for i in range(80)]
    counted = count_measures(
        stating(members("took", random(80)), ts=times).lazy(), step_us=SECOND
    )
    assert counted["window_start"].diff().min() >= timedelta(seconds=10)
    assert counted.height >= 60


def test_records_without_a_time_and_logs_without_numbers_count_for_nothing() -> None:
    undated = stating(members("took", random(200)), ts=[None] * 200)
    assert count_measures(undated.lazy(), step_us=SECOND).height == 0
    plain = stating([None] * 200)
    assert count_measures(plain.lazy(), step_us=SECOND).schema == MEASURES


def test_what_is_too_much_to_read_leaves_the_lengths_of_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stage, "MOST_READINGS", 250)
    rows = [f'{{"items":{i % 9},"took_ms":{i % 7}}}' for i in range(200)]
    counted = count_measures(stating(rows).lazy(), step_us=60 * SECOND)
    assert names(counted) == [("T1:took_ms", "ms")]


@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 1_000))
def test_neither_the_order_of_records_nor_parts_matter(seed: int) -> None:
    records = stating(members("took", random(300, seed)))
    whole = count_measures(records.lazy(), step_us=60 * SECOND)
    shuffled = records.sample(fraction=1.0, shuffle=True, seed=seed)
    parts = pl.concat([shuffled.head(100).lazy(), shuffled.tail(200).lazy()])
    assert count_measures(parts, step_us=60 * SECOND).equals(whole)


@settings(max_examples=5, deadline=None)
@given(minutes=st.integers(-(10**6), 10**6))
def test_a_shift_in_time_shifts_the_buckets(minutes: int) -> None:
    records = stating(members("took", random(300)))
    shift = timedelta(minutes=minutes)
    moved = records.with_columns(pl.col("ts") + shift)
    one, other = (
        count_measures(some.lazy(), step_us=60 * SECOND) for some in (records, moved)
    )
    assert other.with_columns(pl.col("window_start") - shift).equals(one)


def test_a_sample_drawn_before_for_others_too_changes_nothing() -> None:
    records = stating(members("took", random(300))).lazy()
    sample = draw_sample(records, "host", *stage.SAMPLED)
    counted = count_measures(records, step_us=60 * SECOND, sample=sample)
    assert counted.equals(count_measures(records, step_us=60 * SECOND))


def test_bucket_numbers_below_zero_and_far_apart_are_counted() -> None:
    long_ago = datetime(1965, 1, 1, tzinfo=UTC)
    times = [long_ago] * 100 + [START] * 100
    records = stating(members("took", random(200)), ts=times)
    counted = count_measures(records.lazy(), step_us=1_000)
    assert counted["window_start"].to_list() == [long_ago, START]


def test_records_without_a_template_are_counted_as_a_whole() -> None:
    records = stating(members("duration_ms", random())).with_columns(
        template_id=pl.lit(None, pl.String)
    )
    counted = count_measures(records.lazy(), step_us=60 * SECOND)
    assert names(counted) == [("duration_ms", "ms")]
    assert counted["records"].sum() == 300
