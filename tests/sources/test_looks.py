import hashlib
from pathlib import Path

import pytest

from logai_core.errors import SourceError
from logai_core.sources.kinds import KINDS, Kind
from tests.sources.builders import LOG, reader_of, texts_in


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.magic.hex())
def test_a_known_kind_of_file_is_named_whatever_its_name(
    tmp_path: Path, kind: Kind
) -> None:
    with pytest.raises(SourceError) as caught:
        reader_of(tmp_path, kind.magic + LOG)
    assert caught.value.what == (
        f"app.log: looks like {kind.what}, expected a log as text"
    )
    assert caught.value.hint == (
        f"{kind.hint} It can also be loaded as text, as it is."
    )


def test_a_binary_file_is_read_as_text_when_that_is_wanted(tmp_path: Path) -> None:
    raw = b"\x7fELF\x02\x01\x00\x00\nusage: \x1b[1mx\x00y\n"
    assert texts_in(reader_of(tmp_path, raw, as_text=True)) == [
        "\x7fELF\x02\x01\x00\x00",
        "usage: \x1b[1mx\x00y",
    ]


def test_a_tar_archive_is_named(tmp_path: Path) -> None:
    header = b"app.log".ljust(257, b"\0") + b"ustar\x0000"
    with pytest.raises(SourceError, match="looks like a tar archive"):
        reader_of(tmp_path, header.ljust(512, b"\0") + LOG)


@pytest.mark.parametrize("before", [b"", LOG], ids=["random", "text, then random"])
def test_other_binary_data_are_refused(tmp_path: Path, before: bytes) -> None:
    noise = hashlib.shake_128(b"noise").digest(400_000)
    with pytest.raises(SourceError, match="looks like unknown binary data"):
        reader_of(tmp_path, before + noise)


def test_a_file_of_nul_bytes_only_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="looks like a hollow file"):
        reader_of(tmp_path, bytes(5_000_000))


@pytest.mark.parametrize(
    "line",
    [
        "8=FIX.4.4\x019=65\x0135=A\x0149=EXAMPLE\x01",
        "\x1b[31mERROR\x1b[0m \x1b]0;title\x07 failed",
        "first field\x00second\x00third",
        "\u65e5\u672c\u8a9e \U0001f600",
        "\x02only\x03one\x02kind",
    ],
)
def test_text_with_control_characters_is_text(tmp_path: Path, line: str) -> None:
    raw = f"{line}\n".encode() * 3
    assert texts_in(reader_of(tmp_path, raw)) == [line] * 3


def test_a_hole_of_nul_bytes_in_a_log_is_read_as_a_long_line(tmp_path: Path) -> None:
    reader = reader_of(tmp_path, bytes(500_000) + LOG, line_chars=100)
    lines = texts_in(reader)
    assert (lines[0], len(lines), reader.cut) == ("\0" * 100, 2_000, 1)
