import pytest
from inline_snapshot import snapshot

from logai_core.formats import MESSAGE, by_name
from tests.parse.builders import messages, parse_text
from tests.parse.traces import TRACES

FIRST = "2026-01-01 00:00:00 ERROR first"
SECOND = "2026-01-01 00:00:01 ERROR second"
FEW = 0.1  # the share of a source in which few lines state a time


@pytest.mark.parametrize("name", TRACES)
@pytest.mark.parametrize("share", [1.0, FEW])
def test_a_trace_below_a_dated_line_joins_its_record(name: str, share: float) -> None:
    trace = TRACES[name]
    found = messages(FIRST, *trace.split("\n"), SECOND, share=share)
    if name in ("go", "node", "rust", "sanitizer", "java main"):
        assert found == ["first", trace, "second"]  # nothing that was logged
    else:
        assert found == [f"first\n{trace}", "second"]


@pytest.mark.parametrize("name", TRACES)
def test_a_trace_without_a_time_anywhere_is_one_record(name: str) -> None:
    trace = TRACES[name]
    found = messages("server starting", *trace.split("\n"), "words", share=0.0)
    if TRACES[name].startswith(("\t", " ", "\n", "#")):
        assert found == [f"server starting\n{trace}", "words"]
    else:
        assert found == ["server starting", trace, "words"]


@pytest.mark.parametrize(
    "line",
    [
        "TimeoutError: late",
        "at org.example.Pool.take(Pool.java:31)",
        "});",
        " indented",
        ' "key": 1,',
        "</order>",
        "SELECT id FROM orders",
        "0000000010: 48 65 6c 6c 6f 20 77 6f  Hello wo",
        "| id | sum |",
        "+----+-----+",
        "** (RuntimeError) late",
        "At line:7 char:3",
    ],
)
def test_a_marked_line_joins_the_dated_record_above_it(line: str) -> None:
    assert messages(FIRST, line, share=FEW) == [f"first\n{line}"]


@pytest.mark.parametrize(
    "line",
    [
        "words",
        "Error words",
        "at noon",
        "Refused: card 7",
        " 2026-01-01 00:00:02 late",
        "#7 is late",
        "Select a seat",
    ],
)
def test_other_lines_begin_a_record_where_few_lines_state_a_time(line: str) -> None:
    assert len(messages(FIRST, line, share=FEW)) == 2


def test_any_line_without_a_time_joins_where_most_lines_state_one() -> None:
    lines = [FIRST, "words", "", "Refused: card 7", SECOND]
    assert messages(*lines) == ["first\nwords\n\nRefused: card 7", "second"]


def test_lines_before_the_first_time_are_records_of_their_own() -> None:
    lines = ["log opened", "on web1", FIRST, "words"]
    assert messages(*lines) == ["log opened", "on web1", "first\nwords"]


def test_lines_below_a_structured_line_do_not_join_it() -> None:
    lines = ['{"msg": "first"}', "words"]
    assert messages(*lines, fmt=by_name("json")) == ["first", "words"]


def test_lines_below_a_line_of_the_format_join_even_if_it_states_no_time() -> None:
    lines = ["WARNING:shop.cart:first", "words"]
    assert messages(*lines, fmt=by_name("python-basic")) == ["first\nwords"]


@pytest.mark.parametrize(
    "line", ['Exception in thread "main" shop.Late', "panic: late", "/srv/x.js:7"]
)
def test_what_a_runtime_prints_at_its_end_begins_a_record(line: str) -> None:
    assert messages(FIRST, line, "words") == ["first", f"{line}\nwords"]


def test_two_traces_in_a_row_are_two_records() -> None:
    trace = TRACES["python"]
    lines = [*trace.split("\n"), *trace.split("\n")]
    assert messages(*lines, share=0.0) == [trace, trace]


def test_a_failure_without_a_time_does_not_join_words_above_it() -> None:
    lines = ["words", "TimeoutError: late", "    at f (/srv/x.js:1:2)"]
    assert messages(*lines, share=0.0) == [
        "words",
        "TimeoutError: late\n    at f (/srv/x.js:1:2)",
    ]


def test_a_continuation_without_a_record_above_is_an_undated_record() -> None:
    assert messages("\tat a.B", "\tat a.C", FIRST) == ["\tat a.B\n\tat a.C", "first"]


def test_a_line_that_begins_a_record_in_its_format_is_never_joined() -> None:
    assert messages(FIRST, "2026-01-01 00:00:01 INFO Caused by: x") == [
        "first",
        "Caused by: x",
    ]


def test_blank_lines_join_only_between_lines_of_one_record() -> None:
    outcome = parse_text("", FIRST, "", " ", "\tat a.B", "", SECOND, "")
    assert outcome.records["message"].to_list() == ["first\n\n \n\tat a.B", "second"]
    assert outcome.rejects.select("line_no", "reason").rows() == snapshot(
        [(1, "blank line"), (6, "blank line"), (8, "blank line")]
    )


def test_a_joined_record_covers_the_bytes_of_its_lines() -> None:
    outcome = parse_text("é", FIRST, "\tat", "\tat", SECOND)
    where = outcome.records.select("line_no", "lines", "byte_offset", "byte_len")
    assert where.rows() == [(1, 1, 0, 2), (2, 3, 3, 31 + 8), (5, 1, 43, 32)]


def test_a_record_has_at_most_so_many_lines() -> None:
    outcome = parse_text(FIRST, *["\tx"] * 6, record_lines=3)
    assert outcome.records.select("line_no", "lines", "message").rows() == snapshot(
        [(1, 3, "first\n\tx\n\tx"), (4, 3, "\tx\n\tx\n\tx"), (7, 1, "\tx")]
    )


def test_blank_lines_beyond_the_longest_record_do_not_join() -> None:
    outcome = parse_text(FIRST, "", "", "", "\tx", record_lines=3)
    assert outcome.records.select("line_no", "lines").rows() == [(1, 1), (5, 1)]
    assert outcome.counts == (5, 1, 0, 1, 3)


def test_in_the_format_message_every_line_is_a_record_of_its_own() -> None:
    lines = [FIRST, "", "\tat a.B", "   "]
    outcome = parse_text(*lines, fmt=MESSAGE)
    assert outcome.records["message"].to_list() == lines
    assert outcome.counts == (4, 0, 0, 4, 0)
