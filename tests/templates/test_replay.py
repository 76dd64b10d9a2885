import random
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inline_snapshot import snapshot
from polars.testing import assert_frame_equal

from logai_core.schemas import PARTED, SHAPE_TEMPLATES
from logai_core.templates import (
    Edit,
    add_shapes,
    apply_edits,
    merge_shapes,
    mine_templates,
    read_edits,
    with_templates,
    write_edits,
)
from tests.templates.builders import records_of
from tests.templates.editing import edited, replayed, texts_by_record

SHOP = [
    "user ann logged in from 192.0.2.1",
    "user ben logged in from 192.0.2.7",
    "worker started",
    "worker paused",
    "cache of 17 keys dropped",
]
USER = "user <*> logged in from <ip>"
MERGE = Edit("merge", ("worker started", "worker paused"), to="worker <*>")


def test_without_edits_all_is_as_mined() -> None:
    assert edited(SHOP) == snapshot(
        [
            "user <*> logged in from <ip>",
            "user <*> logged in from <ip>",
            "worker started",
            "worker paused",
            "cache of <num> keys dropped",
        ]
    )


def test_merged_templates_are_one() -> None:
    assert edited(SHOP, MERGE)[2:4] == ["worker <*>", "worker <*>"]


def test_a_merge_holds_for_the_next_upload_whatever_is_mined_there() -> None:
    assert edited(["worker paused"], MERGE) == ["worker <*>"]


def test_templates_of_unlike_length_are_merged() -> None:
    log = ["job 7 done", "job 8 of ann done"]
    merge = Edit("merge", tuple(edited(log)), to="job <num> <*> done")
    assert set(edited(log, merge)) == {"job <num> <*> done"}


def test_a_template_is_split_by_the_words_in_a_place() -> None:
    parted = replayed(records_of(SHOP), Edit("split", (USER,), position=0))
    assert texts_by_record(records_of(SHOP), parted)[:2] == snapshot(
        ["user ann logged in from <ip>", "user ben logged in from <ip>"]
    )
    assert parted.parted.is_empty()  # shapes can express it


def test_a_pinned_template_stays_when_more_lines_would_change_it() -> None:
    more = [f"user {name} logged in from 192.0.2.9" for name in "abcdefgh"]
    pin = Edit("pin", ("user ann logged in from <ip>",))
    assert edited([*SHOP, *more], pin)[0] == "user ann logged in from <ip>"


def test_a_pinned_template_stays_when_fewer_lines_would_change_it() -> None:
    assert edited(SHOP[:1]) == ["user ann logged in from <ip>"]
    assert edited(SHOP[:1], Edit("pin", (USER,))) == [USER]


def test_a_pinned_template_takes_back_what_a_wider_one_holds() -> None:
    log = ["job red of ann done", "job blue of ann done", "job tan of ben done"]
    narrow, wide = "job <*> of ann done", "job <*> of <*> done"
    edits = (
        Edit("merge", (log[0], "none"), to=narrow),
        Edit("merge", (log[1], log[2]), to=wide),
    )
    assert edited(log, *edits) == [narrow, wide, wide]
    assert edited(log, *edits, Edit("pin", (narrow,))) == [narrow, narrow, wide]


def test_a_pin_takes_nothing_from_narrower_templates_that_are_here() -> None:
    log = [*SHOP, "worker of ann left"]
    pin = Edit("pin", ("worker <*>",))
    assert edited(log, MERGE, pin) == edited(log, MERGE)
    assert edited(log[4:], pin)[1] == "worker <*>"  # alone it would fit


def test_a_text_without_words_takes_nothing_else() -> None:
    assert edited(SHOP, Edit("pin", ("<*>",))) == edited(SHOP)


def test_placeholders_of_another_kind_do_not_fit() -> None:
    log = ["took ages here"]
    assert edited(log, Edit("pin", ("took <num> here",))) == log


def test_edits_are_made_in_their_order() -> None:
    split = Edit("split", ("worker <*>",), position=0)
    assert edited(SHOP, MERGE, split)[2:4] == ["worker started", "worker paused"]
    assert edited(SHOP, split, MERGE)[2:4] == ["worker <*>", "worker <*>"]


def test_names_and_noise_change_no_template() -> None:
    edits = (
        Edit("rename", ("worker started",), to="Start"),
        Edit("noise", ("worker paused",)),
    )
    assert edited(SHOP, *edits) == edited(SHOP)


