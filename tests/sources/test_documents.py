import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from inline_snapshot import snapshot
from polars.testing import assert_frame_equal

from logai_core.formats import by_name
from logai_core.sources import documents
from tests.parse.builders import parse
from tests.sources.builders import gzipped, lines_in, reader_of, texts_in

TEXTS = st.text(
    st.sampled_from('ab"\\{}[],: \n\té\u2028'), max_size=6
)  # fmt: skip
OBJECTS = st.dictionaries(
    st.sampled_from(["a", "b", "Records"]),
    st.none()
    | st.integers(0, 9)
    | TEXTS
    | st.lists(TEXTS, max_size=2)
    | st.dictionaries(TEXTS, TEXTS, max_size=2),
    max_size=3,
)
RECORDS = [{"a": 1}, {"b": 'x "]" \\'}]


def wrapped(objects: list[dict[str, Any]], around: str) -> Any:
    if around == "resourceLogs":
        return {"resourceLogs": [{"scopeLogs": [{"logRecords": objects}]}]}
    value: Any = objects
    for name in reversed(around.split(".") if around else []):
        value = {"took": 3, name: value}
    return value


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(OBJECTS, min_size=1, max_size=5),
    st.sampled_from(["", "Records", "hits.hits", "resourceLogs"]),
    st.sampled_from([None, 0, 2]),
    st.sampled_from([4, 16, 1 << 20]),
    st.sampled_from(["utf-8", "utf-16"]),
)
def test_a_document_gives_each_object_of_its_list_as_a_line_and_where_it_is(
    tmp_path: Path,
    objects: list[dict[str, Any]],
    around: str,
    indent: int | None,
    block: int,
    codec: str,
) -> None:
    raw = json.dumps(
        wrapped(objects, around), indent=indent, ensure_ascii=False
    ).encode(codec)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(documents, "_BLOCK_BYTES", block)
        lines = lines_in(reader_of(tmp_path, raw))
    assert [json.loads(text) for text in lines["text"]] == objects
    places = lines.select("byte_offset", "byte_len").rows()
    within = "utf-16-le" if codec == "utf-16" else codec
    cut = [raw[start : start + length].decode(within) for start, length in places]
    assert [json.loads(text) for text in cut] == objects
    assert lines["line_no"].to_list() == list(range(1, len(objects) + 1))


def test_an_object_on_one_line_is_kept_as_written_and_others_are_drawn_together(
    tmp_path: Path,
) -> None:
    raw = b'[{"a": 1, "b": "x  y"},\n {\n\t"a": "x  y",\n\t"c": {}\r\n}]'
    assert texts_in(reader_of(tmp_path, raw)) == [
        '{"a": 1, "b": "x  y"}',
        '{"a":"x  y","c":{}}',
    ]


def test_a_compressed_document_has_places_in_its_decompressed_bytes(
    tmp_path: Path,
) -> None:
    raw = json.dumps({"Records": RECORDS}).encode()
    lines = lines_in(reader_of(tmp_path, gzipped(raw)))
    assert lines["byte_offset"].to_list() == [raw.find(b'{"a'), raw.find(b'{"b')]


def test_documents_one_after_the_other_are_read_as_one(tmp_path: Path) -> None:
    one = json.dumps(wrapped(RECORDS, "resourceLogs"))
    assert texts_in(reader_of(tmp_path, f"{one}\n{one}\n".encode())) == [
        *map(json.dumps, RECORDS),
        *map(json.dumps, RECORDS),
    ]


