import pytest
from inline_snapshot import snapshot

from logai_core.formats import MESSAGE, TEXT, Format
from tests.parse.builders import Outcome, attributes, parse_text

PRETTY = """{
  "timestamp": "2026-01-01T00:00:00Z",
  "lvl": "warn",
  "msg": "card refused",
  "order": {
    "id": 7
  }
}"""


def told(outcome: Outcome) -> list[tuple[object, ...]]:
    columns = ("line_no", "lines", "ts_basis", "severity", "message", "format")
    return outcome.records.select(columns).rows()


def test_a_pretty_printed_object_is_read_as_one() -> None:
    outcome = parse_text(*PRETTY.split("\n"), share=0.0)
    assert told(outcome) == snapshot([(1, 8, "explicit", 13, "card refused", "json")])
    record = outcome.records.row(0, named=True)
    assert attributes(record) == {"order": {"id": 7}}
    assert record["level_basis"] == "field"
    assert outcome.counts == (8, 1, 7, 0, 0)


@pytest.mark.parametrize("between", ["", ",", "},"])
def test_objects_in_a_list_are_read_one_by_one(between: str) -> None:
    first, second = '{\n  "msg": "a"\n}', '{\n  "msg": "b"\n}'
    if between == "},":
        first, between = first.removesuffix("}"), "},"
        text = f"[\n{first}{between}\n{second}\n]"
    else:
        text = f"[\n{first}\n{between}\n{second}\n]"
    outcome = parse_text(*text.split("\n"), share=0.0)
    read = outcome.records.filter(format="json")
    assert read["message"].to_list() == ["a", "b"]
    assert outcome.counts.lines_in == len(text.split("\n"))


def test_an_object_without_a_message_is_its_own_with_its_lines() -> None:
    outcome = parse_text("{", '  "a": 1', "}", share=0.0)
    assert outcome.records["message"].to_list() == ['{\n  "a": 1\n}']
    assert outcome.records["attributes"].to_list() == ['{"a":1}']


@pytest.mark.parametrize(
    "lines",
    [
        ("{", '  "a": 1,', "}"),
        ("{", "  words", "}"),
        ('{"a": 1}', "  words", "}"),
        ("<a>", "  words", "</a>"),
    ],
)
def test_what_cannot_be_read_as_a_whole_stays_as_it_was(lines: tuple[str, ...]) -> None:
    outcome = parse_text("2026-01-01 00:00:00 first", *lines, share=0.0)
    last = outcome.records.row(-1, named=True)
    assert last["lines"] == 3
    assert last["message"] == "\n".join(lines)
    assert last["ts"] is None


@pytest.mark.parametrize("fmt", [TEXT, MESSAGE])
def test_an_object_within_a_message_stays_text(fmt: Format) -> None:
    lines = ["2026-01-01 00:00:00 order {", '  "a": 1', "}"]
    outcome = parse_text(*lines, fmt=fmt)
    assert outcome.records["attributes"].to_list() == [None] * outcome.records.height
