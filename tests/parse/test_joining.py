import pytest
from inline_snapshot import snapshot

from logai_core.formats import MESSAGE
from tests.parse.builders import messages, parse_text

FIRST = "2026-01-01 00:00:00 ERROR first"
SECOND = "2026-01-01 00:00:01 ERROR second"

JAVA = """java.lang.IllegalStateException: pool is empty
	at org.example.Pool.take(Pool.java:31)
	... 12 more
Caused by: java.net.ConnectException: refused
    at org.example.Net.open(Net.java:7)"""
PYTHON = """Traceback (most recent call last):
  File "/srv/shop.py", line 31, in pay
    raise Refused(card)

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/srv/shop.py", line 35, in pay
    log(card)
shop.errors.Refused: card 7"""
INDENTED = "  request: {\n    id: 7\n}"


@pytest.mark.parametrize("trace", [JAVA, PYTHON, INDENTED])
def test_a_trace_joins_the_record_above_it(trace: str) -> None:
    found = messages(FIRST, *trace.split("\n"), SECOND)
    assert found == [f"first\n{trace}", "second"]


@pytest.mark.parametrize(
    "line",
    [
        "TimeoutError: late",
        "at org.example.Pool.take(Pool.java:31)",
        "});",
        " indented",
    ],
)
def test_a_continuation_joins_the_record_above_it(line: str) -> None:
    assert messages(FIRST, line) == [f"first\n{line}"]


@pytest.mark.parametrize(
    "line",
    [
        "words",
        "Error: words",
        "at noon",
        "Refused: card 7",
        " 2026-01-01 00:00:02 late",
    ],
)
def test_other_lines_begin_a_record(line: str) -> None:
    assert len(messages(FIRST, line)) == 2


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
