from datetime import timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inline_snapshot import snapshot

from logai_core.schemas import VARIABLES
from logai_core.templates.variables import MOST_PLACES, explain_variables
from tests.builders import at, records_of

LOGINS = [
    "login of ann from 192.0.2.1 took 12 ms",
    "login of ben from 192.0.2.1 took 7 ms",
    "login of ann from 192.0.2.9 took 950 ms",
]
TEMPLATE = "login of <*> from <ip> took <dur>"


def explained(messages: list[str], template: str, **window: object) -> pl.DataFrame:
    return explain_variables(records_of(messages).lazy(), template, **window)  # type: ignore[arg-type]


def test_each_placeholder_is_explained_from_left_to_right() -> None:
    found = explained(LOGINS, TEMPLATE)
    assert found.select("position", "kind", "records", "values").rows() == [
        (0, "*", 3, 2),
        (1, "ip", 3, 2),
        (2, "dur", 3, 3),
    ]
    assert found["top"][0].to_list() == [
        {"value": "ann", "records": 2, "inside": 0},
        {"value": "ben", "records": 1, "inside": 0},
    ]


def test_numbers_have_a_range_whatever_their_unit() -> None:
    found = explained(LOGINS, TEMPLATE)
    assert found.select("low", "high").rows() == [
        (None, None),
        (None, None),
        (7, 950),
    ]


def test_values_inside_a_window_only_are_told() -> None:
    late = (at(2), at(2) + timedelta(seconds=1))
    found = explained(LOGINS, TEMPLATE, window=late)
    assert [
        [one["value"] for one in row] for row in found["only_inside"].to_list()
    ] == [
        [],
        ["192.0.2.9"],
        ["950 ms"],
    ]


def test_a_rare_value_is_told_where_others_are_not_rare() -> None:
    found = explained(["on node a"] * 150 + ["on node b"], "on node <*>")
    assert found["rare"].to_list() == snapshot(
        [[{"value": "b", "records": 1, "inside": 0}]]
    )


def test_values_that_are_all_rare_are_not_told_as_rare() -> None:
    found = explained([f"on node n{n}" for n in range(200)], "on node <*>")
    assert (found["rare"].to_list(), found["values"].to_list()) == ([[]], [200])


@pytest.mark.parametrize("template", ["no variable at all", "<empty>"])
def test_a_template_without_variables_explains_none(template: str) -> None:
    assert explained(["no variable at all"], template).equals(VARIABLES.to_frame()) or (
        template == "<empty>"
    )


def test_a_message_that_does_not_fit_is_counted_apart() -> None:
    found = explained(["a 1", "b 2"], "a <num>")
    assert found.select("records", "unfit").rows() == [(1, 1)]


def test_only_the_first_line_is_taken_apart_with_its_blanks_folded() -> None:
    found = explained(["a\t  17 \n\tat x.Y"], "a <num>")
    assert found["top"].to_list() == [[{"value": "17", "records": 1, "inside": 0}]]


def test_a_status_class_has_its_statuses() -> None:
    found = explained(
        ["GET / HTTP/1.1 503 9", "GET / HTTP/1.1 500 9"], "GET / HTTP/<num> <5xx> <num>"
    )
    assert [one["value"] for one in found["top"][1]] == ["500", "503"]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text(max_size=12), min_size=1, max_size=8))
def test_hostile_values_are_counted_as_they_are(values: list[str]) -> None:
    messages = [f"user={value}!" for value in values]
    found = explained(messages, "user=<*>!")
    assert found["records"][0] + found["unfit"][0] == len(messages)


def test_of_very_many_places_the_first_are_explained_at_once() -> None:
    found = explained(["7 " * 1_900 + "read"], "<num> " * 1_900 + "read")
    assert found["values"].to_list() == [1] * MOST_PLACES
    assert found["top"].to_list()[-1] == [{"value": "7", "records": 1, "inside": 0}]
