from datetime import timedelta
from itertools import pairwise

import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from logai_core.schemas import THREADS, UTC_US
from logai_core.threads import course_of, measure_threads, rate_slowness
from tests.builders import START, at

SCHEMA = {"id": pl.String, "ts": UTC_US, "severity": pl.UInt8}
Row = tuple[str | None, float | None, int]


def measured(rows: list[Row]) -> list[tuple[object, ...]]:
    made = [(one, None if s is None else at(s), level) for one, s, level in rows]
    frame = pl.DataFrame(made, schema=SCHEMA, orient="row")
    return measure_threads(frame.lazy(), pl.col("id")).rows()


def test_a_thread_has_its_worst_level_and_its_longest_gap() -> None:
    assert measured(
        [("b", 9, 9), ("a", 0, 9), ("a", 7, 17), ("a", 2, 9), (None, 3, 21)]
    ) == [("a", 17, 5.0), ("b", 9, None)]


def test_a_gap_is_between_dated_records() -> None:
    assert measured([("a", 0, 9), ("a", None, 13), ("a", 1.5, 9)]) == [("a", 13, 1.5)]
    assert measured([("a", None, 9)]) == [("a", 9, None)]
    assert measured([]) == []


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 90)), max_size=30))
def test_gaps_are_those_of_each_thread_alone_in_any_order(
    steps: list[tuple[str, int]],
) -> None:
    rows: list[Row] = [(one, second, 9) for one, second in steps]
    expected = []
    for name in sorted({one for one, _ in steps}):
        times = sorted(second for one, second in steps if one == name)
        gaps = [b - a for a, b in pairwise(times)]
        expected.append((name, 9, float(max(gaps)) if gaps else None))
    assert measured(rows) == expected
    assert measured(rows[::-1]) == expected


def test_no_records_make_no_threads() -> None:
    frame = pl.DataFrame([], schema=SCHEMA, orient="row")
    assert_frame_equal(measure_threads(frame.lazy(), pl.col("id")), THREADS.to_frame())


def slow(lengths: list[float | None], steps: list[int] | None = None) -> list[int]:
    """Return the places of the threads that are called slow."""
    frame = pl.DataFrame(
        {
            "session_id": [f"s{n}" for n in range(len(lengths))],
            "seconds": lengths,
            "steps": steps or [0] * len(lengths),
        },
        schema_overrides={"seconds": pl.Float64},
    )
    return rate_slowness(frame)["slow"].arg_true().to_list()


def test_a_thread_far_beyond_those_with_the_same_steps_is_slow() -> None:
    usual = [0.1 + n / 1000 for n in range(50)]
    assert slow([*usual, 3.0]) == [50]
    assert slow([*usual, 0.2]) == []


def test_a_thread_is_slow_beside_its_own_steps_only() -> None:
    fast, lengthy = [0.1] * 30, [5.0] * 30
    assert slow(fast + lengthy, [0] * 30 + [1] * 30) == []
    assert slow([*fast, *lengthy, 5.0], [0] * 30 + [1] * 30 + [0]) == [60]


def test_lengths_that_spread_by_factors_are_not_slow() -> None:
    assert slow([2.0**n for n in range(-10, 11)]) == []


def test_few_threads_and_threads_without_a_length_are_not_slow() -> None:
    assert slow([0.1] * 10 + [9.0]) == []
    assert slow([None] * 30 + [9.0]) == []


LINES = {"ts": UTC_US, "lane": pl.String}


def lines(*steps: tuple[float | None, str]) -> pl.DataFrame:
    made = [
        (None if s is None else START + timedelta(seconds=s), lane) for s, lane in steps
    ]
    return pl.DataFrame(made, schema=LINES, orient="row")


def test_a_visit_ends_where_another_lane_begins() -> None:
    course = course_of(lines((0, "api"), (1, "db"), (2, "db"), (2.5, "api")))
    assert course.visits.rows() == [
        ("api", at(0), at(0), 1),
        ("db", at(1), at(2), 2),
        ("api", at(2.5), at(2.5), 1),
    ]
    assert course.handovers.select("from_lane", "to_lane", "gap_s", "row").rows() == [
        ("api", "db", 1.0, 1),
        ("db", "api", 0.5, 3),
    ]


def test_the_longest_pause_may_be_within_a_lane() -> None:
    longest = course_of(lines((0, "api"), (1, "db"), (9, "db"))).longest
    assert longest is not None
    assert (longest["from_lane"], longest["gap_s"], longest["row"]) == ("db", 8.0, 2)


def test_undated_lines_are_in_no_visit_and_no_pause() -> None:
    course = course_of(lines((0, "api"), (None, "db"), (4, "api")))
    assert course.visits.rows() == [("api", at(0), at(4), 2)]
    assert course.pauses["row"].to_list() == [2]
    nothing = course_of(lines((None, "db")))
    assert (nothing.visits.height, nothing.longest) == (0, None)
