import os
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logai_core.errors import LimitError, SourceError
from logai_core.progress import Step
from logai_core.schemas import LINES
from logai_core.settings import Limits
from logai_core.sources import LineReader, keep
from logai_core.sources import split as split_module
from tests.sources.builders import LOG, gzipped, lines_in, reader_of, texts_in

# Enough text that no odd bytes after it make the whole look binary.
PLAIN = b"2026-01-01 00:00:00 INFO words\n" * 20
FRAGMENTS = [
    b"\n", b"\n", b"\r\n", b"\r", b"\r\r\n", b"word", b" ", b"\t", b"\x00", b"\x0c",
    b"\x0b", b"\x1c", b"\x85", b"\xe9", b"\x81", b"\xe2\x82", b"\xed\xa0\x80",
    b"\xc2\x85", "\u2028".encode(), "é".encode(), "€".encode(), "\U0001f600".encode(),
    b"x" * 30, b"\xef\xbf\xbd",
]  # fmt: skip
RAW = st.lists(st.sampled_from(FRAGMENTS) | st.binary(max_size=3), max_size=40).map(
    b"".join
)


def reference(raw: bytes, line_chars: int) -> list[tuple[int, int, int, str, bool]]:
    """Split and decode a line at a time, the plain way."""
    rows, start = [], 0
    newline = b"\n" if b"\n" in raw or b"\r" not in raw else b"\r"
    for number, piece in enumerate(raw.split(newline), start=1):
        ended = start + len(piece) < len(raw)
        if not ended and not piece:
            break
        line = piece.removesuffix(b"\r") if ended and newline == b"\n" else piece
        text = mended(line)
        cut = len(text) > line_chars
        rows.append((number, start, len(line), text[:line_chars], cut))
        start += len(piece) + 1
    return rows


def mended(line: bytes) -> str:
    text = line.decode("utf-8", "surrogateescape")
    return "".join(
        bytes([ord(char) - 0xDC00]).decode("cp1252", "replace")
        if 0xDC80 <= ord(char) <= 0xDCFF
        else char
        for char in text
    )


@settings(max_examples=60, deadline=None)
@given(RAW, st.integers(4, 200), st.integers(1, 40), st.booleans())
def test_any_bytes_in_any_blocks_are_the_lines_a_plain_splitter_finds(
    tmp_path_factory: pytest.TempPathFactory,
    raw: bytes,
    block_bytes: int,
    line_chars: int,
    packed: bool,
) -> None:
    raw = PLAIN + raw
    reader = reader_of(
        tmp_path_factory.getbasetemp(),
        gzipped(raw) if packed else raw,
        block_bytes=block_bytes,
        line_chars=line_chars,
    )
    lines = lines_in(reader)
    assert lines.rows() == reference(raw, line_chars)
    assert (lines.schema, reader.faults) == (LINES, [])
    assert reader.cut == lines["cut"].sum()


@settings(max_examples=60, deadline=None)
@given(RAW, st.integers(4, 200), st.integers(1, 40))
def test_counts_and_encoding_do_not_depend_on_the_blocks(
    tmp_path_factory: pytest.TempPathFactory,
    raw: bytes,
    block_bytes: int,
    line_chars: int,
) -> None:
    def told(size: int) -> tuple[str, int, int]:
        folder = tmp_path_factory.getbasetemp()
        reader = reader_of(folder, PLAIN + raw, block_bytes=size, line_chars=line_chars)
        lines_in(reader)
        return reader.encoding, reader.replaced, reader.cut

    assert told(block_bytes) == told(1 << 20)


@settings(max_examples=60, deadline=None)
@given(
    st.text(st.sampled_from("ab \r\n\x85\u2028\u0a0a\u0d0dé€\U0001f600"), max_size=60),
    st.sampled_from(["utf-16-le", "utf-16-be"]),
    st.integers(4, 60),
    st.integers(1, 40),
)
def test_utf_16_splits_like_the_same_text_in_utf_8(
    tmp_path_factory: pytest.TempPathFactory,
    text: str,
    codec: str,
    block_bytes: int,
    line_chars: int,
) -> None:
    folder = tmp_path_factory.getbasetemp()
    text = PLAIN.decode() + text
    raw = text.encode(codec)
    wide = lines_in(
        reader_of(folder, raw, block_bytes=block_bytes, line_chars=line_chars)
    )
    narrow = lines_in(reader_of(folder, text.encode(), line_chars=line_chars))
    columns = ("line_no", "text", "cut")
    assert wide.select(columns).equals(narrow.select(columns))
    for _, start, length, line, cut in wide.iter_rows():
        found = raw[start : start + length].decode(codec)
        assert found.startswith(line) if cut else found == line


def test_only_newlines_end_a_line(tmp_path: Path) -> None:
    raw = "a\u2028b\n10%\r20%\rdone\nc\x0cd\x0be\x85\x1c\r\n\r\n\r\r\nlast\r".encode()
    assert texts_in(reader_of(tmp_path, raw)) == [
        "a\u2028b",
        "10%\r20%\rdone",
        "c\x0cd\x0be\x85\x1c",
        "",
        "\r",
        "last\r",
    ]


def test_an_empty_first_line_takes_no_return_from_the_end(tmp_path: Path) -> None:
    lines = lines_in(reader_of(tmp_path, b"\nab\r"))
    assert lines.rows() == [(1, 0, 0, "", False), (2, 1, 3, "ab\r", False)]


