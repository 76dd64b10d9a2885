"""What a file is by its first bytes: how it is compressed, and whether an archive."""

import struct
from datetime import date
from typing import BinaryIO, NamedTuple, cast

from logai_core.settings import Limits
from logai_core.sources.broken import Broken
from logai_core.sources.budget import Budget
from logai_core.sources.codecs import Codec, codec_of, undone
from logai_core.sources.entry import day_of
from logai_core.sources.streams import Replay, Stream
from logai_core.sources.tars import HEAD_BYTES, is_tar
from logai_core.sources.zips import MAGICS


class Seen(NamedTuple):
    """A file at its first byte, and what that tells: its compressions and kind."""

    file: BinaryIO
    codecs: list[Codec]
    kind: str | None
    packed_on: date | None


def look_at(file: BinaryIO, limits: Limits) -> Seen:
    """Look at the beginning of a file; where it cannot be sought, wrap it."""
    start = file.tell() if file.seekable() else None
    look = Replay(file)
    head, codecs = _unwrapped(look, limits)
    first = codecs[0].name if codecs else ""
    packed_on = None
    if first == "gzip" and len(stamp := _first_bytes(look, 8)) == 8:
        packed_on = day_of(struct.unpack("<I", stamp[4:])[0])
    kind = "zip" if head.startswith(MAGICS) else "tar" if is_tar(head) else None
    if start is None:
        look.begin()
        return Seen(cast(BinaryIO, look), codecs, kind, packed_on)
    file.seek(start)
    return Seen(file, codecs, kind, packed_on)


def _unwrapped(look: Replay, limits: Limits) -> tuple[bytes, list[Codec]]:
    """Return the first bytes below all compressions, and these."""
    codecs: list[Codec] = []
    head = _first_bytes(look, HEAD_BYTES)
    while (codec := codec_of(head)) and codec.packs and len(codecs) < limits.depth:
        codecs.append(codec)
        look.rewind()
        pieces = undone(cast(BinaryIO, look), codecs, Budget(limits))
        try:
            head = Stream(pieces).read(HEAD_BYTES)
        except Broken:  # told when it is read
            break
    return head, codecs


def _first_bytes(look: Replay, size: int) -> bytes:
    look.rewind()
    return Stream(iter(lambda: look.read(size), b"")).read(size)
