"""A Windows event log made by hand: header, chunks of 64 KiB, records of binary XML.

No templates and no substitutions: every element is spelled out where it stands.
"""

import struct
import zlib
from collections.abc import Sequence
from datetime import UTC, datetime

CHUNK_BYTES = 1 << 16
_HEADER_BYTES = 4096
_FIRST_RECORD = 512
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)

Element = tuple[str, dict[str, str], "str | list[Element]"]


def event(number: int, text: str) -> Element:
    """Return an event as Windows writes it, with one named value."""
    system: list[Element] = [
        ("Provider", {"Name": "Example-Shop"}, ""),
        ("EventID", {}, "4625"),
        ("Level", {}, "4"),
        ("TimeCreated", {"SystemTime": f"2026-11-20T12:00:{number:02}.000000Z"}, ""),
        ("EventRecordID", {}, str(number)),
        ("Channel", {}, "Application"),
        ("Computer", {}, "web1.example.com"),
    ]
    values: list[Element] = [("Data", {"Name": "Text"}, text)]
    return ("Event", {}, [("System", {}, system), ("EventData", {}, values)])


def windows_log(chunks: Sequence[Sequence[Element]]) -> bytes:
    """Return a file with these events, numbered from 1."""
    made, number = [], 1
    for events in chunks:
        made.append(_chunk(events, number))
        number += len(events)
    head = b"ElfFile\0" + struct.pack(
        "<QQQIHHHH",
        0,
        max(len(made) - 1, 0),
        number,
        128,
        1,
        3,
        _HEADER_BYTES,
        len(made),
    )
    head = head.ljust(120, b"\0")
    head += struct.pack("<II", 0, zlib.crc32(head))
    return head.ljust(_HEADER_BYTES, b"\0") + b"".join(made)


def _chunk(events: Sequence[Element], first: int) -> bytes:
    body, last = b"", _FIRST_RECORD
    for number, one in enumerate(events, start=first):
        last = _FIRST_RECORD + len(body)
        body += _record(one, number, last)
    end = _FIRST_RECORD + len(body)
    final = first + len(events) - 1
    head = b"ElfChnk\0" + struct.pack(
        "<QQQQIIII", first, final, first, final, 128, last, end, zlib.crc32(body)
    )
    head = head.ljust(120, b"\0")
    tables = bytes(_FIRST_RECORD - 128)
    head += struct.pack("<II", 0, zlib.crc32(head + tables)) + tables
    return (head + body).ljust(CHUNK_BYTES, b"\0")


def _record(one: Element, number: int, at: int) -> bytes:
    start = at + 24
    xml = b"\x0f\x01\x01\x00"
    xml += _element(one, start + len(xml)) + b"\x00"
    moment = datetime(2026, 11, 20, 12, tzinfo=UTC) - _EPOCH
    ticks = int(moment.total_seconds()) * 10_000_000
    size = 24 + len(xml) + 4
    head = struct.pack("<IIQQ", 0x2A2A, size, number, ticks)
    return head + xml + struct.pack("<I", size)


def _element(one: Element, at: int) -> bytes:
    """Return an element that begins `at` bytes into its chunk, and all in it."""
    name, attributes, content = one
    spelled = _name(name, at + 5)
    inner_at = at + 5 + len(spelled) + (4 if attributes else 0)
    listed = b""
    for key, value in attributes.items():
        listed += b"\x06" + _name(key, inner_at + len(listed) + 1) + _text(value)
    inner = b"\x02"
    if isinstance(content, str):
        inner += _text(content)
    else:
        for child in content:
            inner += _element(child, inner_at + len(listed) + len(inner))
    inner += b"\x04"
    size = struct.pack("<I", len(listed)) if attributes else b""
    rest = spelled + size + listed + inner
    return (b"\x41" if attributes else b"\x01") + struct.pack("<I", len(rest)) + rest


def _name(name: str, at: int) -> bytes:
    """Return the offset of a name, `at` bytes into the chunk, and the name itself."""
    digest = 0
    for char in name:
        digest = (digest * 65599 + ord(char)) & 0xFFFF
    head = struct.pack("<IIHH", at + 4, 0, digest, len(name))
    return head + name.encode("utf-16-le") + b"\0\0"


def _text(value: str) -> bytes:
    return b"\x05\x01" + struct.pack("<H", len(value)) + value.encode("utf-16-le")
