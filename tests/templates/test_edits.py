import json

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from inline_snapshot import snapshot

from logai_core.errors import SettingError
from logai_core.templates import (
    Edit,
    check_edit,
    marks_of,
    merged_text,
    read_edits,
    write_edits,
)
from logai_core.templates.miner import template_id


def test_edits_are_written_for_people_and_read_back() -> None:
    edits = (
        Edit("rename", ('say "hi" <num>',), to="Gruß"),
        Edit("split", ("a <*>",), position=0),
    )
    assert write_edits(edits) == snapshot(
        """\
{
  "version": 1,
  "edits": [
    {
      "edit": "rename",
      "templates": [
        "say \\"hi\\" <num>"
      ],
      "to": "Gruß"
    },
    {
      "edit": "split",
      "templates": [
        "a <*>"
      ],
      "position": 0
    }
  ]
}
"""
    )
    assert read_edits(write_edits(edits)) == edits


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
NEW_TEXTS = TEXTS.map(lambda text: "".join(text.split())).filter(
    lambda text: text and not set("\x00\n\r\t\f\v") & set(text)
)
ANY_EDITS = st.one_of(
    st.builds(Edit, st.sampled_from(["pin", "noise"]), st.tuples(TEXTS)),
    st.builds(Edit, st.just("rename"), st.tuples(TEXTS), NEW_TEXTS),
    st.builds(
        Edit,
        st.just("merge"),
        st.lists(TEXTS, min_size=2, max_size=3, unique=True).map(tuple),
        NEW_TEXTS,
    ),
    st.builds(
        lambda text, at: Edit("split", (text + " <*> <num>",), position=at),
        TEXTS,
        st.integers(0, 1),
    ),
)


@given(st.lists(ANY_EDITS, max_size=6).map(tuple))
def test_any_edits_are_the_same_after_writing_and_reading(
    edits: tuple[Edit, ...],
) -> None:
    assert read_edits(write_edits(edits)) == edits


def file_of(*edits: object, version: object = 1) -> str:
    return json.dumps({"version": version, "edits": edits})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no JSON"),
        ("[" * 100_000, "no JSON"),
        ("[]", "found list"),
        ("{}", "the version is None"),
        (file_of(version=True), "the version is True"),
        (file_of(version=0), "the version is 0"),
        (file_of(version=2), "version 2, this program knows up to 1"),
        ('{"version": 1}', "the list: Input should be"),
        (file_of({"edit": "pin", "templates": ["a"]}, 7), "edit 2: Input should be"),
        (file_of({"edit": "burn", "templates": ["a"]}), "edit 1 edit: Input should"),
        (
            file_of({"edit": "pin", "templates": ["a"], "postion": 1}),
            "edit 1 postion: Unexpected",
        ),
        (file_of({"edit": "pin", "templates": ["\ud800"]}), "edit 1: '\\ud800' is"),
        (file_of({"edit": "pin", "templates": []}), "edit 1: a pin of 0 templates"),
        (
            file_of({"edit": "merge", "templates": ["a", "a"], "to": "b"}),
            "edit 1: a merge of 1 templates, expected at least 2",
        ),
        (
            file_of({"edit": "split", "templates": ["a <*>", "b <*>"]}),
            "edit 1: a split of 2 templates, expected 1",
        ),
        (file_of({"edit": "rename", "templates": ["a"]}), "edit 1: '' as the text"),
        (
            file_of({"edit": "rename", "templates": ["a"], "to": "b\nc"}),
            "expected one line",
        ),
        (
            file_of({"edit": "pin", "templates": ["a" * 20_001]}),
            "edit 1: a text of 20,001 characters",
        ),
        (
            file_of({"edit": "split", "templates": ["a <*>"], "position": 1}),
            "edit 1: no place 1 in 'a <*>', which has 1",
        ),
        (
            file_of({"edit": "split", "templates": ["<num> " * 101 + "a"]}),
            "edit 1: a template with 101 places, at most 100 can be split",
        ),
    ],
)
def test_what_is_no_file_of_edits_is_refused_and_says_where(
    text: str, said: str
) -> None:
    with pytest.raises(SettingError) as refused:
        read_edits(text)
    assert said in refused.value.what
    assert refused.value.hint


def test_a_text_that_no_file_can_hold_is_refused() -> None:
    with pytest.raises(SettingError, match="expected Unicode characters"):
        check_edit(Edit("rename", ("a",), to="\ud800"))


def test_marks_hold_the_last_name_noise_and_what_is_pinned() -> None:
    edits = (
        Edit("rename", ("worker started",), to="Start"),
        Edit("rename", ("worker started",), to="Begin"),
        Edit("noise", ("worker paused", "worker started")),
        Edit("pin", ("took <num> ms",)),
        Edit("merge", ("a b", "a c"), to="a <*>"),
    )
    marks = {row[0]: row[1:] for row in marks_of(edits).iter_rows()}
    assert marks == {
        template_id("worker started"): ("Begin", True, False),
        template_id("worker paused"): (None, True, False),
        template_id("took <num> ms"): (None, False, True),
        template_id("a <*>"): (None, False, True),
    }
    assert isinstance(marks_of(()), pl.DataFrame)


@pytest.mark.parametrize(
    ("texts", "merged"),
    [
        (["worker started now", "worker paused now"], "worker <*> now"),
        (["a <num> of <num>", "a <num> of <ip>"], "a <num> of <*>"),
        (["left x y now", "left u v now"], "left <*> <*> now"),
        (["one", "two"], None),
        (["<num> ok", "<num> no"], None),
        (["a b", "a b c"], "a b <*>"),
        (
            ["user <*> logged in", "user <*> (admin) logged in from <ip>"],
            "user <*> logged in <*>",
        ),
        (["retry of job <num> failed", "job <num> failed"], "<*> job <num> failed"),
        (["ann logged in now", "now ann logged in"], "<*> ann logged in <*>"),
        (["a <num> c", "x a <num> c y", "a c"], "<*> a <*> c <*>"),
        (["<num> <num>", "<num>"], None),
    ],
)
def test_merged_text_keeps_what_all_share_in_order(
    texts: list[str], merged: str | None
) -> None:
    assert merged_text(texts) == merged
    assert merged_text(texts[::-1]) == merged