def test_edits_that_found_nothing_are_told() -> None:
    edits = (
        Edit("pin", ("none",)),
        Edit("rename", ("worker started",), to="Start"),
        MERGE,
        Edit("noise", ("gone",)),
        Edit("pin", ("worker <*>",)),
        Edit("split", ("gone <*>",)),
    )
    assert replayed(records_of(SHOP), *edits).unused == [0, 1, 3, 5]


@pytest.mark.parametrize(
    "message",
    ["a.b (c) [d] $1 \\d+ x", "^*+?|{}() x", "ein Maß \u2028 x", "a\x01b x"],
)
def test_a_template_with_the_signs_of_a_pattern_is_taken_literally(
    message: str,
) -> None:
    (text,) = edited([message])
    log = [message, message.replace("x", "y")]
    assert edited(log, Edit("merge", (text, "nothing"), to="one")) == [
        "one",
        edited(log)[1],
    ]


# Any edits in any order, on any part of a log, as one and in pieces.

LINES = [
    *SHOP,
    "user cid logged in from 192.0.2.7",
    "cache of 18 keys dropped",
    "cache of few keys dropped",
    "cache of <num> keys dropped",
    '192.0.2.1 "GET /cart HTTP/1.1" 500 17',
    '192.0.2.1 "GET /cart HTTP/1.1" 502 18',
    "",
]
KEYS = "cache of <*> keys dropped"
GET = '<ip> "GET <path> HTTP/<num>" <5xx> <num>'
EDITS = [
    MERGE,
    Edit("merge", ("worker <*>", "cache of 17 keys dropped"), to="odd things"),
    Edit("merge", (USER, "<empty>"), to="user or nothing"),
    Edit("split", (USER,), position=0),
    Edit("split", (USER,), position=1),
    Edit("split", ("worker <*>",), position=0),
    Edit("split", (KEYS,), position=0),
    Edit("split", ("cache of <num> keys dropped",), position=0),
    Edit("split", (GET,), position=3),
    Edit("pin", ("cache of <num> keys dropped",)),
    Edit("pin", ("cache of 18 keys dropped", "worker started")),
    Edit("rename", ("worker started",), to="Start"),
]
MESSAGES = st.lists(st.sampled_from(LINES), min_size=1, max_size=16)
SOME_EDITS = st.lists(st.sampled_from(EDITS), max_size=5)
few = settings(max_examples=25, deadline=None)


@few
@given(MESSAGES, SOME_EDITS)
def test_every_record_has_one_template_whatever_the_edits(
    messages: list[str], edits: list[Edit]
) -> None:
    after = replayed(records_of(messages), *edits)
    assert (after.shape_templates.schema, after.parted.schema) == (
        SHAPE_TEMPLATES,
        PARTED,
    )
    assert after.parted.select("source_id", "line_no").is_unique().all()
    records = add_shapes(records_of(messages)).records
    named = with_templates(
        records.lazy(), after.shape_templates, after.parted
    ).collect()
    assert_frame_equal(named.drop("template_id"), records)
    assert named["template_id"].null_count() == 0


@few
@given(MESSAGES, SOME_EDITS, st.data())
def test_an_edit_that_is_undone_leaves_no_trace(
    messages: list[str], edits: list[Edit], data: Any
) -> None:
    records = records_of(messages)
    mined = mine_templates(add_shapes(records).shapes)
    none = replayed(records)
    assert_frame_equal(none.shape_templates, mined)
    assert (none.parted.height, none.unused) == (0, [])
    if edits:
        one = data.draw(st.integers(0, len(edits) - 1))
        without = edits[:one] + edits[one + 1 :]
        again = read_edits(write_edits(edits))
        undone = again[:one] + again[one + 1 :]
        same_as(replayed(records, *undone), replayed(records, *without))


@few
@given(MESSAGES, SOME_EDITS, st.randoms(use_true_random=False))
def test_the_order_of_records_and_parts_leaves_no_trace(
    messages: list[str], edits: list[Edit], chance: random.Random
) -> None:
    records = records_of(messages)
    cut = chance.randint(0, len(messages))
    parts = [
        add_shapes(part.sample(fraction=1, shuffle=True, seed=cut))
        for part in (records[cut:], records[:cut])
    ]
    shapes = merge_shapes(part.shapes for part in parts)
    again = apply_edits(
        mine_templates(shapes),
        shapes,
        edits,
        pl.concat(part.records for part in parts).lazy(),
    )
    same_as(again, replayed(records, *edits))


def same_as(one: Any, other: Any) -> None:
    assert_frame_equal(one.shape_templates, other.shape_templates)
    assert_frame_equal(one.parted, other.parted)
    assert one.unused == other.unused
