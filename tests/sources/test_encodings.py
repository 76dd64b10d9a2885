from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logai_core.sources.encodings import (
    UTF_8,
    UTF_16_BE,
    UTF_16_LE,
    decode,
    decode_head,
)
from tests.sources.builders import LOG, lines_in, reader_of, texts_in

TEXT = "größe 10 €\r\nüber \U0001f600 \u2028 ok\n\nlast"
WANTED = ["größe 10 €", "über \U0001f600 \u2028 ok", "", "last"]


@pytest.mark.parametrize(
    ("codec", "bom", "name"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", b"\xef\xbb\xbf", "utf-8 with BOM"),
        ("utf-16-le", b"", "utf-16-le"),
        ("utf-16-be", b"", "utf-16-be"),
        ("utf-16-le", b"\xff\xfe", "utf-16-le with BOM"),
        ("utf-16-be", b"\xfe\xff", "utf-16-be with BOM"),
    ],
)
@pytest.mark.parametrize("block_bytes", [4, 12, 1 << 20])
def test_unicode_is_recognised_and_its_offsets_find_each_line(
    tmp_path: Path, codec: str, bom: bytes, name: str, block_bytes: int
) -> None:
    raw = bom + TEXT.encode(codec)
    reader = reader_of(tmp_path, raw, block_bytes=block_bytes)
    lines = lines_in(reader)
    assert (lines["text"].to_list(), reader.encoding) == (WANTED, name)
    spans = lines.select("byte_offset", "byte_len").rows()
    found = [raw[start : start + length].decode(codec) for start, length in spans]
    assert (found, reader.replaced) == (WANTED, 0)


def test_latin_1_is_read_beside_utf_8_and_told(tmp_path: Path) -> None:
    reader = reader_of(tmp_path, b"gr\xf6\xdfe\n" + "größe\n".encode())
    assert texts_in(reader) == ["größe", "größe"]
    assert (reader.encoding, reader.replaced) == ("utf-8, in part cp1252", 0)


def test_a_cut_utf_8_sequence_is_kept_byte_by_byte(tmp_path: Path) -> None:
    assert texts_in(reader_of(tmp_path, b"a\xe2\x82\nb\xf0\x9f\x98")) == ["aâ‚", "bðŸ˜"]


def test_bytes_of_no_encoding_are_shown_and_counted(tmp_path: Path) -> None:
    reader = reader_of(tmp_path, b"a\x81b\x8d\n\xef\xbf\xbd\n")
    assert texts_in(reader) == ["a\ufffdb\ufffd", "\ufffd"]
    assert reader.replaced == 2


def test_counts_begin_anew_with_each_iteration(tmp_path: Path) -> None:
    reader = reader_of(tmp_path, b"a\x81\n" + b"x" * 2_000)
    first = lines_in(reader)
    assert lines_in(reader).equals(first)
    assert (reader.replaced, reader.cut) == (1, 1)


def test_a_lone_surrogate_is_shown_and_counted_in_bytes(tmp_path: Path) -> None:
    lone = "one two\n".encode("utf-16-le") + b"\x00\xd8\n\0" + "x\n".encode("utf-16-le")
    reader = reader_of(tmp_path, lone + b"y")
    assert texts_in(reader) == ["one two", "\ufffd\ufffd", "x", "\ufffd"]
    assert (reader.replaced, reader.encoding) == (3, "utf-16-le")


def test_a_newline_byte_within_a_utf_16_unit_does_not_split(tmp_path: Path) -> None:
    text = "plain words \u0a0a\u010a\u0a01 end"
    assert texts_in(reader_of(tmp_path, text.encode("utf-16-be"))) == [text]
    assert texts_in(reader_of(tmp_path, text.encode("utf-16-le"))) == [text]


def test_decode_reads_the_plain_log_without_any_mending() -> None:
    decoded = decode(LOG, UTF_8)
    assert (decoded.text.to_list(), decoded.fallback, decoded.replaced) == (
        [LOG.decode()],
        False,
        0,
    )


FRAGMENTS = [b"\n", b"\r", b"word ", b"gr\xf6\xdfe", "größe €".encode(), b"\xe2\x82",
             b"\xc3", b"\xa4", b"\x81", b"\xe9\xbb", b"\xf0\x9f\x98", b"\xed\xa0\x80"]  # fmt: skip


@given(st.lists(st.sampled_from(FRAGMENTS) | st.binary(max_size=3), max_size=30))
def test_lines_of_latin_1_are_read_fast_as_they_would_be_byte_by_byte(
    parts: list[bytes],
) -> None:
    data = b"".join(parts)
    assert decode(data, UTF_8).text.to_list() == [data.decode("utf-8", "logai-mend")]


def test_a_head_leaves_out_the_character_that_its_end_cuts_in_two() -> None:
    for encoding in (UTF_8, UTF_16_LE, UTF_16_BE):
        data = "ab\U0001f600".encode(encoding.codec)[:-1]
        head = decode_head(data, encoding, chars=9)
        assert head == ("ab".encode(encoding.codec), False, 0)


def test_a_head_is_mended_before_it_is_cut() -> None:
    assert decode_head(b"\xf6\x81xyz", UTF_8, chars=3) == ("ö\ufffdx".encode(), True, 1)
