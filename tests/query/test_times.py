from datetime import UTC, datetime

import polars as pl
import pytest

from logai_core.errors import QueryError
from logai_core.query import Fields, condition, parse, window_of

FIRST = datetime(2026, 11, 19, 23, 30, tzinfo=UTC)
LAST = datetime(2026, 11, 20, 14, 30, 0, 500_000, tzinfo=UTC)


def fields(zone: str = "UTC", first: datetime = FIRST, last: datetime = LAST) -> Fields:
    return Fields((), {}, {}, first, last, zone)


def window(text: str, known: Fields | None = None) -> list[str | None]:
    ends = window_of(parse(text), known or fields())
    return [
        one and one.strftime("%d %H:%M:%S.%f").rstrip("0").rstrip(".") for one in ends
    ]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("time:14:02", "20 14:02:00", "20 14:03:00"),
        ("time:14:02:03", "20 14:02:03", "20 14:02:04"),
        ("time=14:02:03.12", "20 14:02:03.12", "20 14:02:03.13"),
        ("time:23:45", "19 23:45:00", "19 23:46:00"),
        ("time:23:00", "19 23:00:00", "19 23:01:00"),
        ("time:15:00", "20 15:00:00", "20 15:01:00"),
        ("time:today", "20 00:00:00", "21 00:00:00"),
        ("time:yesterday", "19 00:00:00", "20 00:00:00"),
        ('time>="yesterday 10:00"', "19 10:00:00", None),
        ("time:2026-11-20T14:02:03Z", "20 14:02:03", "20 14:02:04"),
        ('time:"2026-11-20 14:02 +01:00"', "20 13:02:00", "20 13:03:00"),
        ("time:-15m", "20 14:15:00.5", None),
        ("time>=now-1h30m", "20 13:00:00.5", None),
        ("time<-500ms", None, "20 14:30:00"),
        ("time>now", "20 14:30:00.500001", None),
        ("time<=14:02", None, "20 14:02:00.000001"),
        ("time:[14:02 TO 14:31]", "20 14:02:00", "20 14:31:00"),
        ("time:[* TO 14:31]", None, "20 14:31:00"),
        (
            "time>=14:02 level:error time<14:10 -time:14:05",
            "20 14:02:00",
            "20 14:10:00",
        ),
        ("time:14:02 OR time:14:05", "20 14:02:00", "20 14:06:00"),
        ("time:(14:02 OR 14:05)", "20 14:02:00", "20 14:06:00"),
        ("time:14:02 OR pool", None, None),
        ("time:*", None, None),
        ("pool", None, None),
    ],
)
def test_times_restrict_a_query_to_a_window(
    text: str, start: str | None, end: str | None
) -> None:
    assert window(text) == [start, end]


def test_times_are_read_in_the_zone() -> None:
    berlin = fields("Europe/Berlin")
    assert window("time:14:02", berlin) == ["20 13:02:00", "20 13:03:00"]
    assert window("time:2026-11-20", berlin) == ["19 23:00:00", "20 23:00:00"]


def test_of_a_time_that_came_twice_the_earlier_one_is_meant() -> None:
    berlin = fields("Europe/Berlin")
    assert window("time>=2026-10-25T02:30", berlin) == ["25 00:30:00", None]


def test_a_time_that_came_twice_finds_both() -> None:
    berlin = fields(
        "Europe/Berlin",
        datetime(2026, 10, 24, 22, 0, tzinfo=UTC),
        datetime(2026, 10, 25, 9, 0, tzinfo=UTC),
    )
    ts = pl.datetime_range(
        berlin.first, berlin.last, "15m", eager=True, time_unit="us"
    ).to_frame("ts")  # fmt: skip

    def found(text: str) -> list[str]:
        matches = condition(parse(text), berlin)
        return ts.filter(matches)["ts"].dt.strftime("%H:%M").to_list()

    for text in ("time:02:30", "time=2026-10-25T02:30:00", "time:(02:30 OR 02:31)"):
        assert found(text) == ["00:30", "01:30"]
    assert found("time:02:30 -time:2026-10-25T01:30Z") == ["00:30"]
    assert found("time:03:30") == ["02:30"]
    assert found("time<00:30") == ["22:00", "22:15"]


def test_a_time_that_clocks_passed_over_is_found_once() -> None:
    berlin = fields("Europe/Berlin")
    assert window("time:2026-03-29T02:30", berlin) == ["29 01:30:00", "29 01:31:00"]


@pytest.mark.parametrize(
    "value",
    ["banana", "25:00", "2026-02-30", "-5x", "14:2", "/x/", "14*", "-999999999w"],
)
def test_what_is_no_time_is_an_error(value: str) -> None:
    with pytest.raises(QueryError, match="expected a time") as caught:
        window(f"time:{value}")
    assert (caught.value.position, caught.value.length) == (5, len(value))


def test_where_no_record_has_a_time_none_is_counted_from() -> None:
    undated = Fields((), {}, {}, None, None)
    with pytest.raises(QueryError, match="no record has a time"):
        window("time:-5m", undated)
    with pytest.raises(QueryError, match="no record has a time"):
        window("time:14:02", undated)
    assert window("time:2026-11-20", undated) == ["20 00:00:00", "21 00:00:00"]
