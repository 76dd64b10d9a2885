from datetime import UTC, datetime
from importlib import resources

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logai_core.formats.notations import ALL_TIMES, NOTATIONS, STAMP, in_order
from logai_core.parse import times
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
        ("2026-03-03 16:02:01 CEST", "14:02:01.000000", "explicit"),
        ("2026-03-03 14:02:01 IST", "14:02:01.000000", "zone setting"),
        ("2026-03-03 06:02:01 PST", "14:02:01.000000", "explicit"),
        ("2026-03-03 14:02:01 CST", "14:02:01.000000", "zone setting"),
        ("2026-03-03 15:02:01 Europe/Berlin", "14:02:01.000000", "explicit"),
        ("2026-03-03T15:02:01+01:00[Europe/Berlin]", "14:02:01.000000", "explicit"),
        ("2026-03-03T15:02:01.5[Europe/Berlin]", "14:02:01.500000", "explicit"),
        ("2026-03-03 14:02:01 Europe/Atlantis", None, "none"),
        ("2026-03-03 15:02:01 UTC+1", "14:02:01.000000", "explicit"),
        ("2026-03-03T14:02:01.2500000Z", "14:02:01.250000", "explicit"),
        ("2026-03-03 15:02:01.25 +0100", "14:02:01.250000", "explicit"),
        ("2026-03-03_14:02:01", "14:02:01.000000", "zone setting"),
        ("2026-03-03 at 14:02:01", "14:02:01.000000", "zone setting"),
        ("2026-03-03 14:02:01:250", "14:02:01.250000", "zone setting"),
        ("2026-03-03 2:02:01 PM", "14:02:01.000000", "zone setting"),
        ("2026-03-03 14:02", "14:02:00.000000", "zone setting"),
        ("2026-03-03T140201Z", "14:02:01.000000", "explicit"),
        ("2026-062T14:02:01Z", "14:02:01.000000", "explicit"),
        ("2026-W10-2T14:02:01Z", "14:02:01.000000", "explicit"),
        ("2026.03.03 14:02:01", "14:02:01.000000", "zone setting"),
        ("2026:03:03 14:02:01", "14:02:01.000000", "zone setting"),
        ("2026/03/03-14:02:01.250000", "14:02:01.250000", "zone setting"),
        ("20260303 14:02:01", "14:02:01.000000", "zone setting"),
        ("20260303140201", "14:02:01.000000", "zone setting"),
        ("20260303140201.25Z", "14:02:01.250000", "explicit"),
        ("20260303150201.250000+060", "14:02:01.250000", "explicit"),
        ("260303 14:02:01", "14:02:01.000000", "zone setting"),
        ("2026-Mar-03 14:02:01", "14:02:01.000000", "zone setting"),
        ("2026 Mar  3 14:02:01", "14:02:01.000000", "zone setting"),
        ("Mar  3 2026 14:02:01", "14:02:01.000000", "zone setting"),
        ("Mar 3, 2026 2:02:01 PM", "14:02:01.000000", "zone setting"),
        ("March 3, 2026 at 2:02:01\u202fp.m.", "14:02:01.000000", "zone setting"),
        ("Tue Mar  3 15:02:01 CET 2026", "14:02:01.000000", "explicit"),
        (
            "Tue Mar 03 2026 15:02:01 GMT+0100 (Central European Standard Time)",
            "14:02:01.000000",
            "explicit",
        ),
        ("Tuesday, 03-Mar-26 14:02:01 GMT", "14:02:01.000000", "explicit"),
        ("03-Mar-2026 14:02:01.250", "14:02:01.250000", "zone setting"),
        ("3-Mar-2026::14:02:01", "14:02:01.000000", "zone setting"),
        ("03-MAR-26 02.02.01.250000 PM", "14:02:01.250000", "zone setting"),
        ("03-MAR-26 02.02.01.250000 PM +00:00", "14:02:01.250000", "explicit"),
        ("3/3/26 14:02:01:250 UTC", "14:02:01.250000", "explicit"),
        ("03/03/2026 14:02", "14:02:00.000000", "zone setting"),
        ("03.03.26 14:02:01", "14:02:01.000000", "zone setting"),
        ("3 mars 2026 14:02:01", "14:02:01.000000", "zone setting"),
        ("3. März 2026 14:02:01", "14:02:01.000000", "zone setting"),
        ("3 de março de 2026 14:02:01", "14:02:01.000000", "zone setting"),
        ("MAR 3, 2026 14:02:01", "14:02:01.000000", "zone setting"),
        ("1772546521,25", "14:02:01.250000", "explicit"),
        ("1.77254652125e+09", "14:02:01.250000", "explicit"),
        ("/Date(1772546521250)/", "14:02:01.250000", "explicit"),
        ("@4000000069a6e9e30ee6b280", "14:02:01.250000", "explicit"),
        ("134170201212500000", "14:02:01.250000", "explicit"),
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
def test_a_stamp_is_read_in_each_notation(
    stamp: str, instant: str | None, basis: str
) -> None:
    assert read(stamp) == [(instant and f"2026-03-03 {instant}", basis)]


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
        "2026-366T00:00:00Z",
        "2026-W54-1T00:00:00Z",
        "2025-W53-1T00:00:00Z",
        "2026-03-03 14:02:01+19:00",
        "2026-03-03 14:02:01+01:60",
        "1969-12-31 23:59:59",
        "0001-01-01T00:00:00Z",
        "2101-01-01 00:00:00",
        "1970-01-01T00:00:00+00:01",
        "@4fffffffffffffff00000000",
        "999999999999999999",
        "14:02:01.250",
        "99999",
        "yesterday",
        "",
        None,
    ],
)
def test_a_stamp_that_names_no_moment_gives_no_time(stamp: str | None) -> None:
    assert read(stamp) == [(None, "none")]


