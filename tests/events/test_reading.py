from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logai_core.errors import LimitError, SettingError
from logai_core.events import MOST_CHARS, MOST_EVENTS, Event, Refused, read_events
from logai_core.events.model import MOST_TEXT

BERLIN, DAY = "Europe/Berlin", date(2026, 11, 20)
NOON = datetime(2026, 11, 20, 12, 2, tzinfo=UTC)


def one(line: str, zone: str = BERLIN, day: date | None = DAY) -> Event:
    (found,) = read_events(line, zone=zone, day=day).events
    return found


def why(line: str, zone: str = BERLIN, day: date | None = DAY) -> str:
    (found,) = read_events(line, zone=zone, day=day).refused
    return found.why


@pytest.mark.parametrize(
    ("stamp", "how"),
    [
        ("2026-11-20 13:02 Europe/Berlin", ""),
        ("2026-11-20T12:02Z", ""),
        ("2026-11-20T12:02:00.000Z", ""),
        ("2026-11-20 13:02:00+01:00", ""),
        ("2026-11-20 13:02 CET", ""),
        ("[2026-11-20 13:02]", BERLIN),
        ("- 2026-11-20 13:02", BERLIN),
        ("2026/11/20 13:02", BERLIN),
        ("20.11.2026 13:02", BERLIN),
        ("20 Nov 2026 13:02", BERLIN),
        ("Nov 20, 2026 at 1:02 PM", BERLIN),
        ("11/20/2026 1:02 PM", BERLIN),
        ("20/11/2026 13:02:00", BERLIN),
        ("Fri, 20 Nov 2026 12:02:00 GMT", ""),
        ("1795176120", ""),
        ("Nov 20 13:02:00", f"the year 2026; {BERLIN}"),
        ("13:02", f"the day 2026-11-20; {BERLIN}"),
        ("[13:02:00]", f"the day 2026-11-20; {BERLIN}"),
        ("1:02 PM", f"the day 2026-11-20; {BERLIN}"),
    ],
)
def test_a_line_begins_with_a_time_as_people_write_it(stamp: str, how: str) -> None:
    line = f"{stamp} deploy 1.4.2 at 10:30 by release-bot"
    assert one(line) == Event(
        NOON, "deploy 1.4.2 at 10:30", "release-bot", line, 1, how
    )


@pytest.mark.parametrize(
    ("said", "title", "author"),
    [
        ("<alice> rolling back", "rolling back", "alice"),
        ("<alice>: back by noon", "back by noon", "alice"),
        ("deploy by bot.", "deploy", "bot"),
        ("paged: by whom", "paged: by whom", ""),
        ("- queue grows", "queue grows", ""),
        ("alert <b>big</b>", "alert <b>big</b>", ""),
        ("<b>big</b> alert", "<b>big</b> alert", ""),
    ],
)
def test_a_line_tells_who_by_a_name_in_brackets_or_at_its_end(
    said: str, title: str, author: str
) -> None:
    found = one(f"2026-11-20 13:02 {said}")
    assert (found.title, found.author) == (title, author)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("the pool is dry", "no time at its beginning"),
        ("2026-11-20 deploy", "no time at its beginning"),
        ("2026-02-30 13:02 deploy", "there is no such time"),
        ("2026-11-20 25:02 deploy", "there is no such time"),
        ("2026-11-20 13:02", "nothing is said beside its time"),
        ("2026-03-29 02:30 deploy", "clocks of Europe/Berlin never showed this time"),
        (f"2026-11-20 13:02 {'x' * MOST_CHARS}", "longer than 2,000 characters"),
    ],
)
def test_what_is_no_event_is_refused_with_the_reason(line: str, reason: str) -> None:
    assert why(line) == reason


def test_a_day_and_a_year_are_assumed_only_where_they_are_given() -> None:
    assert why("13:02 deploy", day=None) == "a time of day without a day"
    assert why("Nov 20 13:02 deploy", day=None) == "a date without a year"
    assert why("Feb 29 13:02 deploy") == "there is no such time"
    leap = one("Feb 29 13:02 deploy", zone="UTC", day=date(2028, 3, 1))
    assert leap.at == datetime(2028, 2, 29, 13, 2, tzinfo=UTC)


