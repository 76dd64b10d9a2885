from collections.abc import Sequence

import numpy as np
import polars as pl
import pytest

from logai_core import compare
from logai_core.pipeline import (
    places,
)
from logai_core.placeholders import called, called_at, place_in, place_name, split_name
from logai_core.schemas import CHANGES
from tests.builders import records_of

LOGIN, TOOK = "user=<*> logged in", "checkout failed after <num> ms"


def side(messages: Sequence[str], texts: dict[str, str], **more: Sequence[str]) -> pl.LazyFrame:  # fmt: skip
    """Return records of the templates whose first word their messages begin with."""
    firsts = {text.split("=")[0].split(" ")[0]: name for name, text in texts.items()}
    ids = [firsts[one.split("=")[0].split(" ")[0]] for one in messages]
    order = np.random.default_rng(len(messages)).permutation(len(messages))
    frame = records_of(messages, **more).with_columns(template_id=pl.Series(ids))
    ts = frame["ts"].gather(order)
    return frame.with_columns(ts).sort("ts").lazy()


def users(several: dict[str, int]) -> list[str]:
    return [f"user={name} logged in" for name, n in several.items() for _ in range(n)]


TEXTS = {"T1": LOGIN, "T2": "request <num> served"}
SERVED = [f"request {n} served" for n in range(400)]
USERS = places.read_of(LOGIN, 0, "T1", is_number=False)


def changed(here: list[str], there: list[str]) -> list[tuple[str, str, str]]:
    sides = side(here, TEXTS), side(there, TEXTS)
    found = compare.changes_of(compare.count_sides(*sides, places=[USERS])).changes
    told = found.filter("significant").select("dimension", "value", "change")
    return told.rows()  # type: ignore[return-value]


USUAL = users({"ann": 60, "bo": 60, "cy": 60})


def test_a_value_in_a_message_that_takes_over_differs() -> None:
    here = users({"ann": 90, "dee": 90})
    assert changed([*SERVED, *here], [*SERVED, *USUAL]) == [
        ("place:T1:0", "dee", "new"),
        ("place:T1:0", "bo", "gone"),
        ("place:T1:0", "cy", "gone"),
    ]


def test_values_that_came_more_often_as_their_pattern_did_say_nothing_more() -> None:
    assert changed([*SERVED, *USUAL * 3], [*SERVED, *USUAL]) == [
        ("template", "T1", "up")
    ]
    assert changed([*SERVED, *USUAL], SERVED) == [("template", "T1", "new")]
    assert changed(SERVED, [*SERVED, *USUAL]) == [("template", "T1", "gone")]


def test_the_others_are_not_rarer_where_one_value_makes_its_pattern_come_more_often() -> (
    None
):
    here = users({"ann": 460, "bo": 60, "cy": 60})
    assert set(changed([*SERVED, *here], [*SERVED, *USUAL])) == {
        ("template", "T1", "up"),
        ("place:T1:0", "ann", "up"),
    }


def test_values_in_messages_are_counted_in_sessions_where_these_are() -> None:
    def told(messages: list[str], ids: list[str]) -> pl.LazyFrame:
        return side(messages, TEXTS, request_id=ids)

    def both(several: dict[str, int]) -> tuple[list[str], list[str]]:
        own = users(several)
        ids = [f"r{n}" for n in range(len(own) + len(SERVED))]
        return [*own, *SERVED], ids

    usual = {"ann": 60, "bo": 60, "cy": 60}
    loud = [*users({"bo": 200})]  # one session that says the same many times
    messages, ids = both(usual)
    here = told([*messages, *loud], [*ids, *["r0"] * 200])
    sides = here, told(messages, ids)
    found = compare.changes_of(compare.count_sides(*sides, places=[USERS])).changes
    row = found.row(by_predicate=pl.col("value") == "bo", named=True)
    assert (row["unit"], row["units"], row["units_b"]) == ("request_id", 61, 60)
    assert not found["significant"].any()
    messages, ids = both({"ann": 90, "dee": 90})
    sides = told(messages, ids), told(*both(usual))
    found = compare.changes_of(compare.count_sides(*sides, places=[USERS])).changes
    told_of = found.filter("significant").select("value", "change").rows()
    assert set(told_of) == {("dee", "new"), ("bo", "gone"), ("cy", "gone")}