def test_a_stamp_without_a_year_is_read_in_a_leap_year() -> None:
    stamps = ["Mar  3 14:02:01", "03-03 14:02:01", "03/03 14:02:01", "0303 14:02:01.0",
              "03 Mar 14:02:01", "3 mars 14:02:01", "Mär  3 14:02:01"]  # fmt: skip
    expected = ("2000-03-03 14:02:01.000000", "assumed year")
    assert read(*stamps) == [expected] * len(stamps)
    assert read("Feb 29 00:00:00") == [("2000-02-29 00:00:00.000000", "assumed year")]


def test_a_leap_second_is_the_first_instant_of_the_next_minute() -> None:
    assert read("2016-12-31T23:59:60.5Z") == [
        ("2017-01-01 00:00:00.000000", "explicit")
    ]


def test_a_stated_zone_tells_of_hours_that_came_twice_or_never() -> None:
    assert read(
        "2026-03-29 02:30:00 Europe/Berlin",
        "2026-10-25 02:30:00 Europe/Berlin",
        "2026-10-25 04:30:00 Europe/Berlin",
    ) == [
        (None, "skipped"),
        ("2026-10-25 00:30:00.000000", "ambiguous"),
        ("2026-10-25 03:30:00.000000", "explicit"),
    ]


def test_every_name_of_a_zone_is_read_or_gives_no_time() -> None:
    names = resources.files("tzdata").joinpath("zones").read_text("utf-8").split()
    read_now = read(
        *(f"2026-03-03 14:02:01 [{name}]" for name in names[::8] if "/" in name)
    )
    assert {basis for _, basis in read_now} <= {"explicit", "none"}
    assert sum(basis == "explicit" for _, basis in read_now) > 40


