"""What a confined child does: read what the question names, and answer it."""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from logai_core import schemas
from logai_core.clocks import set_clock
from logai_core.settings import Clock
from logai_core.sql.answering import ask
from logai_core.sql.tables import Part, Tables

SMALL = ("templates", "findings")
INNER = ("shape_templates", "parted")


def answer(request: Mapping[str, Any]) -> pl.DataFrame:
    """Answer `statement` over what the request names, as `ask` does.

    `parts` are `path`, `rows` (see `packed`), `zone` and `offset_s` of each Parquet file
    of RECORDS; `tables` are paths of the tables `SMALL` and `INNER`, `receipts` those of
    SOURCES.
    """
    frames = {name: pl.read_parquet(path) for name, path in request["tables"].items()}
    small = {name: frames[name] for name in SMALL}
    small["sources"] = _sources([Path(path) for path in request["receipts"]])
    parts = [_part(**one) for one in request["parts"]]
    return ask(
        request["statement"],
        Tables(parts, small, *(frames[name] for name in INNER)),
        most_rows=request["most_rows"],
        memory_bytes=request["memory_bytes"],
    )


def packed(rows: "np.ndarray[tuple[int], np.dtype[np.uint32]]", height: int) -> str:
    """Return row numbers of a part of `height` rows as text, a bit a row."""
    chosen = np.zeros(height, bool)
    chosen[rows] = True
    return b64encode(np.packbits(chosen).tobytes()).decode()


def _part(path: str, rows: str | None, zone: str, offset_s: float) -> Part:
    clock, times = Clock(zone, offset_s), None
    if clock != Clock():
        stamps = pl.scan_parquet(path).select("ts", "ts_basis")
        times = set_clock(stamps, clock).with_row_index("row").collect()
    return Part(Path(path), None if rows is None else _unpacked(rows), times)


def _unpacked(rows: str) -> pl.Series:
    bits = np.unpackbits(np.frombuffer(b64decode(rows), np.uint8))
    return pl.Series(np.flatnonzero(bits).astype(np.uint32))


def _sources(receipts: list[Path]) -> pl.DataFrame:
    if not receipts:
        return schemas.SOURCES.to_frame()
    return pl.read_parquet(receipts).sort("name", "source_id")