def test_a_number_in_a_message_is_a_distribution_under_the_name_of_its_place() -> None:
    texts = {"T3": TOOK}
    rng = np.random.default_rng(4)
    sides = [
        side([f"checkout failed after {n:.0f} ms" for n in rng.gamma(3, mean, 200)], texts)
        for mean in (60, 20)
    ]  # fmt: skip
    place = places.read_of(TOOK, 0, "T3", is_number=True)
    counted = compare.count_sides(*sides, places=[place])
    (row,) = compare.distributions_of(counted).to_dicts()
    assert (row["measure"], row["significant"]) == ("place:T3:0", True)
    assert row["median"] > 2 * row["median_b"]
    names = called(["place:T3:0"], texts, {})
    text = compare.sum_up(
        compare.changes_of(counted).changes,
        names,
        distributions=compare.distributions_of(counted),
    )
    assert f"The number ms of “{TOOK}” is larger: half are above" in text


@pytest.mark.parametrize(
    ("template", "said"),
    [
        (TOOK, ["ms"]),
        ("pool active=<num> waiting=<num>", ["active", "waiting"]),
        ("user <*> logged in", ["value"]),
        ("took <num> ms, more than <num> ms", ["value 1", "value 2"]),
        ('{"user": "<*>"} in <num> <*>', ["user", "value 2", "value 3"]),
        ("wrote <num> bytes to <path>", ["bytes", "value 2"]),
        ("took=<dur> of <dur>", ["took in s", "seconds"]),
    ],
)
def test_a_place_is_called_by_its_key_or_its_unit_or_its_number(
    template: str, said: list[str]
) -> None:
    assert [called_at(template, at) for at in range(len(said))] == said


def test_a_dimension_names_its_place_and_nothing_else_does() -> None:
    assert place_in(place_name("T0a", 3)) == ("T0a", 3)
    for other in ("attribute:place:T1:0", "place:T1:x", "place:T1", "place:../T1:0"):
        assert place_in(other) is None
    names = called(["place:T1:0", "place:T1:7", "level"], TEXTS, {"T1": "Login of x"})
    assert names == {"place:T1:0": "user of “Login of x”"}
    assert split_name(names["place:T1:0"]) == ("user", "“Login of x”")


@pytest.mark.parametrize(
    ("template", "at", "message", "value"),
    [
        (LOGIN, 0, "user=ann logged in", "ann"),
        (LOGIN, 0, "  user=ann \t logged  in \nand more", "ann"),
        (LOGIN, 0, "user=a/b (c) logged in", "a/b (c)"),
        ("GET <path> <5xx> <num>", 1, "GET /a 503 503", "503"),
        ("a <*> b <num>", 0, "a  b 7", None),
        ("a <*> b <num>", 1, "a  b 7", "7"),
        ("begun by <*> for <num> of <*>", 2, "begun by  for 7 of ann", "ann"),
        ("queue <*> of <*> empty", 0, "queue a of b empty", "a"),
    ],
)
def test_the_query_of_a_value_finds_the_messages_it_was_read_of(
    template: str, at: int, message: str, value: str | None
) -> None:
    place = places.read_of(template, at, "T1", is_number=False)
    assert place.texts(pl.Series([message])).to_list() == [value]
    if value is None:
        return
    clause = places.clause_of(f"place:T1:{at}", value, {"T1": template})
    assert clause.startswith("tpl=T1 message:/")
    regex = clause.removeprefix("tpl=T1 message:/").removesuffix("/")
    own = pl.Series([message, message.replace(value, "other", 1)])
    assert own.str.contains(regex.replace(r"\/", "/")).to_list() == [True, False]


def test_a_query_too_long_is_of_the_place_and_its_neighbours_or_of_the_pattern() -> (
    None
):
    long = "<num> " + "very " * 90 + "long name=<*> end"
    clause = places.clause_of("place:T1:1", "ann", {"T1": long})
    assert clause == "tpl=T1"
    short = "<num> " + "very " * 80 + "long <num> name=<*> end"
    clause = places.clause_of("place:T1:2", "ann", {"T1": short})
    assert clause == r"tpl=T1 message:/\s+name=ann\s+end/"


def test_ids_counters_and_constants_in_messages_are_not_compared() -> None:
    messages = [f"job {n} of queue=q{n % 3} on 7 took x{n}" for n in range(200)]
    text = "job <num> of queue=<*> on <num> took <*>"
    records = side(messages, {"T1": text})
    found = places.choose_places(records, {"T1": text})
    assert [(one.name, one.numbers) for one in found] == [("place:T1:1", None)]


def test_nothing_differs_between_sides_without_records_of_a_pattern() -> None:
    empty = side(SERVED, TEXTS)
    counted = compare.count_sides(empty, empty, places=[USERS])
    assert compare.changes_of(counted).changes.equals(CHANGES.to_frame())
