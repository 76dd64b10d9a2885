from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from logai_core.schemas import (
    FINDINGS,
    INTEREST,
    TEMPLATE_MARKS,
    TEMPLATES,
    TREND_BUCKETS,
)
from logai_core.templates import rate_interest

START = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
HOUR = (START, START + timedelta(hours=1))
DAYS = (START, START + timedelta(days=3))


def template(name: str, slices: range = range(TREND_BUCKETS), **more: Any) -> dict:
    """Return a row of TEMPLATES, ten records in each of `slices` of an hour."""
    trend = [10 if at in slices else 0 for at in range(TREND_BUCKETS)]
    wide = timedelta(hours=1) / TREND_BUCKETS
    return {
        "template_id": name,
        "records": sum(trend),
        "trend": trend,
        "first_ts": START + slices.start * wide,
        "last_ts": START + slices.stop * wide,
        "severity": 9,
        "sources": ["a"],
        **more,
    }


def finding(kind: str, *names: str, score: float = 1.0, **more: Any) -> dict:
    row = {"kind": kind, "templates": list(names), "score": score, "open": False}
    return row | {"start": START + timedelta(minutes=2)} | more


def rated(
    templates: list[dict],
    findings: list[dict] = (),  # type: ignore[assignment]
    marks: list[dict] = (),  # type: ignore[assignment]
    span: tuple[datetime, datetime] | None = HOUR,
) -> dict[str, list[str]]:
    """Return reasons by template, in the order of interest."""
    frame = rate_interest(
        pl.DataFrame(templates, schema=TEMPLATES),
        pl.DataFrame(list(findings), schema=FINDINGS),
        pl.DataFrame(list(marks), schema=TEMPLATE_MARKS),
        span=span,
    )
    return dict(frame.select("template_id", "reasons").iter_rows())


USUAL = [template(f"T{n}") for n in range(4)]


def test_what_findings_name_comes_first_the_foremost_before_those_that_carried_it() -> (
    None
):
    told = rated(USUAL, [finding("burst", "T2", "T3")])
    assert told == {
        "T2": ["burst 12:02"],
        "T3": ["part of burst 12:02"],
        "T0": [],
        "T1": [],
    }


@pytest.mark.parametrize(
    ("kind", "is_open", "reason"),
    [
        ("silence", True, "silent since 12:02"),
        ("silence", False, "silent 12:02"),
        ("new pattern", True, "new 12:02"),
        ("drop", False, "drop 12:02"),
        ("level shift", True, "level shift 12:02"),
    ],
)
def test_a_finding_is_told_in_few_words(kind: str, is_open: bool, reason: str) -> None:
    told = rated(USUAL, [finding(kind, "T1", open=is_open)])
    assert told["T1"] == [reason]


def test_a_case_longer_than_a_day_gives_the_date() -> None:
    told = rated(USUAL, [finding("burst", "T1")], span=DAYS)
    assert told["T1"] == ["burst 20 Nov 12:02"]


def test_three_findings_of_a_template_are_named_the_weightiest_first() -> None:
    findings = [
        finding("burst", "T1", score=n, start=START + timedelta(minutes=n))
        for n in range(1, 6)
    ]
    told = rated(USUAL, findings)
    assert told["T1"] == ["burst 12:05", "burst 12:04", "burst 12:03"]


def test_what_begins_late_or_ends_early_says_when() -> None:
    told = rated([*USUAL, template("late", range(20, 40)), template("old", range(10))])
    assert list(told.items())[:2] == [
        ("late", ["first seen 12:30"]),
        ("old", ["ended 12:15"]),
    ]


def test_few_records_begin_late_by_chance() -> None:
    trend = [0] * 20 + [2] + [0] * 19
    few = template("few", range(20, 21), records=2, trend=trend)
    assert rated([*USUAL, few])["few"] == []


def test_what_begins_in_the_first_minutes_or_lasts_to_the_last_is_there_all_along() -> (
    None
):
    assert rated([*USUAL, template("start", range(2, 38))])["start"] == []


def test_a_finding_of_its_own_says_it_once() -> None:
    late = template("late", range(20, 40))
    told = rated([*USUAL, late], [finding("new pattern", "late")])
    assert told["late"] == ["new 12:02"]


def test_places_levels_and_a_single_record_are_reasons() -> None:
    one = template(
        "one",
        range(1),
        records=1,
        trend=[1] + [0] * 39,
        severity=21,
        only_host="web1",
        only_service="pay",
    )
    told = rated([template("T0", severity=17), *USUAL[1:], one])
    assert list(told.items())[:2] == [
        ("one", ["FATAL", "only on host web1", "only in service pay", "once"]),
        ("T0", ["ERROR"]),
    ]


def test_what_most_templates_have_is_not_said() -> None:
    rows = [template(f"T{n}", only_service="pay") for n in range(3)]
    assert rated([*rows, template("T3")]) == {"T0": [], "T1": [], "T2": [], "T3": []}


def test_sources_are_counted() -> None:
    rows = [template(f"T{n}", sources=["a", "b", "c"]) for n in range(3)]
    told = rated([*rows, template("here", sources=["b"])])
    assert told["here"] == ["only in 1 of 3 sources"]


def test_pinned_ones_are_first_and_noise_is_last_whatever_else_they_have() -> None:
    marks = [
        {"template_id": "T3", "name": None, "noise": False, "pinned": True},
        {"template_id": "T1", "name": None, "noise": True, "pinned": True},
        {"template_id": "gone", "name": "x", "noise": False, "pinned": True},
    ]
    told = rated(USUAL, [finding("burst", "T2"), finding("burst", "T1")], marks)
    assert list(told.items()) == [
        ("T3", ["pinned"]),
        ("T2", ["burst 12:02"]),
        ("T0", []),
        ("T1", ["noise"]),
    ]


def test_equal_interest_goes_by_records_then_by_id() -> None:
    rows = [template("b"), template("a"), template("c", records=900)]
    assert list(rated(rows)) == ["c", "a", "b"]


def test_a_long_name_is_cut_and_stays_plain_text() -> None:
    name = "<b>*x*</b>" * 9
    told = rated([*USUAL, template("T9", only_host=name)])
    assert told["T9"] == [f"only on host {name[:39]}…"]


def test_an_undated_case_has_no_times_to_tell() -> None:
    blank = {"trend": [0] * TREND_BUCKETS, "first_ts": None, "last_ts": None}
    told = rated([one | blank for one in USUAL], span=None)
    assert told == {"T0": [], "T1": [], "T2": [], "T3": []}


def test_no_templates_have_no_interest() -> None:
    frames = (TEMPLATES, FINDINGS, TEMPLATE_MARKS)
    empty = rate_interest(*(one.to_frame() for one in frames), span=None)
    assert_frame_equal(empty, INTEREST.to_frame())


NAMES = st.lists(st.sampled_from("abcdef"), unique=True, max_size=6)


@given(NAMES, NAMES, st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None)
def test_every_template_is_rated_once_in_any_order_of_rows(names, carried, rng) -> None:
    rows = [template(one, severity=17) for one in names]
    found = [finding("burst", *carried), finding("drop", *carried[::-1], score=3)]
    told = rated(rows, found)
    assert sorted(told) == sorted(names)
    rng.shuffle(rows)
    rng.shuffle(found)
    assert list(rated(rows, found).items()) == list(told.items())
