"""Files that are one document: a JSON array or object, an XML export of events."""

from collections.abc import Iterator
from typing import NamedTuple, Protocol

import numpy as np
import polars as pl
from numpy.typing import NDArray

from logai_core.sources.broken import Broken, Missing
from logai_core.sources.document_json import ObjectScanner
from logai_core.sources.document_shape import Units, ascii_of, shape_of
from logai_core.sources.document_xml import events_in, holds_events
from logai_core.sources.lines import Lines, lines_of
from logai_core.sources.split import Layout, Span
from logai_core.sources.stored import Stored

_HEAD_BYTES = 1 << 20
_BLOCK_BYTES = 4 << 20
_MOST_HELD = 64 << 20  # bytes of an element that has no end yet
_LINE_FEED, _RETURN = 10, 13
_XML_LINE_END = "\x1f"  # which XML does not allow
_SHORT = "Check whether it was copied whole."
_STRAY = "The kept file has all of it."


class Found(NamedTuple):
    """Whole elements: where they are in the units read, and how many are done with."""

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    done: int
    quoted: NDArray[np.uint8] | None = None


class _Finder(Protocol):
    def find(self, units: Units) -> Found: ...

    def check(self, rest: Units) -> None: ...


def elements(stored: Stored, layout: Layout) -> Iterator[Lines] | None:
    """Return the elements of a document as lines, in order; None when it is none.

    Asked only for text that begins with `[`, `{` or `<`. `line_no` counts elements
    from 1, `byte_offset` and `byte_len` are those of the element in the decompressed
    bytes; an element is one line of text: as written, or without the blanks between
    its parts where it has line ends.

    Raises:
        Broken: while iterating, after the last good element.
    """
    finder = _finder(stored, layout)
    return _lines(stored, layout, finder) if finder else None


def _finder(stored: Stored, layout: Layout) -> _Finder | None:
    try:
        head = next(iter(stored.blocks(_HEAD_BYTES))).data
    except (Broken, StopIteration):
        return None
    units = layout.encoding.units(head[len(layout.encoding.bom) :])
    if layout.begins == "<":
        return _Events() if holds_events(ascii_of(units)) else None
    shape = shape_of(units)
    return _Objects(ObjectScanner(shape)) if shape else None


class _Objects:
    def __init__(self, scanner: ObjectScanner) -> None:
        self._scanner = scanner

    def find(self, units: Units) -> Found:
        return Found(*self._scanner.scan(units))

    def check(self, rest: Units) -> None:
        if self._scanner.open:
            raise Broken("the document ends in the middle", _SHORT)
        strays = self._scanner.strays + bool((rest > 32).any())
        if strays:
            parts = "1 part" if strays == 1 else f"{strays:,} parts"
            raise Missing(f"not of the document's list of objects: {parts}", _STRAY)


class _Events:
    def find(self, units: Units) -> Found:
        return Found(*events_in(ascii_of(units)))

    def check(self, rest: Units) -> None:
        if b"<Event" in ascii_of(rest):
            raise Broken("the document ends in the middle", _SHORT)


def _lines(stored: Stored, layout: Layout, finder: _Finder) -> Iterator[Lines]:
    width = layout.encoding.width
    skip = len(layout.encoding.bom)
    offset, line_no, held = skip, 1, b""
    for block in stored.blocks(_BLOCK_BYTES):
        held += block.data[skip:]
        skip = 0
        units = layout.encoding.units(held)
        found = finder.find(units)
        if len(found.starts):
            lines = _lines_of(units, found, layout, line_no=line_no, offset=offset)
            line_no += lines.frame.height
            yield lines
        held = held[found.done * width :]
        offset += found.done * width
        if len(held) > _MOST_HELD:
            raise Broken("an element has more than 64 MiB", "Split it.")
    finder.check(layout.encoding.units(held))


def _lines_of(
    units: Units, found: Found, layout: Layout, *, line_no: int, offset: int
) -> Lines:
    width = layout.encoding.width
    starts, ends, data = _on_one_line(units, found)
    newline = np.array([layout.newline], units.dtype).tobytes()
    texts = [
        data[start * width : end * width]
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True)
    ]
    lens = (ends - starts) * width
    at = np.concatenate(([0], np.cumsum(lens + width)[:-1]))
    span = Span(
        newline.join(texts), at, at + lens, np.zeros(len(lens), dtype=bool), 0, 0
    )
    lines = lines_of(span, layout, line_no=line_no)
    frame = lines.frame.with_columns(
        pl.Series("byte_offset", found.starts * width + offset, pl.UInt64),
        pl.Series("byte_len", (found.ends - found.starts) * width, pl.UInt32),
    )
    return lines._replace(frame=frame if found.quoted is not None else _xml(frame))


def _on_one_line(
    units: Units, found: Found
) -> tuple[NDArray[np.int64], NDArray[np.int64], bytes]:
    """Return the places of the elements in the bytes without line ends."""
    line_end = (units == _LINE_FEED) | (units == _RETURN)
    several = _count(line_end, found.ends) > _count(line_end, found.starts)
    if not several.any():
        return found.starts, found.ends, units.tobytes()
    units = units.copy()
    if found.quoted is None:
        units[line_end] = ord(_XML_LINE_END)
        return found.starts, found.ends, units.tobytes()
    units[line_end] = ord(" ")
    change = np.zeros(len(units) + 1, np.int8)
    change[found.starts[several]] += 1
    change[found.ends[several]] -= 1
    blank = (units == ord(" ")) | (units == ord("\t"))
    within = np.cumsum(change[:-1], dtype=np.int8) == 1
    gone = within & blank & (found.quoted == 0)
    starts = found.starts - _count(gone, found.starts)
    ends = found.ends - _count(gone, found.ends)
    return starts, ends, units[~gone].tobytes()


def _count(flags: NDArray[np.bool_], before: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return how many flags are set before each place."""
    return np.searchsorted(np.flatnonzero(flags), before)


def _xml(frame: pl.DataFrame) -> pl.DataFrame:
    """Drop line ends between tags, and write those within text as XML may."""
    blank = rf"[ \t{_XML_LINE_END}]*"
    return frame.with_columns(
        pl.col("text")
        .str.replace_all(f">{blank}{_XML_LINE_END}{blank}<", "><")
        .str.replace_all(_XML_LINE_END, "&#10;", literal=True)
    )
