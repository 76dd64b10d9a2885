"""Recognise what a source is made of, from its bytes alone."""

from logai_core.errors import SourceError
from logai_core.sources.broken import Broken
from logai_core.sources.encodings import Encoding, decode, encoding_of
from logai_core.sources.looks import refuse_binary
from logai_core.sources.split import Layout
from logai_core.sources.stored import Stored

_HEAD_BYTES = 64 << 10
_SCAN_BYTES = 1 << 20
_NEWLINE, _RETURN = 10, 13


def recognise(
    stored: Stored, *, name: str, line_chars: int, as_text: bool = False
) -> Layout:
    """Return the layout of a source; `name` is for messages.

    Raises:
        SourceError: it holds no text, or something that is not text, unless it is to
            be read `as_text`.
        LimitError: the limit allows nothing to be read.
    """
    head = _head(stored, name)
    encoding = encoding_of(head)
    if not as_text:
        pieces = [head]
        if not stored.compressed:
            pieces = stored.pieces(size=_HEAD_BYTES, align=encoding.width)
        refuse_binary(pieces, encoding, name=name)
    begins = decode(head, encoding).text[0].lstrip("\ufeff \t\r\n")[:1]
    return Layout(encoding, _newline(stored, encoding), line_chars, begins)


def _head(stored: Stored, name: str) -> bytes:
    try:
        head = next(stored.blocks(_HEAD_BYTES)).data
    except Broken as broken:
        raise broken.error(name) from broken
    except StopIteration:
        head = b""
    if len(head) == len(encoding_of(head).bom):
        raise SourceError(
            f"{name}: there is no text in it, expected a log",
            hint="Check whether the log is written somewhere else.",
        )
    return head


def _newline(stored: Stored, encoding: Encoding) -> int:
    """Return the unit that ends lines; reads no further than to the first newline."""
    returns = False
    try:
        for block in stored.blocks(_SCAN_BYTES):
            units = encoding.units(block.data)
            if (units == _NEWLINE).any():
                return _NEWLINE
            returns = returns or bool((units == _RETURN).any())
    except Broken:  # told when it is read
        pass
    return _RETURN if returns else _NEWLINE
