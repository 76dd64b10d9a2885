import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import lz4.frame
import polars as pl
from backports import zstd

from logai_core.schemas import LINES
from logai_core.settings import Limits
from logai_core.sources import LineReader

LOG = b"".join(
    b"2026-01-01T00:00:%02d.%03dZ INFO request %d from 192.0.2.%d took %d ms\n"
    % (n // 50 % 60, n % 1000, n * 7919 % 100_003, n % 200, n * 31 % 977)
    for n in range(2_000)
)


def reader_of(
    folder: Path,
    raw: bytes,
    *,
    name: str = "app.log",
    line_chars: int = 1_000,
    source_bytes: int = 1 << 30,
    block_bytes: int = 1 << 20,
    as_text: bool = False,
) -> LineReader:
    path = folder / "kept"
    path.write_bytes(raw)
    limits = Limits(source_bytes=source_bytes, line_chars=line_chars)
    return LineReader(
        path, name=name, limits=limits, block_bytes=block_bytes, as_text=as_text
    )


def lines_in(reader: LineReader) -> pl.DataFrame:
    return pl.concat([LINES.to_frame(), *reader])


def texts_in(reader: LineReader) -> list[str]:
    return lines_in(reader)["text"].to_list()


def gzipped(raw: bytes) -> bytes:
    return gzip.compress(raw, mtime=0)


def zstd_of(raw: bytes) -> bytes:
    return zstd.compress(raw, options={zstd.CompressionParameter.checksum_flag: 1})


def lz4_of(raw: bytes) -> bytes:
    return bytes(lz4.frame.compress(raw, content_checksum=True))


PACK: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzipped,
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "zstd": zstd_of,
    "lz4": lz4_of,
}


def tar_of(entries: Iterable[tuple[str, bytes]], *more: tarfile.TarInfo) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        for name, content in entries:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            info.mtime = 1_767_225_600  # 2026-01-01
            archive.addfile(info, io.BytesIO(content))
        for info in more:
            archive.addfile(info)
    return made.getvalue()


def zip_of(
    entries: Iterable[tuple[str | zipfile.ZipInfo, bytes]],
    method: int = zipfile.ZIP_DEFLATED,
) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, content in entries:
            info = name
            if isinstance(info, str):
                info = zipfile.ZipInfo(info, (2026, 1, 1, 0, 0, 0))
                info.compress_type = method
            archive.writestr(info, content)
    return made.getvalue()


class OneWay(io.RawIOBase):
    """A stream like standard input: it cannot be sought, and gives what it likes."""

    def __init__(self, content: bytes) -> None:
        self._content = io.BytesIO(content)

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        return self._content.read(min(size, 10_000) if size >= 0 else -1)
