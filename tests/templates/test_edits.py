import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inline_snapshot import snapshot

from logai_core.errors import SettingError
from logai_core.schemas import SHAPE_TEMPLATES
from logai_core.templates import add_shapes, mine_templates
from logai_core.templates.edits import (
    Edit,
    apply_edits,
    marks_of,
    merged_text,
    read_edits,
    write_edits,
)
from tests.templates.builders import records_of

SHOP = [
    "user ann logged in from 192.0.2.1",
    "user ben logged in from 192.0.2.7",
    "worker started",
    "worker paused",
    "cache of 17 keys dropped",
]


def edited(messages: list[str], *edits: Edit) -> list[str]:
    """Return the template of each message."""
    shaped = add_shapes(records_of(messages))
    mined = apply_edits(mine_templates(shaped.shapes), shaped.shapes, edits)
    joined = shaped.records.join(
        mined, on="shape_id", how="left", maintain_order="left"
    )
    return joined["template"].to_list()


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
    merge = Edit("merge", ("worker started", "worker paused"), to="worker <*>")
    assert edited(SHOP, merge)[2:4] == ["worker <*>", "worker <*>"]


def test_a_merge_holds_for_the_next_upload_whatever_is_mined_there() -> None:
    merge = Edit("merge", ("worker started", "worker paused"), to="worker <*>")
    assert edited(["worker paused"], merge) == ["worker <*>"]


def test_a_template_is_split_by_the_words_in_a_place() -> None:
    template = edited(SHOP)[0]
    assert edited(SHOP, Edit("split", (template,), position=0))[:2] == snapshot(
        ["user ann logged in from <ip>", "user ben logged in from <ip>"]
    )


def test_a_pinned_template_stays_when_more_lines_would_change_it() -> None:
    more = [f"user {name} logged in from 192.0.2.9" for name in "abcdefgh"]
    pin = Edit("pin", ("user ann logged in from <ip>",))
    assert edited([*SHOP, *more], pin)[0] == "user ann logged in from <ip>"


def test_edits_are_made_in_their_order() -> None:
    merge = Edit("merge", ("worker started", "worker paused"), to="worker <*>")
    split = Edit("split", ("worker <*>",), position=0)
    assert edited(SHOP, merge, split)[2:4] == ["worker started", "worker paused"]


def test_names_and_noise_change_no_template() -> None:
    edits = (
        Edit("rename", ("worker started",), to="Start"),
        Edit("noise", ("worker paused",)),
    )
    assert edited(SHOP, *edits) == edited(SHOP)
    marks = marks_of(edits).drop("template_id").rows()
    assert sorted(marks, key=str) == [("Start", False, False), (None, True, False)]


def test_a_template_with_the_signs_of_a_pattern_is_taken_literally() -> None:
    log = ["a.b (c) [d] $1 \\d+ x", "a-b (c) [d] $1 \\d+ x"]
    first = edited(log)[0]
    assert edited(log, Edit("merge", (first, "nothing"), to="one"))[0] == "one"


def test_edits_are_written_and_read_back() -> None:
    edits = (
        Edit("rename", ('say "hi" <num>',), to="Gruß"),
        Edit("split", ("a <*>",), position=0),
    )
    assert read_edits(write_edits(edits)) == edits


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"edits": [{"edit": "burn", "templates": ["a"]}]}',
        '{"edits": [{"edit": "pin", "templates": []}]}',
        '{"edits": [{"edit": "merge", "templates": ["a"], "to": "b"}]}',
        '{"edits": [{"edit": "rename", "templates": ["a"]}]}',
        '{"edits": [{"edit": "split", "templates": ["a <*>"], "position": 1}]}',
    ],
)
def test_what_is_no_file_of_edits_is_refused(text: str) -> None:
    with pytest.raises(SettingError):
        read_edits(text)


def test_merged_text_keeps_the_words_that_agree() -> None:
    assert merged_text(["worker started now", "worker paused now"]) == "worker <*> now"
    assert merged_text(["one", "two"]) is None
    assert merged_text(["a b", "a b c"]) is None


MESSAGES = st.lists(st.sampled_from(SHOP), min_size=1, max_size=12)
EDITS = st.lists(
    st.sampled_from(
        [
            Edit("merge", ("worker started", "worker paused"), to="worker <*>"),
            Edit("split", ("user <*> logged in from <ip>",), position=0),
            Edit("pin", ("cache of <num> keys dropped",)),
            Edit("rename", ("worker started",), to="Start"),
        ]
    ),
    max_size=4,
)


@settings(max_examples=50, deadline=None)
@given(MESSAGES, EDITS)
def test_edits_lose_no_shape_and_undoing_the_last_gives_what_was_before(
    messages: list[str], edits: list[Edit]
) -> None:
    shaped = add_shapes(records_of(messages))
    mined = mine_templates(shaped.shapes)
    after = apply_edits(mined, shaped.shapes, edits)
    assert after["shape_id"].to_list() == mined["shape_id"].to_list()
    assert after.schema == SHAPE_TEMPLATES
    assert apply_edits(mined, shaped.shapes, edits[:0]).equals(mined)
    again = apply_edits(mined, shaped.shapes, read_edits(write_edits(edits)))
    assert again.equals(after)
