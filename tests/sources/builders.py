import gzip
from pathlib import Path

import polars as pl

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
) -> LineReader:
    path = folder / "kept"
    path.write_bytes(raw)
    limits = Limits(source_bytes=source_bytes, line_chars=line_chars)
    return LineReader(path, name=name, limits=limits, block_bytes=block_bytes)


def lines_in(reader: LineReader) -> pl.DataFrame:
    return pl.concat([LINES.to_frame(), *reader])


def texts_in(reader: LineReader) -> list[str]:
    return lines_in(reader)["text"].to_list()


def gzipped(raw: bytes) -> bytes:
    return gzip.compress(raw, mtime=0)
