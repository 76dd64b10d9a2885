"""Every compression that is undone, and how its data begin."""

from collections.abc import Callable, Iterator
from typing import BinaryIO, NamedTuple, cast

from logai_core.sources import frames, gunzip, winlog
from logai_core.sources.budget import Budget
from logai_core.sources.streams import Readable, Stream

HEAD_BYTES = 16  # more than any magic


class Codec(NamedTuple):
    """A way to undo a compression; `packs` is False for a format of its own."""

    name: str
    magics: tuple[bytes, ...]
    undo: Callable[[Readable, Budget], Iterator[bytes]]
    packs: bool = True


CODECS = (
    Codec("gzip", (gunzip.MAGIC,), gunzip.gunzip),
    Codec("bzip2", frames.BZIP2, frames.bunzip2),
    Codec("xz", frames.XZ, frames.unxz),
    Codec("zstd", frames.ZSTD, frames.unzstd),
    Codec("lz4", frames.LZ4, frames.unlz4),
    Codec("a Windows event log", (winlog.MAGIC,), winlog.events, packs=False),
)


def codec_of(head: bytes) -> Codec | None:
    """Return what the data that begin like this are compressed with, if anything."""
    return next((codec for codec in CODECS if head.startswith(codec.magics)), None)


def undone(file: BinaryIO, codecs: list[Codec], budget: Budget) -> Iterator[bytes]:
    """Yield what is left when `codecs` are undone, the outermost first."""
    *outer, inner = codecs
    for codec in outer:
        file = cast(BinaryIO, Stream(codec.undo(file, budget)))
    return inner.undo(file, budget)
