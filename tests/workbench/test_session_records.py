import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from inline_snapshot import snapshot

from logai_core.schemas import RECORDS
from logai_core.scope import Window
from tests.builders import at
from workbench.ui.durations import told
from workbench.ui.sessions.records import ids_within, place_of

TS = RECORDS["ts"]
NAMES = ["a", "b", "c", "d"]


@pytest.mark.parametrize(
    ("events", "given_step", "step", "place"),
    [
        ("abd", "a", "c", 2),
        ("abd", "b", "c", 2),
        ("ad", "d", "b", 1),
        ("acd", "c", "b", 1),
        ("abab", "b", "c", 4),
        ("da", "a", "b", 2),
        ("b", "b", "a", 0),
    ],
)
def test_a_missing_step_stands_where_it_comes_as_a_rule(
    events: str, given_step: str, step: str, place: int
) -> None:
    follows = NAMES.index(step) > NAMES.index(given_step)
    odd = {"given": given_step, "step": step, "follows": follows}
    assert place_of(list(events), odd, NAMES) == place


@given(st.lists(st.sampled_from("abd")).filter(lambda one: "a" in one or "d" in one))
def test_a_missing_step_is_always_on_its_side_of_the_given_one(
    events: list[str],
) -> None:
    beside = "a" if "a" in events else "d"
    odd = {"given": beside, "step": "c", "follows": beside == "a"}
    place = place_of(events, odd, NAMES)
    inner = events[place:] if beside == "a" else events[:place]
    assert beside not in inner


@given(
    st.dictionaries(st.sampled_from("pqrs"), st.lists(st.integers(0, 8), min_size=1)),
    st.integers(0, 8),
    st.integers(1, 9),
)
def test_threads_in_a_window_are_those_with_a_record_there_or_it_is_not_told(
    moments: dict[str, list[int]], start: int, length: int
) -> None:
    end = start + length
    listed = pl.DataFrame(
        {
            "session_id": list(moments),
            "first_ts": [at(min(own)) for own in moments.values()],
            "last_ts": [at(max(own)) for own in moments.values()],
        },
        schema_overrides={"session_id": pl.String, "first_ts": TS, "last_ts": TS},
    )
    found = ids_within(listed, Window(at(start), at(end)))
    there = [
        one for one, own in moments.items() if any(start <= ts < end for ts in own)
    ]
    if found is None:
        assert any(min(own) < start and max(own) >= end for own in moments.values())
    else:
        assert found.to_list() == there


def test_a_thread_that_may_rest_all_through_a_window_is_not_told_by_its_ends() -> None:
    listed = pl.DataFrame(
        {"session_id": ["p"], "first_ts": [at(0)], "last_ts": [at(9)]}
    )
    assert ids_within(listed, Window(at(3), at(5))) is None


def test_lengths_of_time_are_told_to_three_figures() -> None:
    shown = [
        told(one) for one in (None, 0, 0.0012345, 0.202, 0.9996, 1.666, 38.458, 8056)
    ]
    assert shown == snapshot(
        ["–", "0 ms", "1.23 ms", "202 ms", "1 s", "1.67 s", "38.5 s", "2 h 14 min"]
    )
