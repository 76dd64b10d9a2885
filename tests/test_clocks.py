from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logai_core.clocks import check_clock, set_clock
from logai_core.errors import SettingError
from logai_core.schemas import RECORDS
from logai_core.settings import Clock
from logai_core.store import Case
from tests.builders import receipt_of, records_of

LOCAL = "zone setting"


def records(*times: str | None, basis: str = LOCAL) -> pl.DataFrame:
    parsed = [one and datetime.fromisoformat(one).replace(tzinfo=UTC) for one in times]
    kinds = [basis if one else "none" for one in times]
    return records_of(["a"] * len(times), ts=parsed, ts_basis=kinds)


def under(clock: Clock, *times: str | None, basis: str = LOCAL) -> list[object]:
    seen = set_clock(records(*times, basis=basis).lazy(), clock).collect()
    assert seen.schema == RECORDS
    shown = seen["ts"].dt.strftime("%Y-%m-%d %H:%M:%S")
    return list(zip(shown, seen["ts_basis"], strict=True))


BERLIN = Clock("Europe/Berlin")


def test_a_wall_time_is_read_in_the_zone_of_its_source() -> None:
    assert under(BERLIN, "2026-01-01 12:00:00", "2026-07-01 12:00:00", None) == [
        ("2026-01-01 11:00:00", LOCAL), ("2026-07-01 10:00:00", LOCAL), (None, "none"),
    ]  # fmt: skip


@pytest.mark.parametrize("basis", ["zone setting", "assumed year"])
def test_an_hour_that_never_came_is_no_time(basis: str) -> None:
    assert under(BERLIN, "2026-03-29 02:30:00", "2026-03-29 03:00:00", basis=basis) == [
        (None, "skipped"), ("2026-03-29 01:00:00", basis),
    ]  # fmt: skip


@pytest.mark.parametrize("basis", ["zone setting", "assumed year"])
def test_of_an_hour_that_came_twice_the_earlier_is_taken(basis: str) -> None:
    assert under(BERLIN, "2026-10-25 02:00:00", "2026-10-25 03:00:00", basis=basis) == [
        ("2026-10-25 00:00:00", "ambiguous"), ("2026-10-25 02:00:00", basis),
    ]  # fmt: skip


def test_an_explicit_time_is_moved_by_the_offset_only() -> None:
    clock = Clock("Europe/Berlin", offset_s=-90.0)
    assert under(clock, "2026-10-25 02:30:00", basis="explicit") == [
        ("2026-10-25 02:28:30", "explicit")
    ]


def test_a_time_whose_own_zone_had_it_twice_stays() -> None:
    assert under(BERLIN, "2026-10-25 02:30:00", basis="ambiguous") == [
        ("2026-10-25 02:30:00", "ambiguous")
    ]


@pytest.mark.parametrize(
    ("zone", "wall", "instant"),
    [
        ("Africa/Monrovia", "1971-12-30 10:00:00", "1971-12-30 10:44:30"),
        ("Asia/Kathmandu", "2026-01-01 05:45:00", "2026-01-01 00:00:00"),
        ("Australia/Lord_Howe", "2026-01-01 11:00:00", "2026-01-01 00:00:00"),
        ("Pacific/Apia", "2011-12-31 00:00:00", "2011-12-30 10:00:00"),
        ("Pacific/Apia", "2011-12-30 12:00:00", None),
        ("EST5EDT", "2026-01-01 00:00:00", "2026-01-01 05:00:00"),
    ],
)
def test_zones_have_their_oddities(zone: str, wall: str, instant: str | None) -> None:
    basis = LOCAL if instant else "skipped"
    assert under(Clock(zone), wall) == [(instant, basis)]


def test_an_offset_of_parts_of_a_second_is_kept() -> None:
    moved = set_clock(records("2026-01-01").lazy(), Clock(offset_s=-0.25)).collect()
    expected = datetime(2026, 1, 1, tzinfo=UTC) - timedelta(seconds=0.25)
    assert moved["ts"].to_list() == [expected]


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "Etc/GMT+12"])
@pytest.mark.parametrize("offset_s", [-366 * 86_400.0, 366 * 86_400.0])
def test_no_clock_leaves_the_range_of_times(zone: str, offset_s: float) -> None:
    clock = Clock(zone, offset_s)
    check_clock(clock)
    moved = set_clock(records("1970-01-01", "2100-12-31 23:59:59").lazy(), clock)
    years = [when.year for when in moved.collect()["ts"]]
    assert [1968, 2099] <= years <= [1971, 2102]


@pytest.mark.parametrize(
    "clock",
    [Clock("Mars/Olympus"), Clock(""), Clock("UTC", 1e9), Clock("UTC", float("nan"))],
)
def test_a_clock_that_cannot_be_is_refused_with_an_example(clock: Clock) -> None:
    with pytest.raises(SettingError, match=r"(zone|offset): found"):
        check_clock(clock)


@settings(max_examples=20, deadline=None)
@given(
    st.lists(st.datetimes(datetime(1970, 1, 1), datetime(2100, 12, 31))),  # noqa: DTZ001
    st.sampled_from(["UTC", "Europe/Berlin", "America/St_Johns", "Pacific/Apia"]),
    st.floats(-1e6, 1e6),
)
def test_a_clock_can_be_taken_back(
    times: list[datetime], zone: str, offset_s: float
) -> None:
    given_records = records(*(one.isoformat() for one in times))
    other = set_clock(given_records.lazy(), Clock(zone, offset_s)).collect()
    assert other.height == given_records.height
    assert set_clock(given_records.lazy(), Clock()).collect().equals(given_records)


def test_the_clock_of_utc_leaves_the_scan_as_it_is() -> None:
    scan = records("2026-01-01").lazy()
    assert set_clock(scan, Clock()) is scan


@pytest.fixture
def case(tmp_path: Path) -> Case:
    made = Case.create(tmp_path / "case", title="t")
    for source, zone in (("0123456789ab", "Europe/Berlin"), ("ba9876543210", "UTC")):
        folder = made.begin_records(f"{source}-0")
        rows = records("2026-07-01 12:00:00", "2026-07-01 13:00:00", None)
        rows = rows.with_columns(pl.lit(source).alias("source_id"))
        rows.write_parquet(folder / "part-00000.parquet")
        receipt_of(source, zone=zone).write_parquet(folder / "receipt.parquet")
        made.finish_records(folder, source, folder.name[1:])
    return made


def test_a_case_filters_by_the_times_of_its_clocks(case: Case) -> None:
    noon = datetime(2026, 7, 1, 12, tzinfo=UTC)
    later = case.records().filter(pl.col("ts") >= noon)
    assert later.select("source_id", "ts").collect().rows() == [
        ("ba9876543210", noon),
        ("ba9876543210", noon + timedelta(hours=1)),
    ]
    assert case.records().filter(pl.col("ts").is_null()).collect().height == 2
    dated = case.records().select(pl.col("ts").min(), pl.len()).collect()
    assert dated.row(0) == (noon - timedelta(hours=2), 6)