def test_of_a_time_that_comes_twice_the_earlier_is_taken_and_it_is_said() -> None:
    found = one("2026-10-25 02:30 deploy")
    assert found.at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert found.how == "Europe/Berlin; it came twice, this is the earlier"


def test_one_line_that_proves_the_day_first_holds_for_all() -> None:
    read = read_events("03/04/2026 10:00 a\n23/04/2026 10:00 b")
    assert [one.at.month for one in read.events] == [4, 4]
    assert read_events("03/04/2026 10:00 a").events[0].at.month == 3


def test_the_same_twice_is_one_event() -> None:
    read = read_events("2026-11-20 13:02Z up\n\n2026-11-20T13:02:00Z up")
    assert [one.line for one in read.events] == [1]
    assert read.refused == (
        Refused(3, "2026-11-20T13:02:00Z up", "the same as line 1"),
    )


def test_no_more_than_a_thousand_are_taken() -> None:
    text = "\n".join(
        f"2026-11-20 13:02Z deploy {one}" for one in range(MOST_EVENTS + 2)
    )
    read = read_events(text)
    assert len(read.events) == MOST_EVENTS
    assert [one.line for one in read.refused] == [1001, 1002]
    assert {one.why for one in read.refused} == {"more than 1,000 events"}


def test_what_is_far_too_large_or_of_no_zone_is_refused_at_once() -> None:
    with pytest.raises(LimitError):
        read_events("x" * (MOST_TEXT + 1))
    with pytest.raises(SettingError):
        read_events("x", zone="Berlin/Mitte")


def test_a_table_is_read_by_its_headings() -> None:
    read = read_events(
        'Timestamp;Alert;"Created by";severity\r\n'
        '2026-11-20 13:02;"deploy; 1.4.2";release-bot;info\r\n'
        ";nobody knows when;;\r\n"
        "2026-11-20 13:03 or so;x;;\r\n"
        '"2026-11-20T12:04:00Z";"two\r\nlines";;\r\n',
        zone=BERLIN,
    )
    assert read.columns == ("Timestamp", "Alert", "Created by")
    assert [(one.at, one.title, one.author, one.line) for one in read.events] == [
        (NOON, "deploy; 1.4.2", "release-bot", 2),
        (NOON.replace(minute=4), "two\nlines", "", 5),
    ]
    assert [(one.line, one.why) for one in read.refused] == [
        (3, "no time in its column"),
        (4, "more than a time in the column of times"),
    ]


@pytest.mark.parametrize(
    ("head", "row", "columns"),
    [
        ("when,what", "2026-11-20 13:02,up", ("when", "what", "")),
        ("date\tby\tnote", "2026-11-20 13:02\tann\tup", ("date", "note", "by")),
        ("tz|title|time", "Europe/Berlin|up|2026-11-20 13:02", ("time", "title", "")),
        ("\ufeffstarted_at,name", "2026-11-20 13:02,up", ("started_at", "name", "")),
    ],
)
def test_columns_are_known_by_their_usual_names(
    head: str, row: str, columns: tuple[str, ...]
) -> None:
    read = read_events(f"{head}\n{row}\n", zone=BERLIN)
    assert read.columns == columns
    assert [(one.at, one.title) for one in read.events] == [(NOON, "up")]


def test_a_broken_table_is_refused_by_its_line() -> None:
    with pytest.raises(SettingError, match="line 3 of the table"):
        read_events('time,title\n2026-11-20 13:02,"up\n')


def test_a_line_with_commas_is_no_table() -> None:
    assert one("2026-11-20 13:02 up, down, time, and again").title.endswith("again")


@given(st.text(max_size=400))
def test_every_line_is_an_event_or_refused(text: str) -> None:
    try:
        read = read_events(text, day=DAY)
    except SettingError:
        return
    if not read.columns:
        plain = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        lines = [number for number, one in enumerate(plain, 1) if one.strip()]
        assert sorted(one.line for one in (*read.events, *read.refused)) == lines
