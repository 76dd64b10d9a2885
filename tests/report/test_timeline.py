from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inline_snapshot import snapshot

from logai_core.pin import KINDS, Pinned
from logai_core.record_id import RecordId
from logai_core.report import render_html, render_markdown
from logai_core.report.content import content_of
from logai_core.report.timeline import TimelineEntry, timeline_of
from tests.charts.frames import START, at
from tests.report.cases import report_of, told_report
from tests.report.rows import SHOP, pinned, quote, quoted_of


def numbers(entries: list[TimelineEntry]) -> list[int]:
    return [entry.number for entry in entries]


def test_pins_stand_at_their_own_times_and_noise_nowhere() -> None:
    entries = content_of(told_report()).timeline
    assert [(one.number, one.time, one.kind, one.title) for one in entries] == snapshot(
        [
            (1, "2026-11-21 12:05:00.000", "event", "Release 2.1 is out"),
            (4, "2026-11-21 12:10:00.000", "finding", "The pool ran dry"),
            (
                2,
                "2026-11-21 12:10:08.123",
                "line",
                "pool exhausted: 50 of 50 in use by 192.0.2.7",
            ),
            (3, "2026-11-21 12:12:00.000", "event", "Alert: errors above 5 %"),
            (7, "2026-11-21 12:15:00.000", "event", "Rolled back"),
            (5, "–", "query", "level>=error"),
        ]
    )


def test_a_moved_pin_keeps_the_time_it_was_pinned_with() -> None:
    moved = content_of(told_report()).timeline[4]
    assert (moved.time, moved.original) == (
        "2026-11-21 12:15:00.000",
        "2026-11-21 12:15:30.000",
    )


def test_an_outside_event_names_who_told_of_it() -> None:
    event = content_of(told_report()).timeline[0]
    assert (event.outside, event.author) == (True, "robot")


def test_times_are_of_the_zone_in_the_heading() -> None:
    report = told_report(zone="Asia/Tokyo")
    assert content_of(report).timeline[0].time == "2026-11-21 21:05:00.000"
    assert "times in Asia/Tokyo" in render_html(report)
    assert "## Timeline (Asia/Tokyo)" in render_markdown(report)


def test_a_long_time_without_an_entry_is_said() -> None:
    pins = [pinned(1, at=at(0)), pinned(2, at=at(1)), pinned(3, at=at(100))]
    gaps = [one.gap for one in timeline_of(pins, [], "UTC")]
    assert gaps == ["", "", "49 min 30 s without an entry"]


def test_a_gap_is_counted_from_where_a_pin_ends() -> None:
    pins = [
        pinned(1, at=at(0), until=at(98)),
        pinned(2, at=at(1)),
        pinned(3, at=at(100)),
    ]
    assert [one.gap for one in timeline_of(pins, [], "UTC")] == ["", "", ""]


def test_pins_without_a_time_stay_in_the_order_of_people() -> None:
    pins = [pinned(3), pinned(9, at=at(5)), pinned(1), pinned(2)]
    assert numbers(timeline_of(pins, [], "UTC")) == [9, 3, 1, 2]


def test_a_pin_of_many_records_says_how_many_are_quoted() -> None:
    records = tuple(RecordId(SHOP, number) for number in range(1, 10))
    pins = [pinned(1, kind="range", records=records, total=400)]
    quoted = quoted_of(*(quote(number, "m") for number in range(1, 9)))
    (entry,) = content_of(report_of(pins=pins, quoted=quoted)).timeline
    assert [line.where for line in entry.quotes] == [
        f"shop.log.gz:{number}" for number in range(1, 6)
    ]
    assert entry.said_of_quotes == snapshot(
        "5 of 400 records quoted here, 8 in the evidence index; 1 are no longer in the case"
    )


WHOLE = (
    "“no live upstreams” rose from 12:57: 136 records, 3 of them in the first minute"
)


@pytest.mark.parametrize(
    ("pin", "told"),
    [
        ({"title": "Rollback", "shown": "13:15Z Rollback"}, ("Rollback", "")),
        ({"title": "Rollback", "shown": "13:15Z\nRollback"}, ("Rollback", "13:15Z\nRollback")),
        ({"kind": "finding", "title": f"{WHOLE[:30]}…", "shown": f"{WHOLE}\nburst, 136"}, (WHOLE, "burst, 136")),
        ({"kind": "finding", "title": f"{WHOLE[:30]}…", "shown": WHOLE, "name": "Dry"}, ("Dry", WHOLE)),
        ({"kind": "query", "title": "pool", "shown": "7 of 9 records"}, ("pool", "7 of 9 records")),
        ({"kind": "line", "title": "pool ex…", "shown": "pool exhausted"}, ("pool ex…", "")),
    ],
)  # fmt: skip
def test_nothing_is_said_twice_of_a_pin_and_no_title_stays_cut(
    pin: dict[str, str], told: tuple[str, str]
) -> None:
    (entry,) = timeline_of([pinned(1, at=at(0), **pin)], [], "UTC")
    assert (entry.title, entry.shown) == told


@pytest.mark.parametrize("kind", KINDS)
def test_a_pin_of_every_kind_has_its_place(kind: str) -> None:
    (entry,) = timeline_of([pinned(1, kind=kind, at=at(0))], [], "UTC")
    assert (entry.kind, entry.outside) == (kind, kind == "event")


PINS = st.lists(
    st.builds(
        lambda minute, noise, title: (minute, noise, title),
        st.integers(0, 5_000) | st.none(),
        st.booleans(),
        st.text("abc <&_*", min_size=1, max_size=8),
    ),
    max_size=12,
).map(
    lambda rows: [
        pinned(
            number,
            title=title,
            at=None if minute is None else START + timedelta(minutes=minute),
            noise=noise,
        )
        for number, (minute, noise, title) in enumerate(rows, start=1)
    ]
)


@given(PINS, st.randoms(use_true_random=False))
@settings(deadline=None)
def test_every_pin_but_noise_is_there_once_by_time_whatever_the_order(
    pins: list[Pinned], rng: object
) -> None:
    dated = [one for one in pins if one.pin.when]
    mixed = dated[:]
    rng.shuffle(mixed)  # type: ignore[attr-defined]
    entries = timeline_of(mixed, [], "UTC")
    assert sorted(numbers(entries)) == [
        one.number for one in dated if not one.pin.noise
    ]
    times = [entry.when for entry in entries if isinstance(entry.when, datetime)]
    assert times == sorted(times)
    assert entries == timeline_of(dated, [], "UTC")


@given(PINS)
@settings(max_examples=10, deadline=None)
def test_every_pin_but_noise_is_in_each_text_with_its_time(pins: list[Pinned]) -> None:
    report = report_of(pins=pins)
    entries = content_of(report).timeline
    page, text = render_html(report), render_markdown(report)
    for entry in entries:
        assert f'id="p{entry.number}"' in page
        assert f"**{entry.time}** P{entry.number}, outside event" in text
        assert entry.time in page
    for one in pins:
        if one.pin.noise:
            assert f'id="p{one.number}"' not in page
            assert f" P{one.number}, " not in text