@pytest.mark.parametrize("raw", [b"a\rbc\r\rd", b"a\rbc\r\rd\r"])
def test_a_file_of_carriage_returns_only_is_split_at_them(
    tmp_path: Path, raw: bytes
) -> None:
    lines = lines_in(reader_of(tmp_path, raw, block_bytes=4))
    assert lines.rows() == [
        (1, 0, 1, "a", False),
        (2, 2, 2, "bc", False),
        (3, 5, 0, "", False),
        (4, 6, 1, "d", False),
    ]


def test_one_late_newline_is_enough_to_make_returns_part_of_lines(
    tmp_path: Path,
) -> None:
    progress = b"10% of it\r" * 300_000
    assert len(texts_in(reader_of(tmp_path, progress))) == 300_000
    assert len(texts_in(reader_of(tmp_path, progress + b"\nend"))) == 2


def test_a_line_of_10_mb_is_cut_and_keeps_its_length(tmp_path: Path) -> None:
    long = b"x" * 10_000_000
    raw = b"before\n" + long + b"\r\nafter\n"
    expected = [
        (1, 0, 6, "before", False),
        (2, 7, len(long), "x" * 1_000, True),
        (3, 9 + len(long), 5, "after", False),
    ]
    for block_bytes in (4_096, 1 << 20, 16 << 20):
        reader = reader_of(tmp_path, raw, block_bytes=block_bytes)
        assert lines_in(reader).rows() == expected
        assert reader.cut == 1


def test_a_long_line_of_returns_loses_only_its_end(tmp_path: Path) -> None:
    raw = b"words\n" + b"\r" * 10_000 + b"\n"
    lines = lines_in(reader_of(tmp_path, raw, line_chars=100))
    assert lines.row(1) == (2, 6, 9_999, "\r" * 100, True)


def test_the_beginning_of_a_long_line_is_mended_and_counted(tmp_path: Path) -> None:
    reader = reader_of(tmp_path, b"\xf6\x81" * 5_000, line_chars=100)
    assert texts_in(reader) == ["ö\ufffd" * 50]
    assert reader.encoding == "utf-8, in part cp1252"
    assert reader.replaced == 202  # of the 404 bytes that were decoded


@pytest.mark.parametrize("codec", ["utf-8", "utf-16-le"])
def test_a_block_of_newlines_only_is_no_huge_frame(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, codec: str
) -> None:
    monkeypatch.setattr(split_module, "_MOST_LINES", 100)
    text = PLAIN.decode() + "\n" * 5_000 + "end"
    frames = list(reader_of(tmp_path, text.encode(codec)))
    assert max(frame.height for frame in frames) <= 100
    assert pl.concat(frames)["text"].to_list() == text.split("\n")


def test_reading_stops_at_the_limit_and_says_so(tmp_path: Path) -> None:
    for raw in (LOG, gzipped(LOG)):
        reader = reader_of(tmp_path, raw, source_bytes=1_000, block_bytes=300)
        assert "\n".join(texts_in(reader)) == LOG[:1_000].decode()
        lines = LOG[:1_000].count(b"\n") + 1
        assert reader.faults == [
            "app.log: reading stopped at the limit of 1,000 bytes for one source "
            f"after {lines} lines; what was read is kept. Split the file, or raise "
            "the limit."
        ]
    reader = reader_of(tmp_path, LOG, source_bytes=len(LOG))
    assert (lines_in(reader).height, reader.faults) == (2_000, [])


def test_a_limit_that_allows_nothing_is_a_limit_error(tmp_path: Path) -> None:
    with pytest.raises(LimitError, match="at the limit of 0 bytes"):
        reader_of(tmp_path, LOG, source_bytes=0)


@pytest.mark.parametrize("raw", [b"", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_a_source_without_text_is_refused(tmp_path: Path, raw: bytes) -> None:
    with pytest.raises(SourceError, match="there is no text in it"):
        reader_of(tmp_path, raw)


def test_a_source_that_is_gone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="the kept bytes cannot be read"):
        LineReader(tmp_path / "gone", name="app.log", limits=Limits())


def test_a_source_that_shrinks_while_it_is_read_keeps_its_lines(
    tmp_path: Path,
) -> None:
    reader = reader_of(tmp_path, LOG, block_bytes=4_096)
    frames = iter(reader)
    first = next(frames)
    os.truncate(tmp_path / "kept", 8_192 + 10)
    lines = pl.concat([first, *frames])
    assert "\n".join(lines["text"]) == LOG[: 8_192 + 10].decode()
    assert reader.faults == [
        f"app.log: the file shrank while it was read after {lines.height} lines; "
        "what was read is kept. Load it again."
    ]


def test_progress_runs_to_the_end(tmp_path: Path) -> None:
    for raw in (LOG, gzipped(LOG)):
        path = tmp_path / "kept"
        path.write_bytes(raw)
        steps: list[Step] = []
        reader = LineReader(
            path, name="app.log", limits=Limits(), tell=steps.append, block_bytes=8_192
        )
        lines_in(reader)
        done = [step.done for step in steps]
        assert steps[-1] == Step("Reading", 1.0, "app.log")
        assert done == sorted(done)


def test_what_is_kept_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "app.log"
    path.write_bytes(LOG)
    kept = keep(path, into=tmp_path / "kept", name="app.log")
    reader = LineReader(kept.path, name="app.log", limits=Limits())
    assert "".join(f"{text}\n" for text in texts_in(reader)).encode() == LOG
