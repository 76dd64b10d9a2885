"""Numbers read of what differs in many texts: the same as those read of each text."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logai_core.measures.members import Field, _start
from logai_core.measures.places import _start as place_start
from logai_core.measures.places import _texts_of
from logai_core.measures.starting import FEW, Start, read_all

MEMBER = _start("ms", worded=False)
WORDED = _start("ms", worded=True)
PLACES = {
    "after a word": (r"^ *took\ (.+?)\ ms\ for\ (.+?) *$", 0),
    "at the end": (r"^ *took\ (.+?)\ ms\ for\ (.+?) *$", 1),
    "at the beginning": (r"^ *(.+?)\ ms\ for\ it *$", 0),
    "after another": (r"^ *took\ (.+?)\ n=(.+?)\ é *$", 1),
}
OBJECTS = (
    '"ms":1.5}', '{"ms":22,', '"ms":"3",', '"ms":"4s"', '"ms": "5 KB"',
    '{"ms":', '"ms": ', '{"a":{"ms":', "5", "-1.5e3", "1e999", "17000000000000.25", ",",
    "}", '"', '"5"', '"1m30s"', '"9 KB"', "null", "true", '\\"', "é", "日本", " ",
)  # fmt: skip
MESSAGES = (
    "took 1 ms for it", "took 22 ms for ", " ms for 3", "4 ms for it", "took - n=5 é",
    "took", "took ", "took\t", "  ", " ", " ms", " ms for ", "for", " n=", "n", "5", "1,234",
    "~7", "1.5e3", "12ms", "\n", "\r", "é", "日", "it", "-",
)  # fmt: skip


def start_of(place: str) -> Start:
    pattern, at = PLACES[place]
    return place_start(_texts_of(pattern), at)


def check(field: Field, texts: list[str | None]) -> None:
    column = pl.Series("text", texts * (FEW // len(texts) + 1), dtype=pl.String)
    rows, numbers = field._replace(alike=True).read(column)
    each, true = read_all(column, field.start.pattern, field._numbers)
    assert rows.tolist() == each.tolist()
    assert numbers.tolist() == true.tolist()
    assert np.isfinite(numbers).all()


def texts(pieces: tuple[str, ...]) -> st.SearchStrategy[list[str | None]]:
    text = st.lists(st.sampled_from(pieces), max_size=9).map("".join)
    return st.lists(st.none() | text, min_size=1, max_size=12)


@settings(max_examples=60, deadline=None)
@given(texts(OBJECTS), st.booleans())
def test_members_that_are_alike_are_read_as_each_by_itself(
    objects: list[str | None], worded: bool
) -> None:
    check(Field("ms", "ms", 1.0, WORDED if worded else MEMBER, worded=worded), objects)


@settings(max_examples=60, deadline=None)
@given(texts(MESSAGES), st.sampled_from(sorted(PLACES)), st.booleans())
def test_places_of_messages_that_are_alike_are_read_as_each_by_itself(
    messages: list[str | None], place: str, worded: bool
) -> None:
    check(Field("T1:0", "", 1.0, start_of(place), "T1", worded), messages)


def test_each_text_has_its_own_number() -> None:
    said = [i % 90 + 0.5 for i in range(FEW)]
    column = pl.Series("text", [f"took {one} ms for it" for one in said])
    field = Field("n", "", 1.0, start_of("after a word"), "T1", alike=True)
    rows, numbers = field.read(column)
    assert (rows.tolist(), numbers.tolist()) == (list(range(FEW)), said)


@pytest.mark.parametrize(
    ("texts", "start", "number"),
    [
        ('{"ms":null,"of":{"ms":7}}', MEMBER, 7.0),
        ('{"ms":12345678901234.5}', MEMBER, np.float32(12345678901234.5)),
        ('{"ms":1,"of":"éééééé"}', MEMBER, 1.0),
        ("it took long, but took 5 ms for it", start_of("after a word"), 5.0),
        ("took  5\tms for it", start_of("after a word"), 5.0),
    ],
)
def test_what_does_not_begin_where_it_might_is_read_of_the_whole_text(
    texts: str, start: Start, number: float
) -> None:
    place = "T1" if start.first == "took" else ""
    field = Field("n", "", 1.0, start, place, alike=True)
    rows, numbers = field.read(pl.Series("text", [texts] * FEW))
    assert rows.tolist() == list(range(FEW))
    assert set(numbers.tolist()) == {number}


def test_few_durations_are_alike_but_ids_are_not() -> None:
    start = start_of("after a word")
    durations = pl.Series("text", [f"took {i % 90} ms for it" for i in range(500)])
    users = pl.Series("text", [f"took 5 ms for user-{i:05}" for i in range(500)])
    assert (start.are_alike(durations, 500), start.are_alike(users, 500)) == (
        True,
        False,
    )


def test_numbers_that_seldom_follow_the_first_beginning_are_not_alike() -> None:
    late = pl.Series(
        "text", [f"it took on, took {i % 9} ms for it" for i in range(500)]
    )
    assert not start_of("after a word").are_alike(late, 500)
