"""Bytes that come in pieces, read like a file."""

import io
import os
from collections.abc import Iterator
from typing import Protocol

from logai_core.errors import LimitError
from logai_core.sources.broken import Broken


class Readable(Protocol):
    """What a codec needs of a file; fewer bytes than asked for are not its end."""

    def read(self, size: int, /) -> bytes:
        """Return at most `size` bytes, none only at the end."""
        ...

    def tell(self) -> int:
        """Return how many bytes were read."""
        ...

    def seek(self, position: int, /) -> int:
        """Go to a byte."""
        ...

    def seekable(self) -> bool:
        """Return whether it can go back."""
        ...


class Stream:
    """Pieces as a file that can be read, and sought forward by reading on.

    `header_bytes` is how many more bytes a reader of headers may read, so that no
    header has the rest of the data loaded into memory; None is any number. `last`
    is what the last call of `read` returned.
    """

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._held = memoryview(b"")
        self._position = 0
        self._broken: Broken | None = None
        self.header_bytes: int | None = None
        self.last = b""
        self.ended = False

    def read(self, size: int) -> bytes:
        """Return `size` bytes, fewer only at the end."""
        if self.header_bytes is not None:
            self.header_bytes -= size
            if self.header_bytes < 0:
                raise Broken(
                    f"an entry has a header too long to be read ({size:,} bytes)",
                    "Unpack it and load the logs in it.",
                    LimitError,
                )
        self.last = b"".join(self._parts(size))
        return self.last

    def _parts(self, size: int) -> list[memoryview]:
        parts: list[memoryview] = []
        try:
            while size > 0 and self._fill():
                part = self._held[:size]
                self._skip(len(part))
                size -= len(part)
                parts.append(part)
        except Broken as broken:
            if not parts:
                raise
            self._broken = broken  # first what was read, the next time the fault
        return parts

    def tell(self) -> int:
        """Return how many bytes were read."""
        return self._position

    def seek(self, position: int, whence: int = os.SEEK_SET) -> int:
        """Skip to `position`; the end, if it comes first, is no error."""
        if whence != os.SEEK_SET or position < self._position:
            raise io.UnsupportedOperation("seek")
        while self._position < position and self._fill():
            self._skip(min(position - self._position, len(self._held)))
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
            if self._broken:
                raise self._broken
            piece = next(self._pieces, None)
            if piece is None:
                self.ended = True
                return False
            self._held = memoryview(piece)
        return True


class Replay(io.RawIOBase):
    """A stream whose beginning can be looked at first.

    Raises:
        Broken: looking takes more than `most` bytes.
    """

    def __init__(self, stream: Readable, *, most: int = 8 << 20) -> None:
        self._stream = stream
        self._most = most
        self._seen = b""
        self._at = 0
        self._looking = True

    def readable(self) -> bool:
        """Return True."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Return at most `size` bytes; fewer do not mean the end."""
        if self._at < len(self._seen):
            end = len(self._seen) if size < 0 else self._at + size
            piece = self._seen[self._at : end]
        else:
            piece = self._stream.read(size)
            if not self._looking:
                return piece
            self._seen += piece
            if len(self._seen) > self._most:
                raise Broken(
                    "nothing comes of its first bytes", "Check what it is.", LimitError
                )
        self._at += len(piece)
        return piece

    def rewind(self) -> None:
        """Look again from the first byte."""
        self._at = 0

    def begin(self) -> None:
        """Stop looking: everything is read from the first byte on, once."""
        self.rewind()
        self._looking = False
