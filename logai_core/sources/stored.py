"""One kept source as blocks of its decompressed bytes."""

import copy
from collections.abc import Generator, Iterator
from contextlib import closing, suppress
from itertools import islice
from pathlib import Path
from typing import BinaryIO, NamedTuple

from logai_core.errors import LimitError
from logai_core.settings import Limits
from logai_core.sources.broken import Broken
from logai_core.sources.budget import Budget
from logai_core.sources.codecs import HEAD_BYTES, Codec, codec_of, undone

_LEADING_BYTES = 32 << 20  # of compressed data are read to take a sample


class Block(NamedTuple):
    """Decompressed bytes; `done` is the share of the stored file behind them."""

    data: bytes
    done: float


class Stored:
    """The decompressed bytes of a file, up to a limit, read as often as wanted.

    Its first bytes say how it is compressed, and those within how that is; its name
    has no say.

    Raises:
        LimitError: it is compressed more often than `limits.depth`.
    """

    def __init__(self, path: Path, *, name: str, limits: Limits) -> None:
        self._path = path
        self._limits = limits
        self._budget: Budget | None = None
        self._size = path.stat().st_size
        self._codecs: list[Codec] = []
        while codec := codec_of(self._head()):
            if sum(one.packs for one in (*self._codecs, codec)) > limits.depth:
                raise LimitError(
                    f"{name}: {codec.name} data in {limits.depth} other compressions, "
                    f"expected at most {limits.depth} around each other",
                    hint="Unpack it and load the logs in it.",
                )
            self._codecs.append(codec)

    @property
    def compressed(self) -> bool:
        """Return whether offsets are not those of the file."""
        return bool(self._codecs)

    def drawing_on(self, budget: Budget | None) -> "Stored":
        """Return the same bytes, read on a budget that others share too."""
        shared = copy.copy(self)
        shared._budget = budget
        return shared

    def blocks(self, size: int) -> Iterator[Block]:
        """Yield blocks of exactly `size` bytes, the last one shorter.

        Raises:
            Broken: after the last good byte, at a fault or at the limit.
        """
        budget = self._budget or Budget(self._limits)
        with self._path.open("rb") as file:
            pieces = budget.limited(_mended(self._pieces(file, size, budget)))
            for data in _in_blocks(pieces, size=size):
                yield Block(data, file.tell() / max(self._size, 1))

    def _pieces(self, file: BinaryIO, size: int, budget: Budget) -> Iterator[bytes]:
        if self._codecs:
            return undone(file, self._codecs, budget)
        return self._plain(file, size)

    def _head(self) -> bytes:
        with closing(self._good_blocks(HEAD_BYTES)) as blocks:
            return next((block.data for block in blocks), b"")

    def pieces(self, *, size: int, align: int) -> list[bytes]:
        """Return pieces of `size` bytes: beginning, middle, end; one if it is small.

        Of compressed data only the first 32 MiB are looked at. Pieces begin at a
        multiple of `align` bytes; only the first is sure to begin with a line.
        """
        if self.compressed:
            return self._leading_pieces(size)
        whole = min(self._size, self._limits.source_bytes)
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

    def _good_blocks(self, size: int) -> Generator[Block, None, None]:
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


def _in_blocks(pieces: Iterator[bytes], *, size: int) -> Iterator[bytes]:
    """Join pieces to blocks of `size` bytes."""
    held = bytearray()
    stop: Broken | None = None
    try:
        for piece in pieces:
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
