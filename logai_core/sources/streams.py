"""Bytes that come in pieces, read like a file."""

import io
import os
from collections.abc import Iterator
from typing import BinaryIO, Protocol

from logai_core.errors import LimitError
from logai_core.sources.broken import Broken


class Readable(Protocol):
    """What a codec needs of a file; fewer bytes than asked for are not its end."""

    def read(self, size: int, /) -> bytes:
        """Return at most `size` bytes, none only at the end."""
        ...


class Stream:
    """Pieces as a file that can be read, and sought forward by reading on.

    `most` bounds a single read, so that no header has the rest of the data loaded
    into memory; None does not.
    """

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._held = memoryview(b"")
        self._position = 0
        self.most: int | None = None

    def read(self, size: int) -> bytes:
        """Return `size` bytes, fewer only at the end."""
        if self.most is not None and size > self.most:
            raise Broken(
                f"a header of {size:,} bytes in it exceeds the limit of {self.most:,}",
                "Unpack it and load the logs in it.",
                LimitError,
            )
        parts = []
        while size > 0 and self._fill():
            part = self._held[:size]
            self._held = self._held[len(part) :]
            self._position += len(part)
            size -= len(part)
            parts.append(part)
        return b"".join(parts)

    def tell(self) -> int:
        """Return how many bytes were read."""
        return self._position

    def seek(self, position: int, whence: int = os.SEEK_SET) -> int:
        """Skip to `position`; the end, if it comes first, is no error."""
        if whence != os.SEEK_SET or position < self._position:
            raise io.UnsupportedOperation("seek")
        while self._position < position and self._fill():
            step = min(position - self._position, len(self._held))
            self._held = self._held[step:]
            self._position += step
        return self._position

    def seekable(self) -> bool:
        """Return False: what was read is gone."""
        return False

    def skip_zeros(self, align: int) -> bool:
        """Skip blocks of `align` zero bytes; return whether anything follows."""
        while self._fill():
            zeros = len(self._held) - len(bytes(self._held).lstrip(b"\0"))
            inside = (self._position + zeros) % align
            if zeros < len(self._held):
                self._skip(max(zeros - inside, 0))
                return True
            self._skip(zeros)
        return False

    def _skip(self, size: int) -> None:
        self._held = self._held[size:]
        self._position += size

    def _fill(self) -> bool:
        while not self._held:
            piece = next(self._pieces, None)
            if piece is None:
                return False
            self._held = memoryview(piece)
        return True


class Replay(io.RawIOBase):
    """A stream that cannot be sought, whose beginning can be read twice."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._record: list[bytes] | None = []
        self._again = b""

    def readable(self) -> bool:
        """Return True."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Return at most `size` bytes; fewer do not mean the end."""
        if self._again:
            size = len(self._again) if size < 0 else size
            piece, self._again = self._again[:size], self._again[size:]
            return piece
        piece = self._stream.read(size)
        if self._record is not None:
            self._record.append(piece)
        return piece

    def rewind(self) -> None:
        """Begin again with the first byte; from here on nothing is recorded."""
        self._again = b"".join(self._record or [])
        self._record = None
