from datetime import datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from logai_core.compare import (
    Baseline,
    default_baseline,
    sides,
    swap,
    usual_baseline,
)
from logai_core.schemas import WINDOWS
from tests.builders import at, records_of

HOUR = 3_600
DAY = 24 * HOUR


def stretch(start: float, end: float) -> tuple[datetime, datetime]:
    return at(start), at(end)


def test_the_same_clock_time_the_day_before_comes_first() -> None:
    found = default_baseline(stretch(DAY, DAY + HOUR), stretch(0, 2 * DAY))
    assert found == Baseline(at(0), at(HOUR), "the same clock time the day before")


def test_data_that_do_not_reach_back_a_day_give_the_stretch_before() -> None:
    found = default_baseline(stretch(DAY, DAY + HOUR), stretch(1, 2 * DAY))
    assert found == Baseline(at(DAY - HOUR), at(DAY), "the equal stretch before")


def test_without_enough_before_it_is_all_the_rest() -> None:
    found = default_baseline(stretch(0, HOUR), stretch(0, 2 * HOUR))
    assert found is not None
    assert found[:2] == stretch(0, 2 * HOUR)
    assert found.why.startswith("all other records")


def test_a_silent_stretch_is_passed_over() -> None:
    window, span = stretch(DAY, DAY + HOUR), stretch(0, 2 * DAY)
    night = stretch(HOUR / 4, HOUR)
    found = default_baseline(window, span, silent=[night])
    assert found == Baseline(at(DAY - HOUR), at(DAY), "the equal stretch before")
    nap = stretch(HOUR / 2, HOUR)
    found = default_baseline(window, span, silent=[nap])
    assert found is not None
    assert found.start == at(0)


def total_of(*records: int | None) -> pl.DataFrame:
    """Return WINDOWS of nothing but the total, a bucket an hour."""
    return pl.DataFrame(
        [(at(HOUR * n), "total", "", one) for n, one in enumerate(records)],
        schema=WINDOWS,
        orient="row",
    )


def test_a_stretch_in_which_nobody_logs_is_passed_over() -> None:
    window, span = stretch(DAY, DAY + HOUR), stretch(0, 25 * HOUR)
    found = usual_baseline(window, span, total_of(None, *[9] * 24))
    assert found == Baseline(at(DAY - HOUR), at(DAY), "the equal stretch before")
    window, span = stretch(DAY, DAY + 3 * HOUR), stretch(0, 27 * HOUR)
    found = usual_baseline(window, span, total_of(None, None, *[9] * 25))
    assert found is not None
    assert found.why == "the equal stretch before"


def test_a_stretch_without_a_record_is_passed_over() -> None:
    window, span = stretch(DAY, DAY + HOUR), stretch(0, 25 * HOUR)
    found = usual_baseline(window, span, total_of(0, *[9] * 24))
    assert found == Baseline(at(DAY - HOUR), at(DAY), "the equal stretch before")
    found = usual_baseline(window, span, total_of(0, *[9] * 22, 0, 9))
    assert found is not None
    assert found[:2] == span
    found = usual_baseline(window, span, total_of(1, *[0] * 23, 9))
    assert found == Baseline(at(0), at(HOUR), "the same clock time the day before")


def test_a_window_after_all_data_is_compared_with_all_of_them() -> None:
    found = usual_baseline(
        stretch(3 * DAY, 4 * DAY), stretch(0, 2 * HOUR), total_of(9, 9)
    )
    assert found is not None
    assert found[:2] == stretch(0, 2 * HOUR)


def test_a_window_longer_than_a_day_is_not_compared_with_itself() -> None:
    found = default_baseline(stretch(2 * DAY, 4 * DAY), stretch(0, 4 * DAY))
    assert found == Baseline(at(0), at(2 * DAY), "the equal stretch before")


def test_a_window_of_everything_has_no_baseline() -> None:
    assert default_baseline(stretch(0, HOUR), stretch(0, HOUR)) is None


@pytest.mark.parametrize("length", [3, 10])
def test_swapped_sides_are_the_same_records_the_other_way(length: int) -> None:
    records = records_of([str(n) for n in range(10)]).lazy()
    window = stretch(5, 8)
    baseline = Baseline(at(0), at(length), "")
    here, there = sides(records, window, baseline[:2])
    swapped, usual = swap(window, baseline)
    again = sides(records, swapped, usual[:2])
    assert [side.collect()["message"].to_list() for side in again] == [
        there.collect()["message"].to_list(),
        here.collect()["message"].to_list(),
    ]


@given(*[st.integers(0, 20)] * 4)
def test_no_record_is_on_both_sides(a: int, b: int, c: int, d: int) -> None:
    records = records_of([str(n) for n in range(20)]).lazy()
    here, there = sides(records, stretch(a, a + b + 1), stretch(c, c + d + 1))
    both = pl.concat([here, there]).collect()["message"]
    assert both.is_unique().all()
    within = [n for n in range(20) if a <= n <= a + b or c <= n <= c + d]
    assert sorted(both.cast(pl.Int64)) == within


def test_undated_records_are_in_no_window() -> None:
    records = records_of(["a"], ts=[None]).lazy()
    here, there = sides(records, stretch(0, 9), stretch(0, 99))
    assert (here.collect().height, there.collect().height) == (0, 0)
