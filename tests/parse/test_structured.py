import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inline_snapshot import snapshot

from logai_core.formats import by_name
from tests.parse.builders import attributes, parse_text

JSON = by_name("json")
LOGFMT = by_name("logfmt")
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
FIELDS = st.dictionaries(
    st.sampled_from(["ts", "level", "msg", "message", "service", "log", "x"]), VALUES
)


@pytest.mark.parametrize(
    ("line", "message", "rest"),
    [
        ('{"msg":"a","n":"7"}', "a", {"n": "7"}),
        ('{"msg":"a","msg":"b"}', "b", {}),
        ('{"msg":["a"],"log":"b"}', "b", {"msg": ["a"]}),
        ('{"msg":"","event":"b"}', "b", {"msg": ""}),
        ('{"msg":7}', "7", {}),
        ('{"x":[1,{"y":null}]}', '{"x":[1,{"y":null}]}', {"x": [1, {"y": None}]}),
        ('{"msg":"a","n":1e999}', "a", {"n": float("inf")}),
        ('{"msg":"a","n":123456789012345678901}', "a", {"n": 123456789012345678901}),
        ("{}", "{}", {}),
    ],
)
def test_an_object_gives_its_message_and_keeps_the_rest(
    line: str, message: str, rest: dict[str, object]
) -> None:
    record = parse_text(line, fmt=JSON).records.row(0, named=True)
    assert (record["message"], attributes(record)) == (message, rest)


@pytest.mark.parametrize(
    "line",
    [
        '{"a":1',
        '{"a":1} x}',
        "{a:1}",
        '{"a":NaN}',
        '{"a":"\\ud800"}',
        "[1]",
        '{"a":' * 999,
    ],
)
def test_a_broken_object_is_an_undated_record_of_its_text(line: str) -> None:
    record = parse_text(line, fmt=JSON).records.row(0, named=True)
    assert (record["message"], record["ts"], record["attributes"]) == (line, None, None)


@pytest.mark.parametrize(
    ("level", "severity"),
    [("10", 1), ("60", 21), ('"50"', 17), ("3", 0), ('"warning"', 13), ("true", 0)],
)
def test_numeric_levels_are_those_of_pino(level: str, severity: int) -> None:
    record = parse_text(f'{{"level":{level},"msg":"a"}}', fmt=JSON).records
    assert record["severity"].to_list() == [severity]


@settings(max_examples=40, deadline=None)
@given(st.lists(FIELDS, max_size=5))
def test_no_object_is_lost_whatever_its_fields_hold(
    objects: list[dict[str, object]],
) -> None:
    outcome = parse_text(*(json.dumps(fields) for fields in objects), fmt=JSON)
    assert outcome.records.height == len(objects)


def test_logfmt_keeps_the_first_of_repeated_keys_and_reads_quoted_values() -> None:
    line = r'level=warn level=info msg="a \"b\" c=d\\n" n=007 f=1.5 q="7" flag t= x=a=b'
    record = parse_text(line, fmt=LOGFMT).records.row(0, named=True)
    assert (record["level_text"], record["message"], attributes(record)) == snapshot(
        (
            "warn",
            'a "b" c=d\\n',
            {"n": "007", "f": 1.5, "q": "7", "flag": True, "t": "", "x": "a=b"},
        )
    )


def test_logfmt_finds_no_fields_inside_quotes() -> None:
    record = parse_text('msg="x level=error" level=info', fmt=LOGFMT).records
    assert record["level_text"].to_list() == ["info"]


def test_a_logfmt_line_without_a_message_is_its_own_message() -> None:
    line = "ts=1767225600 level=info path=/cart"
    assert parse_text(line, fmt=LOGFMT).records["message"].to_list() == [line]
