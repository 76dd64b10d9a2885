import io
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logai_core.errors import LimitError
from logai_core.settings import Limits
from logai_core.sources.broken import Broken
from logai_core.sources.budget import Budget
from logai_core.sources.codecs import CODECS, codec_of, undone
from logai_core.sources.frames import PIECE_BYTES
from logai_core.sources.streams import Stream
from tests.sources.builders import LOG, PACK, lines_in, reader_of, texts_in, zstd_of

FRAMED = [name for name in PACK if name != "gzip"]  # it has tests of its own
LIMITS = Limits()
codecs = pytest.mark.parametrize("name", FRAMED)


def unpacked(name: str, data: bytes, *, limits: Limits = LIMITS) -> tuple[bytes, str]:
    codec = next(codec for codec in CODECS if codec.name == name)
    found = bytearray()
    try:
        for piece in codec.undo(io.BytesIO(data), Budget(limits)):
            assert len(piece) <= PIECE_BYTES
            found += piece
    except Broken as broken:
        return bytes(found), broken.what
    return bytes(found), ""


@pytest.mark.parametrize("name", PACK)
def test_a_codec_is_known_by_the_bytes_it_begins_with(name: str) -> None:
    for raw in (b"", b"one\n"):
        codec = codec_of(PACK[name](raw)[:16])
        assert codec
        assert codec.name == name
    assert codec_of(b"BZh is no bzip2 data") is None


@codecs
def test_frames_and_padding_after_one_another_are_one_text(name: str) -> None:
    pack = PACK[name]
    data = pack(b"one\n") + bytes(100_000) + pack(b"") + pack(b"two\n") + bytes(9)
    assert unpacked(name, data) == (b"one\ntwo\n", "")