@pytest.mark.parametrize(
    "raw",
    [
        '{"time":"2026-03-03T14:02:01Z","events":[{"a":1}]}\n{"time":1}',
        '{"msg":"a","items":[{"a":1}]}',
        '{"events":[{"a":1}]}\n{"msg":"b"}',
        '{"events":["a"]}',
        '{"unknown":[{"a":1}]}',
        "[main] INFO started\n",
        "[1, 2]",
        "[]",
        "{",
        "<Event><a/></Event>\n<Event><a/></Event>",
        "<html>",
        "<13>su: hello",
    ],
)
def test_what_is_no_list_of_objects_is_read_as_lines(tmp_path: Path, raw: str) -> None:
    assert texts_in(reader_of(tmp_path, raw.encode())) == raw.splitlines()


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        (
            '[{"a":1},{"b":',
            "app.log: the document ends in the middle after 1 line; what was read is "
            "kept. Check whether it was copied whole.",
        ),
        (
            '[{"a":1}',
            "app.log: the document ends in the middle after 1 line; what was read is "
            "kept. Check whether it was copied whole.",
        ),
        (
            '[{"a":1}, null]',
            "app.log: not of the document's list of objects: 1 part; the other 1 lines "
            "are kept. The kept file has all of it.",
        ),
        (
            '{"Records":[{"a":1}]} tail',
            "app.log: not of the document's list of objects: 1 part; the other 1 lines "
            "are kept. The kept file has all of it.",
        ),
    ],
)
def test_a_broken_document_gives_its_good_objects_and_says_what_is_wrong(
    tmp_path: Path, raw: str, fault: str
) -> None:
    reader = reader_of(tmp_path, raw.encode())
    assert (texts_in(reader), reader.faults) == (['{"a":1}'], [fault])


def test_an_export_of_windows_events_gives_each_event_on_one_line(
    tmp_path: Path,
) -> None:
    raw = (
        b'<?xml version="1.0"?>\n<Events>\n<Event xmlns="e">\n <System>\n'
        b"  <Message>a\nb</Message>\n </System>\n</Event><EventData/>\n"
        b"<Event><A/></Event></Events>\n"
    )
    lines = lines_in(reader_of(tmp_path, raw))
    assert lines["text"].to_list() == snapshot(
        [
            '<Event xmlns="e"><System><Message>a&#10;b</Message></System></Event>',
            "<Event><A/></Event>",
        ]
    )
    assert lines["byte_offset"].to_list() == [
        raw.find(b"<Event "),
        raw.find(b"<Event><A"),
    ]


@pytest.mark.parametrize("block", [4, 12, 40, 1 << 20])
def test_blocks_do_not_show_in_the_events_of_a_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    monkeypatch.setattr(documents, "_BLOCK_BYTES", block)
    raw = "<Events>" + "".join(f"<Event><Id>{n}é</Id></Event>\n" for n in range(9))
    for codec in ("utf-8", "utf-16"):
        texts = texts_in(reader_of(tmp_path, f"{raw}</Events>".encode(codec)))
        assert texts == [f"<Event><Id>{n}é</Id></Event>" for n in range(9)]


def test_an_export_that_ends_within_an_event_says_so(tmp_path: Path) -> None:
    reader = reader_of(tmp_path, b"<Events><Event><A/></Event><Event><A")
    assert (texts_in(reader), reader.faults) == (
        ["<Event><A/></Event>"],
        [
            "app.log: the document ends in the middle after 1 line; what was read is "
            "kept. Check whether it was copied whole."
        ],
    )


@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(OBJECTS, min_size=1, max_size=4), st.sampled_from([None, 2]))
def test_a_document_gives_the_records_that_its_objects_give_as_lines(
    tmp_path: Path, objects: list[dict[str, Any]], indent: int | None
) -> None:
    said = [{"msg": f"m{n}", "level": "info", **one} for n, one in enumerate(objects)]
    document = json.dumps(said, indent=indent)
    lines = "\n".join(map(json.dumps, said))
    places = ("byte_offset", "byte_len")
    one, other = (
        parse(lines_in(reader_of(tmp_path, raw.encode())), fmt=by_name("json"))
        for raw in (document, lines)
    )
    assert_frame_equal(one.records.drop(places), other.records.drop(places))
    assert one.counts == other.counts
