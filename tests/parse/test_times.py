from datetime import UTC, datetime

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logai_core.formats.notations import ALL_TIMES
from logai_core.parse.times import read_stamps


def read(*stamps: str | None) -> list[tuple[str | None, str]]:
    times = read_stamps(pl.Series(stamps, dtype=pl.String), ALL_TIMES)
    shown = times["ts"].dt.strftime("%Y-%m-%d %H:%M:%S%.6f")
    return list(zip(shown.to_list(), times["ts_basis"].to_list(), strict=True))


@pytest.mark.parametrize(
    ("stamp", "instant", "basis"),
    [
        ("2026-03-03T14:02:01.25Z", "14:02:01.250000", "explicit"),
        ("2026-03-03 14:02:01,250", "14:02:01.250000", "zone setting"),
        ("2026-03-03 14:02:01.123456789", "14:02:01.123456", "zone setting"),
        ("2026-03-03T16:02:01+02:00", "14:02:01.000000", "explicit"),
        ("2026-03-03T16:02:01+0200", "14:02:01.000000", "explicit"),
        ("2026-03-03T16:02:01+02", "14:02:01.000000", "explicit"),
        ("2026-03-03 08:32:01 -05:30", "14:02:01.000000", "explicit"),
        ("2026-03-03 14:02:01 UTC", "14:02:01.000000", "explicit"),
        ("2026-03-03 14:02:01 GMT", "14:02:01.000000", "explicit"),
        ("2026-03-03 14:02:01 CEST", "14:02:01.000000", "zone setting"),
        ("2026-03-03-14.02.01.5", "14:02:01.500000", "zone setting"),
        ("2026/03/03 14:02:01", "14:02:01.000000", "zone setting"),
        ("20260303T140201Z", "14:02:01.000000", "explicit"),
        ("20260303-14:02:01:606", "14:02:01.606000", "zone setting"),
        ("260303 140201", "14:02:01.000000", "zone setting"),
        ("26/03/03 14:02:01", "14:02:01.000000", "zone setting"),
        ("03/Mar/2026:07:02:01 -0700", "14:02:01.000000", "explicit"),
        ("Tue Mar 03 14:02:01 2026", "14:02:01.000000", "zone setting"),
        ("Tue, 03 Mar 2026 14:02:01 GMT", "14:02:01.000000", "explicit"),
        ("03/03/2026, 2:02:01 PM", "14:02:01.000000", "zone setting"),
        ("03/03/2026 12:02:01 AM", "00:02:01.000000", "zone setting"),
        ("03.03.2026 14:02:01", "14:02:01.000000", "zone setting"),
        ("1772546521", "14:02:01.000000", "explicit"),
        ("1772546521.5", "14:02:01.500000", "explicit"),
        ("1772546521250", "14:02:01.250000", "explicit"),
        ("1772546521250000", "14:02:01.250000", "explicit"),
        ("1772546521250000000", "14:02:01.250000", "explicit"),
    ],
)
def test_a_stamp_is_read_in_each_notation(stamp: str, instant: str, basis: str) -> None:
    assert read(stamp) == [(f"2026-03-03 {instant}", basis)]


@pytest.mark.parametrize(
    "stamp",
    [
        "2026-02-29 00:00:00",
        "2026-04-31 00:00:00",
        "2026-13-01 00:00:00",
        "2026-00-01 00:00:00",
        "2026-01-00 00:00:00",
        "0000-01-01 00:00:00",
        "2026-01-01 24:00:00",
        "2026-01-01 00:60:00",
        "2026-01-01 00:00:61",
        "13/13/2026 1:00:00",
        "03/03/2026 13:00:00 PM",
        "99999",
        "yesterday",
        "",
        None,
    ],
)
def test_a_stamp_that_names_no_moment_gives_no_time(stamp: str | None) -> None:
    assert read(stamp) == [(None, "none")]


def test_a_stamp_without_a_year_is_read_in_a_leap_year() -> None:
    assert read("Mar  3 14:02:01", "03-03 14:02:01.811", "Feb 29 00:00:00") == [
        ("2000-03-03 14:02:01.000000", "assumed year"),
        ("2000-03-03 14:02:01.811000", "assumed year"),
        ("2000-02-29 00:00:00.000000", "assumed year"),
    ]


def test_a_leap_second_is_the_first_instant_of_the_next_minute() -> None:
    assert read("2016-12-31T23:59:60.5Z") == [
        ("2017-01-01 00:00:00.000000", "explicit")
    ]


@settings(max_examples=50, deadline=None)
@given(
    st.datetimes(min_value=datetime(1, 1, 1), max_value=datetime(9999, 12, 31))  # noqa: DTZ001
)
def test_every_iso_time_is_read_to_the_microsecond(moment: datetime) -> None:
    times = read_stamps(pl.Series([f"{moment.isoformat()}Z"]), ALL_TIMES)
    assert times["ts"].to_list() == [moment.replace(tzinfo=UTC)]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.sampled_from(["2026-01-01 00:00:00", "Mar  3 14:02:01", "x", None]),
        max_size=6,
    )
)
def test_stamps_are_read_one_by_one_whatever_stands_beside_them(
    stamps: list[str | None],
) -> None:
    assert read(*stamps) == [pair for stamp in stamps for pair in read(stamp)]
