"""The whole answer to a question as a file: CSV, NDJSON or Parquet.

Records are read some at a time, so that the size of the answer does not matter.
Parquet and NDJSON hold every text as it is; CSV is opened in spreadsheets and
terminals, so its texts are made inert, and none of them is a formula.
"""

from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import BinaryIO, Literal, get_args

import numpy as np
import polars as pl

from logai_core.atomic import replaced
from logai_core.cells import unformulated
from logai_core.clocks import is_zone, set_clock
from logai_core.errors import SettingError
from logai_core.inert import inert
from logai_core.levels import level_name
from logai_core.schemas import RECORDS
from logai_core.store.case import Case
from logai_core.store.rows import Rows, take_rows

Kind = Literal["csv", "ndjson", "parquet"]
COLUMNS = [
    "time", "time_basis", "level", "severity", "level_text", "service", "host", "source", "line",
    "lines", "message", "pattern", "trace_id", "span_id", "request_id", "user_id",
    "attributes", "format", "source_id", "sha256", "byte_offset", "byte_len",
]  # fmt: skip
FROM_LOGS = [
    "level_text", "service", "host", "source", "message", "trace_id", "span_id",
    "request_id", "user_id", "attributes", "format",
]  # fmt: skip

_CHUNK = 50_000  # records taken at a time
_RFC_3339 = "%Y-%m-%dT%H:%M:%S%.6f%:z"


def export(
    case: Case,
    which: Rows | pl.Expr | None,
    kind: Kind,
    to: Path | BinaryIO,
    *,
    zone: str = "UTC",
) -> int:
    """Write the records of an answer with COLUMNS; return how many there are.

    `which` are their row numbers, written in that order, or a condition over RECORDS
    with `template_id`, or None for all; those come in file order. Times are in `zone`
    with their offset. A file at a path is there whole or not at all.

    Raises:
        SettingError: an unknown kind of file or zone.
    """
    if kind not in get_args(Kind) or not is_zone(zone):
        raise SettingError(
            f"export: found {kind!r} in zone {zone!r}, expected csv, ndjson or parquet "
            "in a zone of the IANA database",
            hint="Choose one of these kinds, and a zone such as UTC.",
        )
    chunks = _chunks(case, which)
    names = case.sources().select("source_id", "sha256", source="name")
    tables = (_table(chunk, names, zone=zone) for chunk in chunks)
    if isinstance(to, Path):
        with replaced(to) as temporary, temporary.open("wb") as file:
            return _WRITERS[kind](tables, file)
    return _WRITERS[kind](tables, to)


def _chunks(case: Case, which: Rows | pl.Expr | None) -> Iterator[pl.DataFrame]:
    """Yield RECORDS with `template_id`; one empty frame where there are none."""
    if isinstance(which, np.ndarray):
        for first in range(0, max(which.size, 1), _CHUNK):
            yield take_rows(case, which[first : first + _CHUNK])
        return
    yield case.give_templates(RECORDS.to_frame().lazy()).collect()
    folders = {name: source_id for source_id, name in case.notes.sources().items()}
    clocks = case.clocks()
    for part in case.parts():
        clock = clocks[folders[part.parent.name]]
        records = case.give_templates(set_clock(pl.scan_parquet(part), clock))
        chosen = records if which is None else records.filter(which)
        yield chosen.collect(engine="streaming")


def _table(records: pl.DataFrame, names: pl.DataFrame, *, zone: str) -> pl.DataFrame:
    named = records.join(names, on="source_id", how="left", maintain_order="left")
    return named.rename({"line_no": "line", "template_id": "pattern"}).select(
        pl.col("ts").dt.convert_time_zone(zone).alias("time"),
        pl.col("ts_basis").cast(pl.String).alias("time_basis"),
        level_name(pl.col("severity")).alias("level"),
        *COLUMNS[3:],
    )


def _as_text(table: pl.DataFrame) -> pl.DataFrame:
    return table.with_columns(pl.col("time").dt.strftime(_RFC_3339))


def _write_csv(tables: Iterator[pl.DataFrame], file: BinaryIO) -> int:
    written = 0
    for at, table in enumerate(tables):
        safe = _as_text(table).with_columns(unformulated(inert(pl.col(FROM_LOGS))))
        safe.write_csv(file, include_header=at == 0, quote_style="non_numeric")
        written += table.height
    return written


def _write_ndjson(tables: Iterator[pl.DataFrame], file: BinaryIO) -> int:
    written = 0
    for table in tables:
        _as_text(table).write_ndjson(file)
        written += table.height
    return written


def _write_parquet(tables: Iterator[pl.DataFrame], file: BinaryIO) -> int:
    from pyarrow import parquet  # slow to import; a worker does without it

    written = 0
    first = next(tables)
    schema = first.to_arrow().schema
    with parquet.ParquetWriter(file, schema, compression="zstd") as writer:
        for table in chain([first], tables):
            writer.write_table(table.to_arrow())
            written += table.height
    return written


_WRITERS: dict[str, Callable[[Iterator[pl.DataFrame], BinaryIO], int]] = {
    "csv": _write_csv,
    "ndjson": _write_ndjson,
    "parquet": _write_parquet,
}
