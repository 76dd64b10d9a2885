import json
from pathlib import Path

import pytest

from logai_core.errors import SourceError
from tests.sources.builders import gzipped, lines_in, reader_of, texts_in
from tests.sources.windows_log import CHUNK_BYTES, event, windows_log

EVENTS = [event(n, f"sign-in of user {n} failed: größe") for n in range(1, 9)]
WHOLE = windows_log([EVENTS[:3], EVENTS[3:5], EVENTS[5:]])
SECOND_CHUNK = 4096 + CHUNK_BYTES


def numbers(texts: list[str]) -> list[str]:
    return [json.loads(text)["Event"]["System"]["EventRecordID"] for text in texts]


def test_a_windows_event_log_is_one_json_object_an_event(tmp_path: Path) -> None:
    reader = reader_of(tmp_path, WHOLE)
    texts = texts_in(reader)
    assert texts[0] == (
        '{"Event":{"System":{"Provider":{"#attributes":{"Name":"Example-Shop"}},'
        '"EventID":"4625","Level":"4",'
        '"TimeCreated":{"#attributes":{"SystemTime":"2026-11-20T12:00:01.000000Z"}},'
        '"EventRecordID":"1","Channel":"Application","Computer":"web1.example.com"},'
        '"EventData":{"Text":"sign-in of user 1 failed: größe"}}}'
    )
    assert (numbers(texts), reader.faults) == (list("12345678"), [])
    assert texts_in(reader_of(tmp_path, gzipped(WHOLE))) == texts


def test_a_damaged_chunk_is_left_out_and_told(tmp_path: Path) -> None:
    damaged = bytearray(WHOLE)
    damaged[SECOND_CHUNK : SECOND_CHUNK + 600] = b"\xff" * 600
    reader = reader_of(tmp_path, bytes(damaged))
    assert numbers(texts_in(reader)) == list("123678")
    assert reader.faults == [
        "app.log: 1 chunk or record of the Windows event log cannot be read; the other "
        "6 lines are kept. Fetch the file again."
    ]


def test_a_damaged_record_is_left_out_and_told(tmp_path: Path) -> None:
    damaged = bytearray(WHOLE)
    at = SECOND_CHUNK + 512 + 64
    damaged[at : at + 30] = b"\xff" * 30
    reader = reader_of(tmp_path, bytes(damaged))
    assert numbers(texts_in(reader)) == list("1235678")
    assert len(reader.faults) == 1


def test_a_cut_event_log_keeps_its_events_and_says_so(tmp_path: Path) -> None:
    reader = reader_of(tmp_path, WHOLE[: SECOND_CHUNK + 3_000])
    assert lines_in(reader).height == 3
    assert reader.faults == [
        "app.log: the Windows event log ends in the middle after 3 lines; what was "
        "read is kept. Fetch the file again."
    ]


def test_an_event_log_without_a_whole_header_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        reader_of(tmp_path, WHOLE[:3_000])
    assert caught.value.what == (
        "app.log: the Windows event log has no whole header, nothing could be read"
    )


def test_an_event_log_without_events_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="there is no text in it"):
        reader_of(tmp_path, windows_log([]))
