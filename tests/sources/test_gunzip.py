import io
import zlib
from pathlib import Path

import pytest

from logai_core.errors import SourceError
from logai_core.settings import Limits
from logai_core.sources.broken import Broken
from logai_core.sources.budget import Budget
from logai_core.sources.gunzip import PIECE_BYTES, gunzip
from tests.sources.builders import LOG, gzipped, lines_in, reader_of, texts_in


def unpacked(data: bytes) -> tuple[bytes, str]:
    found = b""
    try:
        for piece in gunzip(io.BytesIO(data), Budget(Limits())):
            assert len(piece) <= PIECE_BYTES
            found += piece
    except Broken as broken:
        return found, broken.what
    return found, ""


def test_members_one_after_another_are_one_text() -> None:
    assert unpacked(gzipped(b"one\n") + gzipped(b"") + gzipped(b"two\n")) == (
        b"one\ntwo\n",
        "",
    )


def test_many_small_members_are_all_read() -> None:
    assert unpacked(gzipped(b"line\n") * 5_000) == (b"line\n" * 5_000, "")


def test_a_little_that_holds_much_comes_in_pieces() -> None:
    assert unpacked(gzipped(b"x" * 5_000_000)) == (b"x" * 5_000_000, "")


def test_zeros_after_the_data_are_padding() -> None:
    padding = b"\0" * 100_000
    assert unpacked(gzipped(b"one\n") + padding) == (b"one\n", "")
    assert unpacked(gzipped(b"1\n") + padding + gzipped(b"2\n")) == (b"1\n2\n", "")


def test_a_member_may_begin_at_any_byte_of_a_read() -> None:
    first = gzipped(b"one\n")
    for missing in range(1, 4):
        padding = b"\0" * (64 * 1024 - len(first) - missing)
        assert unpacked(first + padding + gzipped(b"two\n")) == (b"one\ntwo\n", "")


def test_data_that_end_early_yield_everything_before_the_end() -> None:
    whole = gzipped(LOG)
    for length in (len(whole) // 2, len(whole) - 8, len(whole) - 1):
        expected = zlib.decompressobj(wbits=31).decompress(whole[:length])
        assert unpacked(whole[:length]) == (
            expected,
            "the gzip data ends in the middle",
        )


def test_a_wrong_checksum_loses_no_byte() -> None:
    whole = bytearray(gzipped(LOG))
    whole[-8] ^= 1
    assert unpacked(bytes(whole)) == (
        LOG,
        "the gzip data is damaged (incorrect data check)",
    )


def test_damage_in_the_middle_yields_everything_before_it() -> None:
    whole = bytearray(gzipped(LOG))
    whole[len(whole) // 2 : len(whole) // 2 + 64] = b"\xff" * 64
    found, what = unpacked(bytes(whole))
    good = len(LOG) // 4
    assert found[:good] == LOG[:good]
    assert what.startswith("the gzip data is damaged (")


def test_what_follows_the_data_is_told() -> None:
    assert unpacked(gzipped(b"one\n") + b"plain") == (
        b"one\n",
        "something that is not gzip follows the gzip data",
    )


def test_endless_empty_members_are_given_up() -> None:
    assert unpacked(gzipped(b"") * 1_001) == (
        b"",
        "the gzip data goes on with empty members only",
    )


def test_half_a_gzip_keeps_its_lines_and_tells_how_many(tmp_path: Path) -> None:
    whole = gzipped(LOG)
    reader = reader_of(tmp_path, whole[: len(whole) // 2], name="app.log.gz")
    lines = lines_in(reader)
    assert LOG.decode().startswith("\n".join(lines["text"]))
    assert 500 < lines.height < 1_500
    assert reader.faults == [
        f"app.log.gz: the gzip data ends in the middle after {lines.height:,} lines; "
        "what was read is kept. Fetch the file again."
    ]


def test_gzip_is_known_by_its_bytes_and_not_by_its_name(tmp_path: Path) -> None:
    assert texts_in(reader_of(tmp_path, gzipped(b"a\nb\n"), name="app.txt")) == [
        "a",
        "b",
    ]
    assert texts_in(reader_of(tmp_path, b"a\nb\n", name="app.log.gz")) == ["a", "b"]


def test_gzip_without_a_single_byte_of_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        reader_of(tmp_path, gzipped(LOG)[:12], name="app.log.gz")
    assert caught.value.what == (
        "app.log.gz: the gzip data ends in the middle, nothing could be read"
    )
    with pytest.raises(SourceError, match="there is no text in it"):
        reader_of(tmp_path, gzipped(b""))
