"""How bytes become text: recognised once, decoded so that nothing is lost."""

import codecs
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

UNKNOWN = "\ufffd"
_CP1252 = [bytes([byte]).decode("cp1252", "replace") for byte in range(256)]
_MEND = "logai-mend"


class Encoding(NamedTuple):
    """An encoding; `unit` is the dtype of its code units."""

    name: str
    codec: str
    unit: np.dtype[np.unsignedinteger]
    bom: bytes = b""

    @property
    def width(self) -> int:
        """Return the bytes of a code unit."""
        return self.unit.itemsize

    def units(self, data: bytes) -> NDArray[np.unsignedinteger]:
        """Return whole code units; a byte too many at the end is left out."""
        return np.frombuffer(data, self.unit, count=len(data) // self.width)


_BYTE, _LE, _BE = np.dtype("u1"), np.dtype("<u2"), np.dtype(">u2")
UTF_8 = Encoding("utf-8", "utf-8", _BYTE)
UTF_16_LE = Encoding("utf-16-le", "utf-16-le", _LE)
UTF_16_BE = Encoding("utf-16-be", "utf-16-be", _BE)
_WITH_BOM = (
    Encoding("utf-8 with BOM", "utf-8", _BYTE, codecs.BOM_UTF8),
    Encoding("utf-16-le with BOM", "utf-16-le", _LE, codecs.BOM_UTF16_LE),
    Encoding("utf-16-be with BOM", "utf-16-be", _BE, codecs.BOM_UTF16_BE),
)
_FEWEST_UNITS = 4  # two letters and two NULs are no evidence of UTF-16


def encoding_of(head: bytes) -> Encoding:
    """Recognise UTF-8 or UTF-16 from the first bytes; UTF-8 when in doubt.

    Without a byte order mark, UTF-16 is text whose 16-bit units are ASCII in a
    quarter of cases or more, which no text of 8-bit units looks like.
    """
    for encoding in _WITH_BOM:
        if head.startswith(encoding.bom):
            return encoding
    return next((e for e in (UTF_16_LE, UTF_16_BE) if _is_text(e.units(head))), UTF_8)


def _is_text(units: NDArray[np.unsignedinteger]) -> bool:
    if len(units) < _FEWEST_UNITS:
        return False
    space = (units >= 9) & (units <= 13)
    ascii_text = space | ((units >= 32) & (units < 127))
    controls = (units < 32) & ~space
    return bool(ascii_text.mean() >= 0.25 and controls.mean() <= 0.02)


class Decoded(NamedTuple):
    """Text as a Series of one String.

    `fallback` says that cp1252 was needed; `replaced` counts the bytes that no
    encoding explained, each shown as U+FFFD.
    """

    text: pl.Series
    fallback: bool
    replaced: int


def decode(data: bytes, encoding: Encoding) -> Decoded:
    """Decode whole lines; invalid UTF-8 sequences are read as cp1252."""
    if encoding.codec == "utf-8":
        try:  # Polars checks UTF-8 several times faster than Python decodes it
            text = pl.Series([data], dtype=pl.Binary).cast(pl.String)
            return Decoded(text, fallback=False, replaced=0)
        except pl.exceptions.ComputeError:
            pass
    mended = (
        _mended(data) if encoding.width == 1 else data.decode(encoding.codec, _MEND)
    )
    return Decoded(
        pl.Series([mended], dtype=pl.String),
        fallback=encoding.codec == "utf-8",
        replaced=_replaced(mended, data, encoding),
    )


def _mended(data: bytes) -> str:
    """Decode invalid UTF-8: what `_mend` gives, faster where it has much to do.

    A line in which no byte can begin a UTF-8 sequence is cp1252 as a whole.
    """
    units = np.frombuffer(data, np.uint8)
    lead = (units[:-1] >= 0xC2) & (units[:-1] <= 0xF4)
    begins = np.flatnonzero(lead & (units[1:] & 0xC0 == 0x80))
    if not len(begins):
        return data.decode("cp1252", "replace")
    ends = np.append(np.flatnonzero(units == 10) + 1, len(data))
    is_utf_8 = np.zeros(len(ends), dtype=bool)
    is_utf_8[np.searchsorted(ends, begins, side="right")] = True
    turns = np.flatnonzero(is_utf_8[1:] != is_utf_8[:-1])
    texts, start = [], 0
    for turn in [*turns.tolist(), len(ends) - 1]:
        piece, start = data[start : ends[turn]], ends[turn]
        codec = ("utf-8", _MEND) if is_utf_8[turn] else ("cp1252", "replace")
        texts.append(piece.decode(*codec))
    return "".join(texts)


class Head(NamedTuple):
    """Decoded, cut and encoded again, so that it decodes cleanly; see `Decoded`."""

    data: bytes
    fallback: bool
    replaced: int


def decode_head(data: bytes, encoding: Encoding, *, chars: int) -> Head:
    """Cut the beginning of a line to `chars` characters.

    A character that the end of `data` cuts in two is left out, not replaced.
    """
    mended = codecs.getincrementaldecoder(encoding.codec)(_MEND).decode(data)
    return Head(
        mended[:chars].encode(encoding.codec),
        fallback=encoding.codec == "utf-8" and not data.startswith(mended.encode()),
        replaced=_replaced(mended, data, encoding),
    )


def _replaced(text: str, data: bytes, encoding: Encoding) -> int:
    """Count the U+FFFD in `text` that `data` does not itself contain."""
    found = text.count(UNKNOWN)
    if not found:
        return 0
    if encoding.width == 1:
        return found - data.count(UNKNOWN.encode())
    return found - int(np.count_nonzero(encoding.units(data) == ord(UNKNOWN)))


def _mend(error: UnicodeError) -> tuple[str, int]:
    """Read invalid UTF-8 as cp1252; every byte beyond that becomes U+FFFD."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    odd = error.object[error.start : error.end]
    if error.encoding == "utf-8":
        return "".join([_CP1252[byte] for byte in odd]), error.end
    return UNKNOWN * len(odd), error.end


codecs.register_error(_MEND, _mend)
