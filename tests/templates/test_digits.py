from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inline_snapshot import snapshot

from logai_core.templates.digits import alike
from logai_core.templates.masks import MASKS, shapes_of
from logai_core.templates.shapes import Known, add_shapes
from tests.templates.builders import records_of


def alike_all(*messages: str) -> list[str]:
    return alike(pl.Series(messages, dtype=pl.String), "7").to_list()


def shapes_by_kind(messages: list[str], known: Known | None = None) -> list[str]:
    shaped = add_shapes(records_of(messages), known=known)
    ids = shaped.records.select("shape_id")
    return ids.join(shaped.shapes, on="shape_id", how="left", maintain_order="left")[
        "shape"
    ].to_list()


def shapes_one_by_one(messages: list[str]) -> list[str]:
    return shapes_of(pl.Series(messages, dtype=pl.String)).to_list()


def test_digits_that_only_tell_how_many_are_alike() -> None:
    messages = ["took 15 ms from 192.0.2.1", "", "id=a1b2c3d4 n=0"]
    assert alike_all(*messages) == snapshot(
        ["took 77 ms from 777.7.7.7", "", "id=a7b7c7d7 n=7"]
    )


@pytest.mark.parametrize(
    "message",
    ["eth0", "sda12", "log4j", "fe80::", "0x", "<5xx>", 'HTTP/1.1" 204', "a_b_9 c"],
)
def test_digits_that_a_shape_may_show_stay(message: str) -> None:
    stay = message.replace("1.1", "7.7")
    assert alike_all(message) == [stay]


def test_the_end_of_one_message_is_not_the_beginning_of_the_next() -> None:
    assert alike_all("eth", "01", "0", "x", "HTTP", "/1 200", "HTTP/", "1 200") == [
        "eth", "77", "7", "x", "HTTP", "/7 777", "HTTP/", "7 777",
    ]  # fmt: skip


def test_digits_of_other_scripts_stay() -> None:
    assert alike_all("٣ 3 ３") == ["٣ 7 ３"]


PIECES = [
    "0", "1", "7", "8", "9", "12", "200", "404", "4294967295", "a", "f", "g", "x", "X",
    "_", "-", ".", ":", "/", " ", "  ", "\t", "\n", '"', "=", "<", ">", "(", ",", "@",
    "ssh2", "eth0", "log4j", "x86_64", "0x", "0x1f", "7x7", "xx", "<5xx>", "<9xx>",
    "<num>", "HTTP/", "HTTP/1.1", 'HTTP/2" 503', "HTTP/1.1 204", "P/", "fe80::", "fe10",
    "::1", "192.0.2.7", "2001:db8::1", "00:00:5e:00:53:af", "12:30:45", "2026-01-02",
    "9f86d081", "_abc123", "é", "٣", "３", "µs", "ms", "KB", "e5", "\ue203", "\x00",
    "\u00a0", "bytes (8 KB)", "true", "v1", "C:\\a1", "/var/log7", "host1:80", "a.b7.io",
]  # fmt: skip
NASTY = st.lists(st.sampled_from(PIECES), max_size=9).map("".join)


@given(st.lists(NASTY | st.text(max_size=20), max_size=12))
@settings(max_examples=100, deadline=None)
def test_masking_by_kind_is_masking_one_by_one(messages: list[str]) -> None:
    known = Known()
    want = shapes_one_by_one(messages)
    assert shapes_by_kind(messages, known) == want
    assert shapes_by_kind(messages[::-1], known) == want[::-1]


@given(st.lists(NASTY, max_size=5))
@settings(max_examples=15, deadline=None)
def test_masks_left_out_for_a_block_change_no_shape(messages: list[str]) -> None:
    alone = [shapes_of(pl.Series([message])).item() for message in messages]
    assert shapes_one_by_one(messages) == alone


DIGITS = st.text("0123456789", min_size=1, max_size=4)
SAMPLES = [message for mask in MASKS for message, _ in mask.samples]


@given(st.sampled_from(SAMPLES), st.lists(DIGITS, min_size=2, max_size=6), st.data())
@settings(max_examples=60, deadline=None)
def test_other_digits_in_a_sample_are_masked_by_kind_as_one_by_one(
    sample: str, digits: list[str], data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(sample)))
    messages = [sample[:at] + digit + sample[at:] for digit in digits]
    assert shapes_by_kind(messages) == shapes_one_by_one(messages)


@given(st.lists(NASTY, max_size=12))
@settings(max_examples=50, deadline=None)
def test_what_is_made_alike_depends_on_no_other_message(messages: list[str]) -> None:
    together = alike_all(*messages)
    assert together == [alike_all(message)[0] for message in messages]
    assert alike_all(*messages[1:]) == together[1:]
    assert [len(one) for one in together] == [len(one) for one in messages]


def test_a_long_series_is_made_alike_piece_by_piece(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    messages = ["took 15 ms", "", "from eth0", "x" * 90, "0x7f"] * 4
    whole = alike_all(*messages)
    monkeypatch.setattr("logai_core.templates.digits._PIECE", 16)
    assert alike_all(*messages) == whole


def test_a_memory_of_kinds_that_is_full_begins_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("logai_core.templates.shapes.MOST_KNOWN", 2)
    known = Known()
    messages = ["a 1", "b 1", "c 1", "a 2", "d_12345", "e_7"]
    for chunk in [*map(list, pairwise(messages)), messages]:
        assert shapes_by_kind(chunk, known) == shapes_one_by_one(chunk)
