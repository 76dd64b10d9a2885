"""A few bytes of a kept source, as they are."""

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

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

    See `passages`.
    """
    (found,) = passages(path, name=name, places=[(offset, length)], limits=limits)
    return found


def passages(
    path: Path,
    *,
    name: str,
    places: Sequence[tuple[int, int]],
    limits: Limits | None = None,
) -> list[bytes]:
    """Return the decompressed bytes at places `(offset, length)`, in their order.

    Of more than MOST_BYTES the first are returned; what the source does not have is
    missing. Compressed data are read once, up to the last of the places.

    Raises:
        LimitError: it is compressed, and they are further in than MOST_SKIPPED.
        SourceError: it is compressed, and damaged before their end.
    """
    stored = Stored(path, name=name, limits=limits or Limits())
    bounded = [(offset, min(length, MOST_BYTES)) for offset, length in places]
    if not stored.compressed:
        with path.open("rb") as file:
            return [_read_at(file, *place) for place in bounded]
    furthest = max((offset for offset, _ in places), default=0)
    if furthest > MOST_SKIPPED:
        raise LimitError(
            f"{name}: the bytes of this line are {furthest >> 20:,} MiB into compressed "
            f"data, expected at most {MOST_SKIPPED >> 20:,} MiB",
            hint="Unpack the file and load that, to see the bytes of its lines.",
        )
    try:
        return _read_on(stored, bounded)
    except Broken as broken:
        raise broken.error(name) from broken


def _read_at(file: BinaryIO, offset: int, length: int) -> bytes:
    file.seek(offset)
    return file.read(length)


def _read_on(stored: Stored, places: Sequence[tuple[int, int]]) -> list[bytes]:
    found = [bytearray() for _ in places]
    end = max((offset + length for offset, length in places), default=0)
    at = 0
    for block in stored.blocks(_BLOCK):
        if at >= end:
            break
        for own, (offset, length) in zip(found, places, strict=True):
            own.extend(block.data[max(offset - at, 0) : max(offset + length - at, 0)])
        at += len(block.data)
    return [bytes(own) for own in found]
