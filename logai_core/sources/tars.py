"""The entries of a tar archive, read once from its beginning to its end."""

import io
import tarfile
from collections.abc import Iterator
from typing import IO, cast

from logai_core.sources.broken import Broken
from logai_core.sources.entry import Entry, Reason, day_of
from logai_core.sources.streams import Stream

HEAD_BYTES = tarfile.BLOCKSIZE
_PIECE_BYTES = 1 << 20
# For one entry: long names, pax headers and the map of a sparse file.
_MOST_HEADER_BYTES = 1 << 20
_AGAIN = "Fetch the file again."
_ODD = (
    tarfile.TarError,
    OSError,
    ValueError,
    LookupError,
    ArithmeticError,
    RecursionError,  # a chain of headers
)
_LINK = Reason(
    "is a link, expected a file", "Load the file that it leads to, if it is a log."
)
_SPECIAL = Reason(
    "is a device, a pipe or of a kind of its own, expected a file",
    "Only files are read.",
)


def is_tar(head: bytes) -> bool:
    """Return whether data that begin like this are a tar archive: by its checksum."""
    try:
        tarfile.TarInfo.frombuf(head[:HEAD_BYTES], "utf-8", "surrogateescape")
    except _ODD:
        return False
    return True


def tar_entries(stream: Stream) -> Iterator[Entry]:
    """Yield all entries; archives that follow one another are one.

    Raises:
        Broken: the archive is damaged, or ends before its end.
    """
    while stream.skip_zeros(tarfile.BLOCKSIZE):
        yield from _one_archive(stream)


def _one_archive(stream: Stream) -> Iterator[Entry]:
    archive = None
    while True:
        stream.header_bytes = _MOST_HEADER_BYTES
        try:
            if archive is None:
                file = cast(IO[bytes], stream)
                archive = tarfile.TarFile(fileobj=file, errors="surrogateescape")
            info = archive.next()
        except _ODD as error:
            raise _damaged(stream) from error
        stream.header_bytes = None
        if info is None:
            break
        day, pieces = day_of(info.mtime), _pieces(stream, archive, info)
        yield Entry(info.name, day, pieces, _refused(info), is_folder=info.isdir())
    if stream.last != bytes(tarfile.BLOCKSIZE):
        raise _damaged(stream)


def _damaged(stream: Stream) -> Broken:
    if stream.ended:
        return Broken("the tar archive ends in the middle", _AGAIN)
    return Broken(f"the tar archive is damaged before byte {stream.tell():,}", _AGAIN)


def _refused(info: tarfile.TarInfo) -> Reason | None:
    if info.issym() or info.islnk():
        return _LINK
    return None if info.isreg() else _SPECIAL


def _pieces(
    stream: Stream, archive: tarfile.TarFile, info: tarfile.TarInfo
) -> Iterator[bytes]:
    left = info.size
    for piece in _sparse(archive, info) if info.issparse() else _plain(stream, info):
        left -= len(piece)
        yield piece
    if left:
        raise Broken("the tar archive ends in the middle", _AGAIN)


def _plain(stream: Stream, info: tarfile.TarInfo) -> Iterator[bytes]:
    """Yield what there is of an entry; the library drops the piece that is cut."""
    stream.seek(info.offset_data)
    left = info.size
    while left > 0 and (piece := stream.read(min(left, _PIECE_BYTES))):
        left -= len(piece)
        yield piece


def _sparse(archive: tarfile.TarFile, info: tarfile.TarInfo) -> Iterator[bytes]:
    try:
        file = cast(io.BufferedReader, archive.extractfile(info))
        while piece := file.read1(_PIECE_BYTES):
            yield piece
    except _ODD:
        return  # what is missing tells
