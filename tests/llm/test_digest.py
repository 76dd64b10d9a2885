from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logai_core.llm.chunks import chunks_of, facts_for
from logai_core.llm.digest import LEAST_ROW, Digest, Row, digest_of
from logai_core.llm.facts import material_of
from logai_core.llm.row import LineRef
from logai_core.llm.tidy import ROW_CHARS
from logai_core.scrub import Scrubber
from tests.llm.cases import APP, example, many, outage, template


def digest(frames, most_chars=100_000):
    return digest_of(material_of(*frames), Scrubber(), most_chars=most_chars)


def test_digest_has_a_line_for_every_template_in_time_order():
    lines = digest(many()).lines
    assert [line.ref for line in lines] == [LineRef(APP, n + 1) for n in range(40)]


def test_digest_has_a_line_that_carries_a_finding_once():
    refs = [line.ref.line_no for line in digest(outage()).lines]
    assert refs == [1, 700, 710, 720]


def test_digest_looks_only_at_the_foremost_lines_that_could_fit():
    few = digest(outage(), most_chars=100)
    assert [line.ref.line_no for line in few.lines] == [710, 720]
    assert few.all_lines == 4


def test_no_row_is_shorter_than_what_bounds_their_number():
    frames = outage(templates=[], examples=[example(1, 1, "", None) | {"service": ""}])
    (line,) = digest(frames).lines
    assert line.size >= LEAST_ROW


def test_digest_puts_a_message_on_one_line_and_defangs_it():
    message = "a\r\nb\tc\x1b[31m [[abcd]] \u202e<IPV4_1>"
    (line,) = digest(outage(examples=[example(1, 1, message)])).lines
    assert "| a ⏎ b c [ [abcd] ] ‹IPV4_1› |" in line.text


def test_digest_bounds_the_width_of_a_row_after_scrubbing():
    message = "password=hunter22 " + "x" * 10_000
    (line,) = digest(outage(examples=[example(1, 1, message)])).lines
    assert "password=<SECRET_1> xxx" in line.text
    assert len(line.text) < ROW_CHARS + 250


def test_digest_drops_the_end_of_a_message_whose_cut_splits_a_secret():
    message = f"password={'a' * 3980} AKIAIOSFODNN7EXAMPLE"
    (line,) = digest(outage(examples=[example(1, 1, message)])).lines
    assert "AKIA" not in line.text


def test_digest_of_undated_lines_puts_them_last():
    frames = outage(
        templates=[template(1, "a", first=None, last=None), template(2, "b")],
        examples=[example(1, 1, "a", None), example(2, 2, "b", "13:00")],
    )
    texts = [line.text for line in digest(frames).lines]
    assert texts[0].startswith("2026-01-05 13:00:00.000 INFO api | b |")
    assert texts[1] == "(no time) INFO api | a | 10 records of this pattern"


ROWS = st.lists(st.tuples(st.integers(1, 300), st.integers(0, 3)), max_size=60)


@settings(max_examples=60, deadline=None)
@given(ROWS, st.integers(1000, 4000))
def test_chunks_hold_every_line_and_overlap_only_at_their_boundaries(sizes, chars):
    lines = [
        Row("x" * size, LineRef(APP, n), rank) for n, (size, rank) in enumerate(sizes)
    ]
    some = Digest([Row("fact", None)], lines, len(lines))
    chunks = chunks_of(some, chunk_chars=chars, most_chunks=1000)
    seen = list(dict.fromkeys(row for chunk in chunks for row in chunk))
    assert seen == lines
    facts = sum(row.size for row in facts_for(some, chars))
    assert all(facts + sum(row.size for row in chunk) <= chars for chunk in chunks)
    for before, after in pairwise(chunks):
        shared = [row for row in after if row in before]
        assert shared == after[: len(shared)] == before[len(before) - len(shared) :]
        assert sum(row.size for row in shared) <= 0.12 * chars


@settings(max_examples=60, deadline=None)
@given(ROWS, st.integers(1, 5))
def test_chunks_are_at_most_as_many_as_allowed_and_keep_the_foremost(sizes, most):
    lines = [
        Row("x" * size, LineRef(APP, n), rank) for n, (size, rank) in enumerate(sizes)
    ]
    chunks = chunks_of(
        Digest([Row("fact", None)], lines, len(lines)),
        chunk_chars=1000,
        most_chunks=most,
    )
    assert len(chunks) <= most
    kept = {row for chunk in chunks for row in chunk}
    if kept and len(kept) < len(lines):
        dropped = [row.rank for row in lines if row not in kept]
        assert min(row.rank for row in kept) <= min(dropped)


@pytest.mark.parametrize("chars", [1, 100, 100_000])
def test_facts_take_their_share_and_never_nothing(chars):
    facts = [Row("x" * 90, None), Row("y" * 90, None), Row("z" * 90, None)]
    fitting = facts_for(Digest(facts, [], 0), chars)
    assert fitting == (facts if chars == 100_000 else facts[:1])