@codecs
def test_data_that_end_early_yield_everything_before_the_end(name: str) -> None:
    whole = PACK[name](LOG)
    last, what = unpacked(name, whole[:-1])
    assert (LOG.startswith(last), what) == (True, f"the {name} data ends in the middle")
    half, what = unpacked(name, PACK[name](LOG) + whole[: len(whole) // 2])
    assert (LOG + LOG).startswith(half)
    assert half.startswith(LOG)
    assert what == f"the {name} data ends in the middle"


@codecs
def test_a_wrong_checksum_loses_no_byte(name: str) -> None:
    whole = bytearray(PACK[name](LOG))
    after_it = {"bzip2": 3, "xz": 27}  # the last bits, the index of the blocks
    whole[-after_it.get(name, 1)] ^= 1
    found, what = unpacked(name, bytes(whole))
    assert found == LOG
    assert what.startswith(f"the {name} data ")


@codecs
def test_damage_in_the_middle_yields_everything_before_it(name: str) -> None:
    first, second = PACK[name](LOG), bytearray(PACK[name](LOG))
    second[len(second) // 2 : len(second) // 2 + 64] = b"\xff" * 64
    found, what = unpacked(name, first + bytes(second))
    assert found.startswith(LOG)
    assert what.startswith(f"the {name} data is damaged (")


@codecs
def test_what_follows_the_data_is_told(name: str) -> None:
    assert unpacked(name, PACK[name](b"one\n") + b"something plain") == (
        b"one\n",
        f"something that is not {name} follows the {name} data",
    )


@codecs
def test_endless_empty_frames_are_given_up(name: str) -> None:
    assert unpacked(name, PACK[name](b"") * 1_001) == (
        b"",
        f"the {name} data goes on with empty frames only",
    )


@codecs
def test_a_little_that_holds_much_stops_when_the_time_is_up(name: str) -> None:
    bomb = PACK[name](bytes(3_000_000))
    found, what = unpacked(name, bomb, limits=Limits(unpack_s=1e-9))
    assert len(found) <= PIECE_BYTES
    assert what == "reading stopped after 1e-09 seconds of unpacking"


def test_an_xz_header_that_asks_for_all_memory_is_refused() -> None:
    dictionary = b"\x5d" + (3 << 30).to_bytes(4, "little") + b"\xff" * 8
    found, what = unpacked("xz", dictionary + bytes(100))
    assert (found, what) == (
        b"",
        "the xz data is damaged (Memory usage limit exceeded)",
    )


def test_frames_to_skip_are_skipped() -> None:
    skipped = b"\x50\x2a\x4d\x18" + (4).to_bytes(4, "little") + b"abcd"
    assert unpacked("zstd", skipped + zstd_of(b"one\n") + skipped) == (b"one\n", "")


def test_input_that_cannot_be_sought_keeps_what_was_read() -> None:
    whole = bytearray(PACK["zstd"](LOG))
    whole[-1] ^= 1
    pieces = iter([zstd_of(b"first\n"), bytes(whole)])
    found: list[bytes] = []
    with pytest.raises(Broken):
        found.extend(undone_of(Stream(pieces)))
    assert b"".join(found).startswith(b"first\n")


def undone_of(stream: Stream) -> Iterator[bytes]:
    codec = next(codec for codec in CODECS if codec.name == "zstd")
    return codec.undo(stream, Budget(Limits()))


def test_two_compressions_around_a_log_are_undone_and_a_third_is_refused(
    tmp_path: Path,
) -> None:
    twice = PACK["zstd"](PACK["gzip"](LOG))
    assert "\n".join(texts_in(reader_of(tmp_path, twice))) + "\n" == LOG.decode()
    with pytest.raises(LimitError) as caught:
        reader_of(tmp_path, PACK["xz"](twice))
    assert caught.value.what == (
        "app.log: gzip data in 2 other compressions, expected at most 2 around each "
        "other"
    )


def test_damage_in_an_outer_compression_keeps_the_lines_before_it(
    tmp_path: Path,
) -> None:
    whole = PACK["lz4"](PACK["gzip"](LOG))
    reader = reader_of(tmp_path, whole[: len(whole) // 2])
    lines = lines_in(reader)
    assert 500 < lines.height < 1_500
    assert LOG.decode().startswith("\n".join(lines["text"]))
    assert reader.faults == [
        f"app.log: the lz4 data ends in the middle after {lines.height:,} lines; what "
        "was read is kept. Fetch the file again."
    ]


@settings(max_examples=40)
@given(
    st.lists(st.binary(max_size=60), max_size=5),
    st.lists(st.sampled_from(sorted(PACK)), max_size=2),
)
def test_what_comes_out_is_what_went_in(parts: list[bytes], around: list[str]) -> None:
    data = b"".join(parts)
    for name in around:
        data = PACK[name](data)
    found = data
    if around:
        codecs = [
            next(codec for codec in CODECS if codec.name == name)
            for name in reversed(around)
        ]
        found = b"".join(undone(io.BytesIO(data), codecs, Budget(Limits())))
    assert found == b"".join(parts)


@settings(max_examples=25)
@given(st.binary(max_size=200), st.sampled_from(sorted(PACK)), st.data())
def test_damage_anywhere_is_a_sentence_and_never_an_error(
    raw: bytes, name: str, data: st.DataObject
) -> None:
    packed = bytearray(PACK[name](raw + LOG[:2_000]))
    at = data.draw(st.integers(0, len(packed) - 1))
    packed[at] ^= data.draw(st.integers(1, 255))
    found, what = unpacked(name, bytes(packed))
    assert what or found == raw + LOG[:2_000] or at < 16


def test_no_library_is_loaded_before_a_file_needs_it() -> None:
    code = (
        "import sys, logai_core.sources;"
        "print({'backports.zstd', 'evtx', 'lz4', 'pyarrow'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert done.stdout == "set()\n"


@pytest.mark.parametrize("name", PACK)
def test_offsets_find_each_line_in_the_decompressed_bytes(
    tmp_path: Path, name: str
) -> None:
    raw = "größe 10 €\r\nüber \u2028 ok\n\nlast".encode() + LOG
    lines = lines_in(reader_of(tmp_path, PACK[name](raw), block_bytes=4_096))
    spans = lines.select("byte_offset", "byte_len").rows()
    found = [raw[start : start + length].decode() for start, length in spans]
    assert found == lines["text"].to_list()
