from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from logai_core.instants import (
    clock,
    comes_twice,
    instant,
    local,
    spoken,
    texts,
    written,
)

BERLIN = "Europe/Berlin"
ZONES = ("UTC", BERLIN, "America/St_Johns", "Australia/Lord_Howe", "Asia/Kathmandu")
CHANGES = [datetime(2026, 10, 25, 1, tzinfo=UTC), datetime(2026, 4, 4, 15, tzinfo=UTC)]
ANY = st.datetimes(datetime(1971, 1, 1), datetime(2037, 1, 1)).map(  # noqa: DTZ001
    lambda one: one.replace(tzinfo=UTC)
)
NEAR_A_CHANGE = st.builds(
    lambda change, seconds: change + timedelta(seconds=seconds),
    st.sampled_from(CHANGES),
    st.integers(-7200, 7200),
)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


@given(ANY | NEAR_A_CHANGE, st.sampled_from(ZONES))
def test_what_is_written_in_a_zone_reads_back_as_the_same_instant(
    when: datetime, zone: str
) -> None:
    read = instant(datetime.fromisoformat(written(when, zone)), zone)
    assert (read, read.utcoffset()) == (when, timedelta(0))


@given(st.lists(ANY | NEAR_A_CHANGE, min_size=1), st.sampled_from(ZONES))
def test_a_column_of_times_says_what_each_time_says(
    moments: list[datetime], zone: str
) -> None:
    column = pl.Series("ts", moments, pl.Datetime("us", "UTC")).to_frame()
    shown = column.select(texts(pl.col("ts"), zone, "%Y-%m-%d %H:%M:%S%.3f"))
    assert shown["ts"].to_list() == [clock(one, zone) for one in moments]


def test_a_time_is_shown_in_its_zone() -> None:
    noon = utc(2026, 11, 20, 12, 2, 3, 123456)
    assert clock(noon) == "2026-11-20 12:02:03.123"
    assert clock(noon, BERLIN) == "2026-11-20 13:02:03.123"
    assert written(noon, BERLIN) == "2026-11-20 13:02:03.123456"
    assert clock(None, BERLIN) == "–"


@pytest.mark.parametrize(
    ("when", "shown"),
    [
        (utc(2026, 10, 24, 23, 59, 59), "2026-10-25 01:59:59"),
        (utc(2026, 10, 25, 0, 30), "2026-10-25 02:30:00+02:00"),
        (utc(2026, 10, 25, 1, 30), "2026-10-25 02:30:00+01:00"),
        (utc(2026, 10, 25, 2, 0), "2026-10-25 03:00:00"),
        (utc(2026, 3, 29, 0, 59, 59), "2026-03-29 01:59:59"),
        (utc(2026, 3, 29, 1, 0), "2026-03-29 03:00:00"),
    ],
)
def test_only_a_time_that_comes_twice_has_its_offset_beside_it(
    when: datetime, shown: str
) -> None:
    assert written(when, BERLIN) == shown
    assert comes_twice(local(when, BERLIN)) is ("+" in shown)


@pytest.mark.parametrize(
    ("wall", "when"),
    [
        (datetime(2026, 11, 20, 13, 2), utc(2026, 11, 20, 12, 2)),  # noqa: DTZ001
        (datetime(2026, 10, 25, 2, 30), utc(2026, 10, 25, 0, 30)),  # noqa: DTZ001
        (datetime(2026, 3, 29, 2, 30), utc(2026, 3, 29, 1, 30)),  # noqa: DTZ001
        (datetime(2026, 3, 29, 2, 30, tzinfo=ZoneInfo("Asia/Tokyo")),
         utc(2026, 3, 28, 17, 30)),
    ],
)  # fmt: skip
def test_a_time_of_a_zone_is_the_earlier_of_two_and_never_none(
    wall: datetime, when: datetime
) -> None:
    assert instant(wall, BERLIN) == when


def test_a_time_that_clocks_pass_over_does_not_come_twice() -> None:
    assert not comes_twice(datetime(2026, 3, 29, 2, 30, tzinfo=ZoneInfo(BERLIN)))


def test_an_undated_row_stays_without_a_time() -> None:
    rows = pl.DataFrame({"ts": [None]}, schema={"ts": pl.Datetime("us", "UTC")})
    assert rows.select(texts(pl.col("ts"), BERLIN, "%H:%M"))["ts"].to_list() == [None]


def test_times_in_a_sentence_say_their_zone_once() -> None:
    start, end = utc(2026, 11, 20, 13, 40), utc(2026, 11, 20, 13, 52, 30, 999_999)
    assert spoken(start, dated=False) == "13:40:00 UTC"
    assert spoken(start, end, dated=False) == "13:40:00\u201313:52:30 UTC"
    assert spoken(start, end, dated=True, joint=" to ") == (
        "2026-11-20 13:40:00 to 2026-11-20 13:52:30 UTC"
    )
