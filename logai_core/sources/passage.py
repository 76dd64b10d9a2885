"""A few bytes of a kept source, as they are."""

from pathlib import Path

from logai_core.errors import LimitError
from logai_core.settings import Limits
from logai_core.sources.broken import Broken
from logai_core.sources.stored import Stored

MOST_BYTES = 1 << 20
MOST_SKIPPED = 512 << 20  # of compressed data, which can only be read on
_BLOCK = 1 << 20


def passage(
    path: Path, *, name: str, offset: int, length: int, limits: Limits | None = None
) -> bytes:
    """Return the decompressed bytes `[offset, offset + length)` of a kept source.

    Of more than MOST_BYTES the first are returned; what the source does not have is
    missing.

    Raises:
        LimitError: it is compressed, and they are further in than MOST_SKIPPED.
        SourceError: it is compressed, and damaged before their end.
    """
    stored = Stored(path, name=name, limits=limits or Limits())
    length = min(length, MOST_BYTES)
    if not stored.compressed:
        with path.open("rb") as file:
            file.seek(offset)
            return file.read(length)
    if offset > MOST_SKIPPED:
        raise LimitError(
            f"{name}: the bytes of this line are {offset >> 20:,} MiB into compressed "
            f"data, expected at most {MOST_SKIPPED >> 20:,} MiB",
            hint="Unpack the file and load that, to see the bytes of its lines.",
        )
    try:
        return _read_on(stored, offset, length)
    except Broken as broken:
        raise broken.error(name) from broken


def _read_on(stored: Stored, offset: int, length: int) -> bytes:
    found, at = bytearray(), 0
    for block in stored.blocks(_BLOCK):
        start = max(offset - at, 0)
        found += block.data[start : start + length - len(found)]
        at += len(block.data)
        if len(found) >= length:
            break
    return bytes(found)
