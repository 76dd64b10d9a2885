from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logai_core.formats import TEXT, Guess
from logai_core.parse import Calendar, Parser, read_calendar
from logai_core.parse.years import Years
from logai_core.schemas import TS_BASIS
from logai_core.settings import Limits, ParseSettings
from tests.parse.builders import lines_of

GUESS, LIMITS = Guess(TEXT, 1.0), Limits()
MARCH = ParseSettings(last_day=date(2026, 3, 3))


def parser_of(calendar: Calendar, given: ParseSettings) -> Parser:
    return Parser(
        GUESS, source_id="s", settings=given, limits=LIMITS, calendar=calendar
    )


def read(
    *stamps: str, given: ParseSettings = MARCH, cuts: tuple[int, ...] = ()
) -> list[str | None]:
    """Return days as read by what all lines say, in blocks that end at `cuts`."""
    lines = lines_of(*(f"{stamp} text" for stamp in stamps))
    calendar = Calendar()
    while True:
        parser = parser_of(calendar, given)
        ends = [0, *sorted(cut % (len(stamps) + 1) for cut in cuts), len(stamps)]
        parts = [parser.feed(lines[a:b]) for a, b in pairwise(ends)]
        records = pl.concat(part.records for part in [*parts, parser.finish()])
        if not parser.misread:
            return records["ts"].dt.strftime("%Y-%m-%d").to_list()
        assert calendar == Calendar()
        calendar = parser.calendar


def bsd(day: date) -> str:
    return day.strftime("%b %d 12:00:00")


def days(*months_and_days: str) -> list[str]:
    return [f"{one} 12:00:00" for one in months_and_days]


def test_the_last_stamp_is_not_after_the_last_day() -> None:
    assert read(*days("Mar  1", "Mar  3")) == ["2026-03-01", "2026-03-03"]
    assert read(*days("Mar  1", "Mar  9")) == ["2025-03-01", "2025-03-09"]


def test_a_zone_ahead_may_write_the_day_after_the_last() -> None:
    assert read(*days("Mar  4")) == ["2026-03-04"]
    assert read(*days("Mar  5")) == ["2025-03-05"]


def test_a_calendar_that_falls_back_has_passed_new_year() -> None:
    assert read(*days("Nov 30", "Dec 31", "Jan  1", "Feb  2")) == [
        "2025-11-30", "2025-12-31", "2026-01-01", "2026-02-02",
    ]  # fmt: skip


def test_several_new_years_are_counted_from_the_last_day_back() -> None:
    assert read(*days("Aug  1", "Jan  1", "Aug  1", "Jan  1", "Jun  1")) == [
        "2023-08-01", "2024-01-01", "2024-08-01", "2025-01-01", "2025-06-01",
    ]  # fmt: skip


def test_lines_out_of_order_around_new_year_stay_in_their_years() -> None:
    assert read(*days("Jan  1", "Dec 31", "Jan  1", "Dec 31", "Jan  2")) == [
        "2026-01-01", "2025-12-31", "2026-01-01", "2025-12-31", "2026-01-02",
    ]  # fmt: skip


def test_old_lines_may_follow_newer_ones() -> None:
    assert read(*days("Feb  1", "Mar  3", "Dec 20", "Jan 31")) == [
        "2026-02-01", "2026-03-03", "2025-12-20", "2026-01-31",
    ]  # fmt: skip


def test_the_newest_line_may_be_the_first() -> None:
    assert read(*days("Feb  1", "Jan  1", "Dec 31", "Nov  1", "Aug  2")) == [
        "2026-02-01", "2026-01-01", "2025-12-31", "2025-11-01", "2025-08-02",
    ]  # fmt: skip


def test_a_long_silence_is_no_new_year() -> None:
    december = ParseSettings(last_day=date(2026, 12, 31))
    assert read(*days("Jan  5", "Sep 30"), given=december) == [
        "2026-01-05", "2026-09-30",
    ]  # fmt: skip


def test_a_year_that_is_set_is_that_of_the_first_stamp() -> None:
    assert read(*days("Dec 31", "Jan  1"), given=ParseSettings(year=2019)) == [
        "2019-12-31", "2020-01-01",
    ]  # fmt: skip


def test_neighbours_that_state_their_year_decide() -> None:
    assert read("Dec 31 12:00:00", "2021-12-31 12:00:01", "Jan  1 12:00:00") == [
        "2021-12-31", "2021-12-31", "2022-01-01",
    ]  # fmt: skip
    assert read("2022-01-01 00:00:00", "Dec 31 23:59:59") == [
        "2022-01-01", "2021-12-31",
    ]  # fmt: skip


