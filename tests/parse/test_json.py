import json
import random
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from logai_core.formats import Format, by_name
from logai_core.parse.json_values import MOST_DEPTH, MOST_FIELDS, MOST_NAME, MOST_VALUE
from logai_core.parse.jsonl import read_json
from tests.parse.test_json_alike import OBJECTS, lines_of

JSON = by_name("json")


def head(text: str, fmt: Format = JSON) -> dict[str, Any]:
    return read_json(lines_of([text]), fmt).row(0, named=True)


@pytest.mark.parametrize(
    ("fields", "role", "value"),
    [
        ({"traceId": "a"}, "trace_id", "a"),
        ({"TraceID": "a"}, "trace_id", "a"),
        ({"trace-id": "a"}, "trace_id", "a"),
        ({"trace": {"id": "a"}}, "trace_id", "a"),
        ({"trace.id": "a"}, "trace_id", "a"),
        ({"attributes": {"trace_id": "a"}}, "trace_id", "a"),
        ({"contextMap": {"spanId": "a"}}, "span_id", "a"),
        ({"X-Request-Id": "a"}, "request_id", "a"),
        ({"user": {"id": 7}}, "user_id", "7"),
        ({"user": {"id": None}}, "user_id", None),
        ({"log": {"level": "warn"}}, "level_text", "warn"),
        ({"log.level": "warn", "log": {"level": "info"}}, "level_text", "warn"),
        ({"LEVEL": "warn"}, "level_text", "warn"),
        ({"level": "payments", "severity": "error"}, "level_text", "error"),
        ({"severity": "error", "level": "payments"}, "level_text", "error"),
        ({"level": 7, "log": {"level": "warn"}}, "level_text", "warn"),
        ({"level": 30, "severity": "error"}, "level_text", "30"),
        ({"level": "payments", "severity": "x"}, "level_text", "payments"),
        ({"level": "payments", "severity": ""}, "level_text", "payments"),
        ({"service": {"name": "shop"}}, "service", "shop"),
        ({"resource": {"service.name": "shop"}}, "service", "shop"),
        ({"kubernetes": {"pod_name": "p"}}, "host", "p"),
        ({"host": {"name": "web1"}}, "host", "web1"),
        ({"fields": {"message": "up"}}, "message", "up"),
        ({"time": {"$date": "2026-03-03T14:02:01Z"}}, "stamp", "2026-03-03T14:02:01Z"),
        ({"time": 0.25, "timestamp": 1772546521}, "stamp", "1772546521"),
        ({"time": "14:02:01", "date": "2026-03-03"}, "stamp", "2026-03-03 14:02:01"),
        (
            {"instant": {"epochSecond": 1772546521, "nanoOfSecond": 25}},
            "stamp",
            "1772546521.000000025",
        ),
    ],
)
def test_a_field_is_found_by_its_name_however_it_is_spelled(
    fields: dict[str, Any], role: str, value: str | None
) -> None:
    assert head(json.dumps(fields))[role] == value


@pytest.mark.parametrize(
    ("fields", "role", "value"),
    [
        ({"when": "2026-03-03 14:02:01"}, "stamp", "2026-03-03 14:02:01"),
        ({"updatedAt": 1772546521000}, "stamp", "1772546521000"),
        ({"requests": 1772546521}, "stamp", None),
        ({"timeout": 1772546521}, "stamp", None),
        ({"x": "ERROR"}, "level_text", "ERROR"),
        ({"x": "errors"}, "level_text", None),
        ({"x": "a"}, "level_text", None),
        ({"z": "warn", "a": "error"}, "level_text", "error"),
        ({"x": "pool is empty", "y": "a longer text here"}, "message", "a longer text here"),
        ({"x": "word"}, "message", '{"x": "word"}'),
        ({"user_agent": "Mozilla (X11; Linux x86)"}, "message",
         '{"user_agent": "Mozilla (X11; Linux x86)"}'),
    ],
)  # fmt: skip
def test_what_no_name_tells_is_found_by_shape_and_stays_in_the_attributes(
    fields: dict[str, Any], role: str, value: str | None
) -> None:
    found = head(json.dumps(fields))
    assert (found[role], json.loads(found["attributes"])) == (value, fields)


def test_values_of_attributes_are_as_written() -> None:
    odd = (
        '"a":1.10,"b":1e400,"c":-0,"d":123456789012345678901234567890,"e":"\\u00e9\\/"'
    )
    found = head('{"msg":"m",' + odd.replace(":", " : ") + ', "f" : [ 1, {} ]}')
    assert found["attributes"] == "{" + odd + ',"f":[1,{}]}'


def test_a_text_of_several_lines_is_read_as_one_object() -> None:
    found = head('{\n  "msg": "up",\n  "x": {\n    "y": [\n      1\n    ]\n  }\n}')
    assert (found["message"], found["attributes"]) == ("up", '{"x":{"y":[1]}}')


def deep(levels: int) -> str:
    return '{"x":' * (levels - 1) + "{}" + "}" * (levels - 1)


