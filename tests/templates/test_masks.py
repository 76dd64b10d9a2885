import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logai_core.templates.masks import KINDS, MASKS, MOST_CHARS, shapes_of


def shape(message: str | None) -> str:
    return str(shapes_of(pl.Series([message], dtype=pl.String)).item())


@pytest.mark.parametrize(
    ("message", "want"), [sample for mask in MASKS for sample in mask.samples]
)
def test_a_sample_of_a_mask_has_the_shape_it_states(message: str, want: str) -> None:
    assert shape(message) == want


@pytest.mark.parametrize("mask", MASKS, ids=lambda mask: mask.name)
def test_a_mask_matches_a_sample_of_its_own(mask) -> None:
    assert any(
        pl.Series([message]).str.contains(mask.pattern).item()
        for message, _ in mask.samples
    )


@pytest.mark.parametrize("kind", KINDS)
def test_text_that_looks_like_a_placeholder_is_not_taken_for_one(kind: str) -> None:
    assert shape(f"got <{kind}> back") == "got <*> back"


def test_a_stack_trace_does_not_change_the_shape() -> None:
    message = "request 7 failed\n  at a.B(C.java:3)\n  at a.D(C.java:9)"
    assert shape(message) == "request <num> failed"


def test_a_null_and_a_blank_message_have_the_empty_shape() -> None:
    assert (shape(None), shape(" \n\t")) == ("", "")


def test_a_very_long_line_is_cut() -> None:
    assert len(shape("x" * 10 * MOST_CHARS)) == MOST_CHARS


HOSTILE = st.text() | st.text('<>*num05af:./\\-=" \n\x00', max_size=40)


@given(st.lists(HOSTILE, max_size=8))
@settings(max_examples=50, deadline=None)
def test_masking_takes_any_text_and_leaves_no_digit_that_stands_alone(texts) -> None:
    shapes = shapes_of(pl.Series(texts, dtype=pl.String))
    assert shapes.len() == len(texts)
    assert not shapes.str.contains(r"(?:^| )[0-9]+(?:$| )").any()
    assert not shapes.str.contains("[\n\x00]").any()
