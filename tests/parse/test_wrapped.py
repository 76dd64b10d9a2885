from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from inline_snapshot import snapshot

from logai_core.formats import Guess, by_name, guess
from tests.parse.builders import Outcome, attributes, lines_of, parse_as

TIME = "2026-03-03T14:02:01.250000000Z"
JSON, CRI, COMPOSE = by_name("json"), by_name("cri"), by_name("compose")
PYTHON = Guess(by_name("python-basic"), 1.0)


def parsed(*blocks: pl.DataFrame, found: Guess, record_lines: int = 1_000) -> Outcome:
    return parse_as(found, *blocks, record_lines=record_lines)


def cri(*lines: str, stream: str = "stdout") -> list[str]:
    return [f"{TIME} {stream} {line}" for line in lines]


def records(*texts: str, found: Guess | None = None) -> list[dict[str, Any]]:
    read = found or guess(pl.Series(texts))
    return parsed(lines_of(*texts), found=read).records.to_dicts()


def messages(*texts: str, found: Guess | None = None) -> list[str]:
    return [record["message"] for record in records(*texts, found=found)]


def test_level_and_attributes_come_from_the_inner_line() -> None:
    record = records(*cri("F ERROR:shop.db:pool is empty"))[0]
    names = ("level_text", "level_basis", "severity", "message", "format")
    assert [record[name] for name in names] == snapshot(
        ["ERROR", "format", 17, "pool is empty", "python-basic"]
    )
    assert attributes(record) == {"stream": "stdout", "logger": "shop.db"}


def test_the_time_of_the_outer_line_is_explicit_and_wins() -> None:
    record = records(*cri("F 2026-03-03 15:02:01 INFO up"))[0]
    assert record["ts"].isoformat() == "2026-03-03T14:02:01.250000+00:00"
    assert record["ts_basis"] == "explicit"
    assert attributes(record)["inner_time"] == "2026-03-03 15:02:01"


def test_an_inner_time_of_the_same_second_is_not_repeated() -> None:
    record = records(*cri("F 2026-03-03 14:02:01,249 INFO up"))[0]
    assert attributes(record) == {"stream": "stdout"}


def test_an_inner_service_that_the_outer_line_overrules_is_an_attribute() -> None:
    record = records('web-1  | {"level":"info","msg":"up","service":"shop"}')[0]
    assert record["service"] == "web"
    assert attributes(record) == {"replica": 1, "inner_service": "shop"}


def test_a_stack_trace_within_a_wrapper_is_one_record() -> None:
    texts = cri("F ERROR:shop.db:no", "F Traceback (most recent call last):",
                '  F   File "x.py", line 1'.strip(), "F ", "F ValueError: no",
                "F INFO:shop.db:up")  # fmt: skip
    assert messages(*texts) == snapshot(
        [
            """\
no
Traceback (most recent call last):
  File "x.py", line 1

ValueError: no\
""",
            "up",
        ]
    )


def test_a_line_does_not_continue_one_of_another_stream_or_service() -> None:
    texts = [*cri("F ERROR:a:no"), *cri("F \tat x", stream="stderr"), *cri("F \tat y")]
    assert messages(*texts) == ["no", "\tat x", "\tat y"]
    assert messages("web-1  | a", "pay-1  |   b", "pay-1  |   c") == ["a", "  b\n  c"]


def test_a_line_does_not_continue_one_beyond_a_foreign_line() -> None:
    found = Guess(CRI, 1.0, inner=PYTHON)
    texts = [*cri("F ERROR:a:no"), "foreign", *cri("F \tat x")]
    assert messages(*texts, found=found) == ["no", "foreign", "\tat x"]


def test_pieces_are_read_as_the_line_that_they_make() -> None:
    texts = cri('P {"level":"er', 'P ror","msg":"a', 'F b","n":1}', "F next")
    first, second = records(*texts, found=Guess(CRI, 1.0, inner=Guess(JSON, 1.0)))
    assert (first["message"], first["severity"], first["lines"]) == ("ab", 17, 3)
    assert attributes(first) == {"stream": "stdout", "n": 1}
    assert second["message"] == "next"


def test_a_piece_of_a_stack_trace_stays_in_its_record() -> None:
    texts = cri("F ERROR:a:no", "P \tat ", "F here", "F \tat there")
    assert messages(*texts) == ["no\n\tat here\n\tat there"]


def test_pieces_of_another_stream_stay_apart() -> None:
    texts = [*cri("P ERROR:a:no"), *cri("F other", stream="stderr"), *cri("F end")]
    assert messages(*texts, found=Guess(CRI, 1.0, inner=PYTHON)) == [
        "no",
        "other",
        "end",
    ]


def test_more_pieces_than_a_record_may_have_lines_lose_no_text() -> None:
    texts = cri("P a", "P b", "P c", "P d", "F e", "F f")
    outcome = parsed(lines_of(*texts), found=Guess(CRI, 1.0), record_lines=2)
    assert outcome.records["message"].to_list() == ["ab", "cd", "e", "f"]


def test_docker_lines_without_a_line_feed_are_not_run_together() -> None:
    line = '{"log":"one","stream":"stdout","time":"' + TIME + '"}'
    assert messages(line, line) == ["one", "one"]


def test_a_record_states_all_bytes_of_its_lines() -> None:
    texts = cri("P half", "F done", "F next")
    size = len("\n".join(texts[:2]).encode())
    assert records(*texts)[0]["byte_len"] == size


LINES = st.one_of(
    st.sampled_from(
        [
            *cri(
                "P ERROR:a:", "F \tat x", "F ", "F INFO:b:up", "F Traceback (most", "P "
            ),
            *cri("F err", "P  p", stream="stderr"),
            "web-1  | a",
            "",
            "foreign",
            "\tat y",
        ]
    ),
    st.text(alphabet="aF|P -1:\t", max_size=12),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(LINES, min_size=1, max_size=12), st.data())
def test_no_line_is_lost_and_blocks_do_not_show(
    texts: list[str], data: st.DataObject
) -> None:
    found = Guess(CRI, 1.0, inner=PYTHON)
    lines = lines_of(*texts)
    at = data.draw(st.integers(0, len(texts)))
    whole = parsed(lines, found=found, record_lines=3)
    cut = parsed(lines[:at], lines[at:], found=found, record_lines=3)
    assert whole.records.equals(cut.records)
    assert whole.rejects.equals(cut.rejects)
    assert whole.counts == cut.counts
    assert whole.counts.lines_in == len(texts) == sum(whole.counts[1:])
    assert int(whole.records["lines"].sum()) + whole.rejects.height == len(texts)
