from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logai_core.report.words import between, grouped, out_of, percent, stated


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


def test_a_time_in_a_sentence_has_its_zone() -> None:
    when = datetime(2026, 11, 21, 12, 2, 3, 123_999, tzinfo=UTC)
    assert stated(when, "UTC") == "2026-11-21 12:02:03.123 UTC"
    assert stated(when, "Europe/Berlin") == "2026-11-21 13:02:03.123 Europe/Berlin"
    later = datetime(2026, 11, 21, 12, 40, tzinfo=UTC)
    assert between(when, later, "Asia/Tokyo") == (
        "2026-11-21 21:02:03.123 to 2026-11-21 21:40:00.000 Asia/Tokyo"
    )


def test_out_of_prints_a_part_with_its_whole() -> None:
    assert out_of(7, 7) == "all 7"
    assert out_of(50, 200) == "50 of 200 (25.0\u00a0%)"
    assert out_of(0, 0) == "all 0"
