"""One kept source as blocks of its decompressed bytes."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import BinaryIO, NamedTuple

from logai_core.errors import LimitError
from logai_core.sources import gunzip
from logai_core.sources.broken import Broken

_LEADING_BYTES = 32 << 20  # of compressed data are read to take a sample
_CODECS: dict[bytes, Callable[[BinaryIO], Iterator[bytes]]] = {
    gunzip.MAGIC: gunzip.gunzip
}


class Block(NamedTuple):
    """Decompressed bytes; `done` is the share of the stored file behind them."""

    data: bytes
    done: float


class Stored:
    """The decompressed bytes of a file, up to a limit, read as often as wanted.

    Its first bytes say how it is compressed; its name has no say.
    """

    def __init__(self, path: Path, *, most: int) -> None:
        self._path = path
        self._most = most
        self._size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(8)
        matches = (codec for magic, codec in _CODECS.items() if start.startswith(magic))
        self._codec = next(matches, None)

    @property
    def compressed(self) -> bool:
        """Return whether offsets are not those of the file."""
        return self._codec is not None

    def blocks(self, size: int) -> Iterator[Block]:
        """Yield blocks of exactly `size` bytes, the last one shorter.

        Raises:
            Broken: after the last good byte, at a fault or at the limit.
        """
        with self._path.open("rb") as file:
            pieces = self._codec(file) if self._codec else self._plain(file, size)
            for data in _in_blocks(_mended(pieces), size=size, most=self._most):
                yield Block(data, file.tell() / max(self._size, 1))

    def pieces(self, *, size: int, align: int) -> list[bytes]:
        """Return pieces of `size` bytes: beginning, middle, end; one if it is small.

        Of compressed data only the first 32 MiB are looked at. Pieces begin at a
        multiple of `align` bytes; only the first is sure to begin with a line.
        """
        if self.compressed:
            return self._leading_pieces(size)
        whole = min(self._size, self._most)
        if whole <= 3 * size:
            return [self._bytes_at(0, whole)]
        starts = (0, whole // 2, whole - size)
        return [self._bytes_at(start // align * align, size) for start in starts]

    def _leading_pieces(self, size: int) -> list[bytes]:
        leading = islice(self._good_blocks(size), _LEADING_BYTES // size)
        found = [block.data for block in leading]
        if len(found) <= 3:
            return [b"".join(found)]
        return [found[0], found[len(found) // 2], found[-1]]

    def _good_blocks(self, size: int) -> Iterator[Block]:
        with suppress(Broken):  # told when all of it is read
            yield from self.blocks(size)

    def _plain(self, file: BinaryIO, size: int) -> Iterator[bytes]:
        while block := file.read(size):
            yield block
        if file.tell() < self._size:
            raise Broken("the file shrank while it was read", "Load it again.")

    def _bytes_at(self, start: int, length: int) -> bytes:
        with self._path.open("rb") as file:
            file.seek(start)
            return file.read(length)


def _mended(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Pass pieces on; a failing disk ends them like any other fault."""
    try:
        yield from pieces
    except OSError as error:
        raise Broken(f"reading failed ({error.strerror})", "Load it again.") from error


def _in_blocks(pieces: Iterator[bytes], *, size: int, most: int) -> Iterator[bytes]:
    """Join pieces to blocks of `size` bytes, at most `most` bytes in all."""
    held = bytearray()
    stop: Broken | None = None
    try:
        for piece in _limited(pieces, most):
            if not held and len(piece) == size:
                yield piece
                continue
            held += piece
            while len(held) >= size:
                yield bytes(held[:size])
                del held[:size]
    except Broken as broken:
        stop = broken
    if held:
        yield bytes(held)
    if stop:
        raise stop


def _limited(pieces: Iterator[bytes], most: int) -> Iterator[bytes]:
    left = most
    for piece in pieces:
        if len(piece) > left:
            yield piece[:left]
            raise Broken(
                f"reading stopped at the limit of {most:,} bytes for one source",
                "Split the file, or raise the limit.",
                LimitError,
            )
        left -= len(piece)
        yield piece
