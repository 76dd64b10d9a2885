"""Records counted by what has few values."""

from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logai_core import values as stage
from logai_core.attributes import draw_sample
from logai_core.schemas import VALUES
from logai_core.values import count_values
from logai_core.windows import count_windows_and_places, step_of
from tests.builders import records_of

SECOND = 1_000_000
START = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def stating(attributes: list[str | None], **columns: Any) -> pl.LazyFrame:
    return records_of(["x"] * len(attributes), attributes=attributes, **columns).lazy()


def dimensions(counted: pl.DataFrame) -> list[str]:
    return counted["dimension"].unique().sort().to_list()


def test_hosts_and_services_are_counted_by_bucket_without_empty_ones() -> None:
    hosts = ["web1", "web2", None] * 40
    counted = count_values(stating([None] * 120, host=hosts), step_us=60 * SECOND)
    assert counted.schema == VALUES
    assert counted.rows() == [
        (START + timedelta(minutes=minute), "host", host, 20)
        for host in ("web1", "web2")
        for minute in (0, 1)
    ]


def test_what_windows_counted_of_hosts_and_services_need_not_be_counted_again() -> None:
    hosts = [None, *(f"h{i % 5}" for i in range(99)), "late", "late"]
    services = ["a", *("b" if i % 3 else None for i in range(101))]
    rows = ['{"version":"1"}'] * 102
    records = stating(rows, host=hosts, service=services).with_columns(
        template_id=pl.lit("T1"),
        ts=pl.when(pl.col("line_no") % 7 > 0).then("ts"),
    )
    counted, places = count_windows_and_places(records)
    step_us = round(step_of(counted).total_seconds() * SECOND)
    again = count_values(records, step_us=step_us, counted=places)
    assert sorted(places) == ["host", "service"]
    assert again.equals(count_values(records, step_us=step_us))
    assert dimensions(again) == ["host", "service", "version"]


def test_text_flags_and_codes_of_the_attributes_are_dimensions() -> None:
    rows = [
        f'{{"version":"1.{i % 2}","ok":{str(i % 3 == 0).lower()},"status":{200 + i % 4},'
        f'"code":"E{i % 2}"}}'
        for i in range(120)
    ]
    counted = count_values(stating(rows), step_us=3_600 * SECOND)
    assert counted.drop("window_start").rows() == [
        ("code", "E0", 60),
        ("code", "E1", 60),
        ("ok", "false", 80),
        ("ok", "true", 40),
        ("status", "200", 30),
        ("status", "201", 30),
        ("status", "202", 30),
        ("status", "203", 30),
        ("version", "1.0", 60),
        ("version", "1.1", 60),
    ]


@pytest.mark.parametrize(
    "value",
    [
        "{i}",  # many numbers
        '"id-{i}"',
        "0.{i}",
        '["a"]',
        '{{"a":0.{i}}}',
    ],
)
def test_ids_and_measures_are_no_dimensions(value: str) -> None:
    rows = [f'{{"name":{value.format(i=i)}}}' for i in range(120)]
    assert count_values(stating(rows), step_us=60 * SECOND).height == 0


@pytest.mark.parametrize("rows", [40, 3_000])
def test_values_of_inner_objects_are_counted_each_by_its_own_name(rows: int) -> None:
    tiers = ['"gold"', "true", '"a\\"b"', "7"]
    objects = [f'{{"user":{{"tier":{tiers[i % 4]}}},"tier":"x"}}' for i in range(rows)]
    counted = count_values(stating(objects), step_us=3_600 * SECOND)
    totals = counted.group_by("dimension", "value").agg(pl.col("records").sum())
    assert sorted(totals.rows()) == [
        ("tier", "x", rows),
        *(("user.tier", one, rows // 4) for one in ("7", 'a\\"b', "gold", "true")),
    ]


def test_a_value_with_quotes_and_commas_is_taken_whole() -> None:
    rows = ['{"name":"a, \\"b\\"","n":"z"}'] * 40
    counted = count_values(stating(rows), step_us=3_600 * SECOND)
    assert counted.select("dimension", "value").rows() == [
        ("n", "z"),
        ("name", 'a, \\"b\\"'),
    ]


def test_what_is_not_among_the_commonest_values_is_counted_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stage, "MOST_VALUES", 3)
    monkeypatch.setattr(stage, "_few", lambda values: values.len() > 0)
    hosts = ["a"] * 40 + ["b"] * 30 + ["c"] * 20 + ["d"] * 6 + ["e"] * 4
    counted = count_values(stating([None] * 100, host=hosts), step_us=3_600 * SECOND)
    assert counted.select("value", "records").rows() == [
        ("a", 40),
        ("b", 30),
        ("c", 20),
        (None, 10),
    ]


def test_records_without_a_time_and_logs_without_values_count_for_nothing() -> None:
    rows = ['{"version":"1"}'] * 40
    assert count_values(stating(rows, ts=[None] * 40), step_us=SECOND).height == 0
    assert count_values(stating([None] * 40), step_us=SECOND).schema == VALUES


@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 1_000), cut=st.integers(1, 119))
def test_parts_of_records_add_up_and_their_order_does_not_matter(
    seed: int, cut: int
) -> None:
    rows = [f'{{"version":"1.{i % 3}","ok":{i % 2}}}' for i in range(120)]
    whole = stating(rows, host=["web1", "web2"] * 60)
    shuffled = whole.collect().sample(fraction=1.0, shuffle=True, seed=seed)
    parts = pl.concat([shuffled.head(cut).lazy(), shuffled.tail(-cut).lazy()])
    counted = count_values(whole, step_us=30 * SECOND)
    assert counted["records"].sum() == 3 * 120
    assert count_values(parts, step_us=30 * SECOND).equals(counted)


def test_a_sample_drawn_before_for_others_too_changes_nothing() -> None:
    rows = [f'{{"version":"1.{i % 2}"}}' for i in range(120)]
    records = stating(rows, host=["web1", "web2"] * 60)
    sample = draw_sample(records, "message", *stage.SAMPLED)
    counted = count_values(records, step_us=60 * SECOND, sample=sample)
    assert counted.equals(count_values(records, step_us=60 * SECOND))
