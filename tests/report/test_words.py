from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logai_core.report.words import grouped, moment, out_of, percent


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "0"),
        (17.64, "17.6"),
        (90.0, "90"),
        (1890.4, "1,890"),
        (1234567, "1,234,567"),
        (-2.5, "-2.5"),
        (None, "–"),
    ],
)
def test_grouped_prints_counts(number: float | None, words: str) -> None:
    assert grouped(number) == words


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.0, "0 %"),
        (1.0, "100 %"),
        (0.5, "50.0 %"),
        (0.0004, "< 0.1 %"),
        (0.99999, "> 99.9 %"),
        (0.1246, "12.5 %"),
        (None, "–"),
    ],
)
def test_percent_prints_shares(share: float | None, words: str) -> None:
    assert percent(share) == words.replace(" %", "\u00a0%")


@given(st.floats(0, 1, exclude_min=True, exclude_max=True))
def test_percent_never_rounds_to_nothing_or_everything(share: float) -> None:
    words = percent(share).removesuffix("\u00a0%")
    assert words not in {"0", "0.0", "100", "100.0"}


def test_moment_prints_utc_to_the_millisecond() -> None:
    there = timezone(timedelta(hours=2))
    stamp = datetime(2026, 11, 21, 14, 2, 3, 123_999, tzinfo=there)
    assert moment(stamp) == "2026-11-21 12:02:03.123"
    assert moment(datetime(2026, 1, 1, tzinfo=UTC)) == "2026-01-01 00:00:00.000"
    assert moment(None) == "–"


def test_out_of_prints_a_part_with_its_whole() -> None:
    assert out_of(7, 7) == "all 7"
    assert out_of(50, 200) == "50 of 200 (25.0\u00a0%)"
    assert out_of(0, 0) == "all 0"