def test_a_date_in_the_text_of_a_line_beside_decides_nothing() -> None:
    assert read("Mar  1 12:00:00", "2031-09-01 12:00:00", "Mar  2 12:00:00") == [
        "2026-03-01", "2031-09-01", "2026-03-02",
    ]  # fmt: skip


def test_29_february_in_a_year_without_one_is_no_time() -> None:
    parser = parser_of(Calendar(), MARCH)
    parser.feed(
        lines_of(*(f"{day} text" for day in days("Feb 28", "Feb 29", "Mar  1")))
    )
    parser.finish()
    assert read(*days("Feb 28", "Feb 29", "Mar  1")) == [
        "2026-02-28",
        None,
        "2026-03-01",
    ]
    assert (parser.counts.parsed, parser.counts.undated) == (2, 1)


def test_the_receipt_names_the_first_year_and_records_say_that_it_is_assumed() -> None:
    parser = parser_of(Calendar(first_year=2025), MARCH)
    assert parser.year is None
    parser.feed(lines_of(*(f"{day} text" for day in days("Dec 31", "Jan  1"))))
    records = parser.finish().records
    assert parser.year == 2025
    assert records["ts_basis"].to_list() == ["assumed year"]


def test_new_years_without_end_give_no_time_beyond_the_years_of_logs() -> None:
    read_days = read(*days("Dec 31", "Jan  1", *["Sep  1", "Jan  1"] * 200))
    assert read_days[-1] == "2026-01-01"
    assert read_days[0] is None
    assert min(day for day in read_days if day) >= "1970"


@pytest.mark.parametrize("first", ["14/02/2026", "02/14/2026", "01/02/2026"])
def test_one_stamp_proves_day_or_month_first_for_its_source(first: str) -> None:
    expected = {"14/02/2026": "2026-02-01", "02/14/2026": "2026-01-02"}
    stamps = [f"{day} 12:00:00" for day in ("01/02/2026", first, "01/02/2026")]
    assert read(*stamps)[::2] == [expected.get(first, "2026-01-02")] * 2


def test_a_sample_tells_how_to_read_its_source() -> None:
    sample = pl.Series(["Dec 31 12:00:00 a", "Jan  1 12:00:00 b", "14/02/2026 12:00 c"])
    found = read_calendar(sample, GUESS, settings=MARCH, limits=LIMITS)
    assert found == Calendar(first_year=2025, day_first=True, numeric=True)
    nothing = read_calendar(sample[:0], GUESS, settings=MARCH, limits=LIMITS)
    assert nothing == Calendar(first_year=None, day_first=None, numeric=False)


STEPS = st.lists(st.integers(-40, 120), min_size=1, max_size=30)


@settings(max_examples=25, deadline=None)
@given(STEPS, st.integers(0, 3000))
def test_days_that_lie_near_each_other_are_read_as_they_were(
    steps: list[int], start: int
) -> None:
    day, written = date(2001, 1, 1) + timedelta(start), []
    for step in steps:
        day += timedelta(step)
        written.append(day if (day.month, day.day) != (2, 29) else day - timedelta(1))
    last = ParseSettings(last_day=max(written))
    expected = [day.isoformat() for day in written]
    assert read(*map(bsd, written), given=last) == expected


STAMPS = st.sampled_from(
    [*days("Jan  1", "Feb 29", "Mar  3", "Jul  1", "Dec 31"), "2024-12-31 12:00:00",
     "2026-01-01 09:00:00", "words", "13/02/2026 12:00", "02/03/2026 12:00"]
)  # fmt: skip


@settings(max_examples=20, deadline=None)
@given(
    st.lists(STAMPS, min_size=1, max_size=10),
    st.lists(st.integers(0, 10), max_size=4),
)
def test_blocks_do_not_show(stamps: list[str], cuts: list[int]) -> None:
    assert read(*stamps, cuts=tuple(cuts)) == read(*stamps)


def test_records_without_such_stamps_stay_as_they_are() -> None:
    times = [datetime(2026, 1, 1, tzinfo=UTC), None]
    records = pl.DataFrame({"ts": times, "ts_basis": ["explicit", "none"]}).cast(
        {"ts": pl.Datetime("us", "UTC"), "ts_basis": TS_BASIS}
    )
    years = Years(2026)
    assert years.apply(records).equals(records)
    assert (years.first, years.best(date(2026, 1, 1))) == (None, None)
