from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logai_core.errors import SettingError
from tests.builders import at
from workbench.ui.overview.windowing import between, read, written
from workbench.ui.state import Window

MOMENTS = st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1)).map(  # noqa: DTZ001
    lambda moment: moment.replace(tzinfo=UTC)
)


@given(MOMENTS)
def test_a_written_time_reads_back_as_itself(moment: datetime) -> None:
    assert read(written(moment)) == moment


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-20 12:00:05", at(5)),
        ("2026-11-20T12:00:05Z", at(5)),
        ("2026-11-20T13:00:05+01:00", at(5)),
        (" 2026-11-20 12:00:05.5 ", at(5.5)),
        ("2026-11-20 12:00:05.1234567", at(5) + timedelta(microseconds=123456)),
        ("2026-11-20 12:00", at(0)),
    ],
)
def test_a_time_is_utc_unless_it_says_otherwise(text: str, moment: datetime) -> None:
    assert (read(text), read(text).utcoffset()) == (moment, timedelta(0))


@pytest.mark.parametrize("text", ["noon", "", "12:00", "2026-13-01"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(SettingError, match="not a time"):
        read(text)


def test_a_brush_from_right_to_left_is_the_same_window() -> None:
    ends = ("2026-11-20 12:00:09", "2026-11-20 12:00:00.5")
    assert between(*ends) == between(*reversed(ends)) == Window(at(0.5), at(9))
