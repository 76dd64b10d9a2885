"""The entries of a zip archive."""

import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from datetime import date
from itertools import chain
from typing import IO

from logai_core.errors import LimitError
from logai_core.sources import frames, gunzip
from logai_core.sources.broken import Broken
from logai_core.sources.budget import Budget
from logai_core.sources.entry import Entry, Reason
from logai_core.sources.streams import Readable, Stream

MAGICS = (b"PK\x03\x04", b"PK\x05\x06")
_INPUT_BYTES = 64 << 10
_END, _END_BYTES, _MOST_COMMENT = b"PK\x05\x06", 22, 1 << 16
_END_64, _PLACE_64_BYTES = b"PK\x06\x06", 20
_ENTRY = b"PK\x01\x02"
_ENTRY_BYTES = 4096  # of the list, for one entry: more than any has
_ENCRYPTED = 0x1
_NO_DATE = (1980, 1, 1)  # the first that can be written stands for none
_FARTHEST = 1 << 62  # a file can be sought to; a damaged list says anything
_ODD = (
    zipfile.BadZipFile,
    OSError,
    ValueError,
    LookupError,
    ArithmeticError,
    NotImplementedError,
    struct.error,
)
_AGAIN = "Fetch the file again."
_UNPACK = "Unpack it and load the logs in it."


def zip_entries(file: IO[bytes], *, most: int, budget: Budget) -> Iterator[Entry]:
    """Yield all entries, in the order of the archive's list.

    Raises:
        Broken: the list is damaged or missing, or names more than `most` entries.
    """
    _check_list(file, most)
    try:
        archive = zipfile.ZipFile(file)
    except _ODD as error:
        raise Broken(f"the zip archive is damaged ({error})", _AGAIN) from error
    with archive:
        infos = archive.infolist()
    if any(info.filename == "[Content_Types].xml" for info in infos):
        raise Broken("is an Office document", "Export it as plain text.")
    for info in infos:
        day, pieces = _day(info), _pieces(file, info, budget)
        reason = _refused(info, budget)
        yield Entry(
            info.filename, day, pieces, reason, is_folder=info.filename.endswith("/")
        )


def _check_list(file: IO[bytes], most: int) -> None:
    """Count the entries before the list is parsed, which costs memory for each."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(size - _END_BYTES - _MOST_COMMENT - _PLACE_64_BYTES, 0))
    tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + _END_BYTES:
        raise Broken("the zip archive has no list of entries at its end", _AGAIN)
    count, length = struct.unpack_from("<HI", tail, at + 10)
    end = size - len(tail) + at
    place = tail[max(at - _PLACE_64_BYTES, 0) : at]
    if place.startswith(b"PK\x06\x07"):
        end = struct.unpack_from("<Q", place, 8)[0]
        file.seek(min(end, size))
        record = file.read(56)
        if not record.startswith(_END_64) or len(record) < 56:
            raise Broken("the zip archive has no list of entries at its end", _AGAIN)
        count, length = struct.unpack_from("<QQ", record, 32)
    if count <= most and length <= most * _ENTRY_BYTES:
        file.seek(max(end - length, 0))
        count = max(count, file.read(length).count(_ENTRY))
        if count <= most:
            return
    raise Broken(
        f"the zip archive has {count:,} entries, more than the limit of {most:,}",
        _UNPACK,
        LimitError,
    )


def _day(info: zipfile.ZipInfo) -> date | None:
    if info.date_time[:3] == _NO_DATE:
        return None
    try:
        return date(*info.date_time[:3])
    except ValueError:
        return None


def _refused(info: zipfile.ZipInfo, budget: Budget) -> Reason | None:
    mode = info.external_attr >> 16
    if stat.S_ISLNK(mode):
        return Reason(
            "is a link, expected a file",
            "Load the file that it leads to, if it is a log.",
        )
    if stat.S_IFMT(mode) and not stat.S_ISREG(mode):
        return Reason("is a device or a pipe, expected a file", "Only files are read.")
    if info.flag_bits & _ENCRYPTED:
        return Reason(
            "is encrypted, expected a file that can be read",
            "Unpack it with its password and load the logs in it.",
        )
    if info.compress_type not in _METHODS:
        return Reason(
            f"is compressed by method {info.compress_type}, which is not known", _UNPACK
        )
    if info.file_size > budget.left:
        return Reason(
            f"declares {info.file_size:,} bytes, but {budget.left:,} are left of the "
            "limit for one input",
            "Unpack it and load the logs one by one, or raise the limit.",
            LimitError,
        )
    return None


def _pieces(file: IO[bytes], info: zipfile.ZipInfo, budget: Budget) -> Iterator[bytes]:
    """Yield the contents; what an entry holds beyond its declared size is left out."""
    packed = Stream(_packed(file, info))
    left, checksum = info.file_size, 0
    for piece in _METHODS[info.compress_type](packed, budget):
        checksum = zlib.crc32(piece, checksum)
        yield piece[:left]
        left -= len(piece)
        if left < 0:
            raise Broken("the entry holds more than it declares", _AGAIN)
    if left or checksum != info.CRC:
        raise Broken("the entry is damaged (its checksum does not match)", _AGAIN)


def _packed(file: IO[bytes], info: zipfile.ZipInfo) -> Iterator[bytes]:
    header = b""
    if 0 <= info.header_offset < _FARTHEST:
        file.seek(info.header_offset)
        header = file.read(30)
    if len(header) < 30 or not header.startswith(b"PK\x03\x04"):
        raise Broken("the zip archive has no entry where its list says", _AGAIN)
    at = info.header_offset + 30 + sum(struct.unpack_from("<HH", header, 26))
    left = info.compress_size
    while left:
        file.seek(at)
        piece = file.read(min(left, _INPUT_BYTES))
        if not piece:
            raise Broken("the zip archive ends in the middle", _AGAIN)
        at += len(piece)
        left -= len(piece)
        yield piece


def _stored(packed: Readable, _: Budget) -> Iterator[bytes]:
    while piece := packed.read(_INPUT_BYTES):
        yield piece


def _inflated(packed: Readable, budget: Budget) -> Iterator[bytes]:
    yield from gunzip.inflate_member(
        packed, b"", budget, name="zip", wbits=gunzip.DEFLATE
    )


def _unlzma(packed: Readable, budget: Budget) -> Iterator[bytes]:
    """Undo LZMA, whose header is written in another way here than in a file."""
    properties = packed.read(9)[4:]
    rest = iter(lambda: packed.read(_INPUT_BYTES), b"")
    return frames.unxz(Stream(chain([properties + b"\xff" * 8], rest)), budget)


_METHODS: dict[int, Callable[[Readable, Budget], Iterator[bytes]]] = {
    0: _stored,
    8: _inflated,
    12: frames.bunzip2,
    14: _unlzma,
    93: frames.unzstd,
    95: frames.unxz,
}