@pytest.mark.parametrize(
    "rest",
    [
        ",".join(f'"k{n}":{n}' for n in range(MOST_FIELDS + 1)),
        '"x":{' + ",".join(f'"k{n}":{n}' for n in range(MOST_FIELDS + 1)) + "}",
        f'"{"k" * (MOST_NAME + 1)}":1',
        f'"x":"{"v" * (MOST_VALUE + 1)}"',
        f'"x":{deep(MOST_DEPTH)}',
    ],
    ids=["wide", "wide within", "long name", "long value", "deep"],
)
def test_an_object_beyond_the_limits_is_its_own_message_with_what_could_be_had(
    rest: str,
) -> None:
    line = f'{{"level":"error","msg":"up","trace_id":"t",{rest}}}'
    found = head(line)
    assert (
        found["message"], found["level_text"], found["trace_id"], found["attributes"]
    ) == (line, "error", "t", None)  # fmt: skip


@pytest.mark.parametrize(
    "rest",
    [
        ",".join(f'"k{n}":{n}' for n in range(MOST_FIELDS)),
        f'"{"k" * MOST_NAME}":1',
        f'"x":"{"v" * MOST_VALUE}"',
        f'"x":{deep(MOST_DEPTH - 1)}',
    ],
    ids=["wide", "long name", "long value", "deep"],
)
def test_an_object_at_the_limits_keeps_its_attributes(rest: str) -> None:
    found = head(f'{{"msg":"up",{rest}}}')
    assert (found["message"], found["attributes"]) == ("up", f"{{{rest}}}")


def test_a_long_message_is_no_long_value() -> None:
    long = "v" * (MOST_VALUE + 1)
    assert head(f'{{"msg":"{long}","x":1}}')["message"] == long


@pytest.mark.parametrize(
    "line",
    [
        '{"a":' * 5_000 + "1" + "}" * 5_000,
        '{"a":[' * 90_000 + "}",
        '{"a":' + "9" * 5_000 + "}",
        '{"a":"\\ud800"}',
        '{"a":"\\ud800\\u0041"}',
        '{"a":"\\u12"}',
        '{"a":"\\x41"}',
        '{"a":"\x01"}',
        '{"a":+1}',
        '{"a":.5}',
        '{"a":1.}',
        '{"a":0x1}',
        '{"a":Infinity}',
        '{"a":-}',
        '{"a":1e}',
        "{'a':1}",
        '{"a" 1}',
        '{"a":1 "b":2}',
        '{,"a":1}',
        '{"a":1}{"b":2}',
        '{"a":1}//}',
        '{"a":[1}]}',
        "{1:1}",
        '{"a":True}',
        "{}}",
        "{{}",
        "{\u00a0}",
    ],
    ids=lambda line: line[:16],
)
def test_what_is_no_json_is_no_object(line: str) -> None:
    assert read_json(lines_of([line]), JSON).is_empty()


@pytest.mark.parametrize("number", ["1e400", "1e-999999999", "1772546521e0", "2e9"])
def test_an_instant_with_an_exponent_costs_nothing(number: str) -> None:
    stamp = {"1772546521e0": "1772546521", "2e9": "2000000000"}.get(number)
    assert head(f'{{"ts":{number}}}')["stamp"] == stamp


def test_a_message_in_bytes_is_text() -> None:
    line = '{"__REALTIME_TIMESTAMP":"1772546521250125","MESSAGE":[104,105,255]}'
    assert head(line, by_name("journald-json"))["message"] == "hi\ufffd"


def test_a_format_reads_only_lines_with_its_marks() -> None:
    lines = lines_of(['{"level":30,"time":1,"pid":1,"hostname":"h"}', '{"level":30}'])
    assert read_json(lines, by_name("pino"))["line_no"].to_list() == [1]


@settings(max_examples=60, deadline=None)
@given(OBJECTS.filter(lambda one: "traceId" not in one), st.randoms())
def test_the_order_of_fields_does_not_matter(
    fields: dict[str, Any], order: random.Random
) -> None:
    names = list(fields)
    order.shuffle(names)
    one = head(json.dumps(fields))
    other = head(json.dumps({name: fields[name] for name in names}))
    for found in (one, other):
        found["attributes"] = json.loads(found["attributes"] or "{}")
        if found["message"].startswith("{"):
            found["message"] = json.loads(found["message"])
    assert one == other


@settings(max_examples=60, deadline=None)
@given(OBJECTS)
def test_a_pretty_object_is_read_like_one_on_a_line(fields: dict[str, Any]) -> None:
    one, pretty = head(json.dumps(fields)), head(json.dumps(fields, indent=2))
    if one["message"].startswith("{"):
        one["message"] = pretty["message"] = None
    assert one == pretty


@settings(max_examples=30, deadline=None)
@given(st.lists(OBJECTS, min_size=1, max_size=5), st.integers(1, 200))
def test_blocks_do_not_show(objects: list[dict[str, Any]], at: int) -> None:
    lines = lines_of([json.dumps(one) for one in objects] * 70)
    parts = [read_json(part, JSON) for part in (lines[:at], lines[at:])]
    assert_frame_equal(
        pl.concat(parts).sort("line_no"), read_json(lines, JSON).sort("line_no")
    )