@pytest.mark.parametrize(
    ("stamp", "day_first", "date"),
    [
        ("03/04/2026 00:00:00", None, "2026-03-04"),
        ("03/04/2026 00:00:00", False, "2026-03-04"),
        ("03/04/2026 00:00:00", True, "2026-04-03"),
        ("03/14/2026 00:00:00", True, "2026-03-14"),
        ("14/03/2026 00:00:00", None, "2026-03-14"),
        ("03-04-2026 00:00:00", None, "2026-04-03"),
        ("03-04-2026 00:00:00", False, "2026-03-04"),
        ("26/03/04 00:00:00", True, "2026-03-04"),
    ],
)
def test_day_or_month_comes_first_as_its_source_has_it(
    stamp: str, day_first: bool | None, date: str
) -> None:
    times = read_stamps(pl.Series([stamp]), in_order(ALL_TIMES, day_first=day_first))
    assert times["ts"].dt.strftime("%Y-%m-%d").to_list() == [date]


@pytest.mark.parametrize(
    ("line", "stamp"),
    [
        ("[3/3/26 14:02:01:250 UTC] 00000007 up", "3/3/26 14:02:01:250 UTC"),
        ("@4000000069a6e9e30ee6b280 up", "@4000000069a6e9e30ee6b280"),
        ("2026-03-03 14:02:01:250: up", "2026-03-03 14:02:01:250"),
        ("2026-03-03 14:02:01: up", "2026-03-03 14:02:01"),
        ("2026-03-03 14:02 Europe/Berlin up", "2026-03-03 14:02 Europe/Berlin"),
        ("=INFO REPORT==== 3-Mar-2026::14:02:01 ===", "3-Mar-2026::14:02:01"),
        ("260303  2:02:01 [Note] up", "260303  2:02:01"),
        ("[7] 03 Mar 14:02:01.250 * up", "03 Mar 14:02:01.250"),
        ("1772546521 up", None),
        ("14:02:01.250 up", None),
        ("0303 14:02:01 up", None),
        ("pid 20260303140201", None),
        ("3 of 10/12 at 14:02", None),
    ],
)
def test_a_stamp_is_found_in_a_text(line: str, stamp: str | None) -> None:
    assert pl.Series([line]).str.extract(STAMP, 0).to_list() == [stamp]


@pytest.mark.parametrize("name", ALL_TIMES)
def test_every_notation_is_a_linear_regex(name: str) -> None:
    assert pl.Series(["x"]).str.extract_groups(f"^(?:{NOTATIONS[name]})$").len() == 1


@settings(max_examples=50, deadline=None)
@given(
    st.datetimes(datetime(1970, 1, 1), datetime(2100, 12, 31))  # noqa: DTZ001
)
def test_every_iso_time_is_read_to_the_microsecond(moment: datetime) -> None:
    times = read_stamps(pl.Series([f"{moment.isoformat()}Z"]), ALL_TIMES)
    assert times["ts"].to_list() == [moment.replace(tzinfo=UTC)]


@settings(max_examples=25, deadline=None)
@given(st.from_regex("[0-9+@/:. TZ-]{1,30}", fullmatch=True) | st.text(max_size=30))
def test_no_stamp_raises_or_leaves_the_years_of_logs(stamp: str) -> None:
    [(instant, basis)] = read(stamp)
    assert (instant is None) == (basis == "none")
    assert instant is None or "1970" <= instant[:4] <= "2100"


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


USUAL = st.sampled_from(
    [
        "2026-03-03T14:02:01Z", "2026-03-03 14:02:01", "2026-03-03 14:02:01,250",
        "2026-03-03T14:02:01.250Z", "2026/03/03 14:02:01.250000", "2026-02-30 10:00:00",
        "2026-03-03 14:02:60", "2026-03-0314:02:01", "2026-3-3 14:02:01", "1969-01-01 00:00:00",
        "2026-03-03 24:00:00", "2026-03-03T14:02:01+02:00", "2026-03-03 14:02:01.25", "x", None,
    ]
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.lists(USUAL, max_size=8))
def test_reading_the_usual_stamps_quickly_gives_what_reading_any_gives(
    stamps: list[str | None],
) -> None:
    quick = read(*stamps)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(times, "read_quickly", lambda left: times._TIMES.to_frame())
        assert read(*stamps) == quick
