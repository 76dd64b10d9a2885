"""Blocks of bytes to lines: where each begins and ends, in bounded memory."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from logai_core.sources.encodings import Encoding

_RETURN = 13
_MOST_LINES = 1 << 19  # at once; a block of nothing but newlines has millions
_TAIL = 4  # bytes kept of the end of a skipped line: a carriage return, any width


class Layout(NamedTuple):
    """How a source is made of lines, and how much of a line is read.

    `newline` is the code unit that ends a line: 10, with a 13 before it dropped, or
    13 for a source that has no 10. `begins` is the first character that is no space.
    """

    encoding: Encoding
    newline: int
    line_chars: int
    begins: str = ""

    @property
    def most_bytes(self) -> int:
        """Return how many bytes surely hold a character more than `line_chars`."""
        return 4 * (self.line_chars + 1)


class Span(NamedTuple):
    """Some consecutive lines: `data[starts[i]:ends[i]]`, the first at 0, in bytes.

    `returns` marks those that end in a carriage return which is not theirs. The
    first line begins at byte `offset` of the source; `skipped` bytes from within it
    are not in `data`.
    """

    data: bytes
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    returns: NDArray[np.bool_]
    offset: int
    skipped: int

    def byte_offsets(self) -> NDArray[np.int64]:
        """Return where each line begins in the source."""
        offsets = self.starts + self.offset
        offsets[1:] += self.skipped
        return offsets

    def byte_lens(self, width: int) -> NDArray[np.int64]:
        """Return the length of each line without its end, in bytes of the source."""
        lens: NDArray[np.int64] = self.ends - self.starts - self.returns * width
        lens[0] += self.skipped
        return lens


class Splitter:
    """Cut a stream of blocks, which begins at byte `offset`, at newlines only.

    Of a line longer than the layout's `most_bytes`, these and its last few are held;
    the rest is counted and forgotten. Blocks hold whole code units, but for the last.
    """

    def __init__(self, layout: Layout, *, offset: int = 0) -> None:
        self._encoding = layout.encoding
        self._newline = layout.newline
        self._most = layout.most_bytes
        self._offset = offset
        self._held = b""  # an unfinished line
        self._skipped = 0  # bytes of it that are not held

    def split(self, block: bytes) -> Iterator[Span]:
        """Yield the lines that end in `block`, in order."""
        is_newline = self._encoding.units(block) == self._newline
        if np.count_nonzero(is_newline) > _MOST_LINES:
            half = len(block) // 8 * 4
            yield from self.split(block[:half])
            yield from self.split(block[half:])
            return
        data = self._held + block
        ends = np.flatnonzero(is_newline) * self._encoding.width + len(self._held)
        if len(ends):
            yield self._span(data, ends)
            rest = int(ends[-1]) + self._encoding.width
            self._offset += rest + self._skipped
            self._skipped = 0
            data = data[rest:]
        self._hold(data)

    def rest(self) -> Iterator[Span]:
        """Yield the last line when no newline ends it."""
        if self._held:
            yield self._span(self._held, np.array([len(self._held)]), ended=False)

    def _hold(self, data: bytes) -> None:
        surplus = len(data) - self._most - _TAIL
        if surplus > 0:
            self._skipped += surplus
            data = data[: self._most] + data[-_TAIL:]
        self._held = data

    def _span(
        self, data: bytes, ends: NDArray[np.int64], *, ended: bool = True
    ) -> Span:
        starts = np.zeros_like(ends)
        starts[1:] = ends[:-1] + self._encoding.width
        returns = np.zeros(len(ends), dtype=bool)
        if ended and self._newline != _RETURN:
            before = self._encoding.units(data)[ends // self._encoding.width - 1]
            returns = (before == _RETURN) & (ends > starts)
        return Span(data, starts, ends, returns, self._offset, self._skipped)
