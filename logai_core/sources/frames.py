"""Undo bzip2, xz, zstd and lz4 in bounded pieces, keeping everything up to a fault."""

import bz2
import lzma
from collections.abc import Callable, Generator, Iterator
from typing import NamedTuple, Protocol

from logai_core.sources.broken import Broken
from logai_core.sources.budget import Budget
from logai_core.sources.gunzip import without_padding
from logai_core.sources.streams import Readable

BZIP2 = tuple(
    b"BZh%d" % level + begins
    for level in range(1, 10)
    for begins in (b"1AY&SY", b"\x17rE8P\x90")  # a block; the end, when it is empty
)
XZ = (b"\xfd7zXZ\x00", b"\x5d\x00\x00")
# pzstd writes a frame to skip before each one that holds data.
ZSTD = (b"\x28\xb5\x2f\xfd", b"\x50\x2a\x4d\x18")
LZ4 = (b"\x04\x22\x4d\x18",)

PIECE_BYTES = 256 << 10
_INPUT_BYTES = 64 << 10
_MOST_EMPTY = 1_000  # frames in a row; a file of empty frames would never end
_XZ_MEMORY = 128 << 20  # twice what `xz -9` needs; a header may ask for 4 GiB
_AGAIN = "Fetch the file again."


class Decompressor(Protocol):
    """One frame being undone; the interface of the standard library's classes."""

    @property
    def eof(self) -> bool: ...  # noqa: D102

    @property
    def needs_input(self) -> bool: ...  # noqa: D102

    @property
    def unused_data(self) -> bytes | None: ...  # noqa: D102

    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...  # noqa: D102


class Frames(NamedTuple):
    """A compression whose files are frames, one after another."""

    name: str
    magics: tuple[bytes, ...]
    begin: Callable[[], Decompressor]
    errors: tuple[type[Exception], ...]


def bunzip2(file: Readable, budget: Budget) -> Iterator[bytes]:
    """Yield what bzip2 data holds; faults as in `gunzip`."""
    return _unframed(
        Frames("bzip2", BZIP2, bz2.BZ2Decompressor, (OSError, ValueError)), file, budget
    )


def unxz(file: Readable, budget: Budget) -> Iterator[bytes]:
    """Yield what xz data, or LZMA data of the older form, hold."""

    def begin() -> Decompressor:
        return lzma.LZMADecompressor(memlimit=_XZ_MEMORY)

    return _unframed(Frames("xz", XZ, begin, (lzma.LZMAError,)), file, budget)


def unzstd(file: Readable, budget: Budget) -> Iterator[bytes]:
    """Yield what zstd data hold."""
    from backports import zstd  # slow to load for what is rarely met

    frames = Frames("zstd", ZSTD, zstd.ZstdDecompressor, (zstd.ZstdError,))
    return _unframed(frames, file, budget)


def unlz4(file: Readable, budget: Budget) -> Iterator[bytes]:
    """Yield what lz4 data hold."""
    from lz4.frame import LZ4FrameDecompressor

    frames = Frames("lz4", LZ4, LZ4FrameDecompressor, (RuntimeError, ValueError))
    return _unframed(frames, file, budget)


def _unframed(frames: Frames, file: Readable, budget: Budget) -> Iterator[bytes]:
    rest, empty = b"", 0
    least = max(map(len, frames.magics))
    while rest := without_padding(file, rest, least=least):
        if not rest.startswith(frames.magics):
            name = frames.name
            raise Broken(
                f"something that is not {name} follows the {name} data", _AGAIN
            )
        rest, size = yield from _frame(frames, file, rest, budget)
        empty = 0 if size else empty + 1
        if empty > _MOST_EMPTY:
            raise Broken(
                f"the {frames.name} data goes on with empty frames only", _AGAIN
            )


def _frame(
    frames: Frames, file: Readable, given: bytes, budget: Budget
) -> Generator[bytes, None, tuple[bytes, int]]:
    """Yield one frame; return what follows it in the input, and its size.

    Of input that cannot be sought, up to a piece before damage is lost.
    """
    frame = frames.begin()
    start = file.tell() - len(given) if file.seekable() else 0
    size = 0
    while not frame.eof:
        if frame.needs_input and not given:
            given = file.read(_INPUT_BYTES)
            if not given:
                raise Broken(f"the {frames.name} data ends in the middle", _AGAIN)
        try:
            piece = budget.run(frame.decompress, given, PIECE_BYTES)
        except frames.errors as error:
            if file.seekable():
                yield _up_to_the_fault(frames, file, start, size, budget)
            reason = str(error).rpartition(": ")[2]
            raise Broken(
                f"the {frames.name} data is damaged ({reason})", _AGAIN
            ) from error
        given = b""
        size += len(piece)
        yield piece
    return frame.unused_data or b"", size


def _up_to_the_fault(
    frames: Frames, file: Readable, start: int, size: int, budget: Budget
) -> bytes:
    """Return what the frame at `start` yields between `size` bytes and its fault.

    The call that fails drops its output, so that the frame is undone again; what it
    was given, byte by byte.
    """
    last_given = file.tell() - _INPUT_BYTES
    file.seek(start)
    frame = frames.begin()
    found = []
    try:
        while not frame.eof:
            given = b""
            if frame.needs_input:
                given = file.read(min(max(last_given - file.tell(), 1), _INPUT_BYTES))
            piece = budget.run(frame.decompress, given, PIECE_BYTES)
            found.append(piece[size:])
            size = max(size - len(piece), 0)
    except frames.errors:
        pass
    return b"".join(found)
