"""Small frames and cases for tests, spelled out only where a test cares."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from logai_core import schemas
from logai_core.store import Case
from logai_core.store.case import TABLES

START = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
SOURCE = "0123456789ab"


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def records_of(
    messages: Sequence[str], *, source_id: str = SOURCE, **columns: Sequence[Any]
) -> pl.DataFrame:
    """Return RECORDS, one line each and a second apart."""
    n = len(messages)
    values: dict[str, Any] = {
        "source_id": [source_id] * n,
        "line_no": range(1, n + 1),
        "lines": [1] * n,
        "byte_offset": [0] * n,
        "byte_len": [len(one) for one in messages],
        "ts": [at(i) for i in range(n)],
        "ts_basis": ["explicit"] * n,
        "severity": [9] * n,
        "level_text": ["INFO"] * n,
        "level_basis": ["format"] * n,
        "service": [None] * n,
        "host": [None] * n,
        "message": messages,
        "trace_id": [None] * n,
        "span_id": [None] * n,
        "request_id": [None] * n,
        "user_id": [None] * n,
        "attributes": [None] * n,
        "format": ["text"] * n,
        "shape_id": [None] * n,
    }
    return pl.DataFrame({**values, **columns}, schema=schemas.RECORDS)


def receipt_of(source_id: str = SOURCE, **values: Any) -> pl.DataFrame:
    """Return SOURCES with one row."""
    row: dict[str, Any] = {
        "source_id": source_id,
        "name": f"{source_id}.log",
        "sha256": source_id.ljust(64, "0"),
        "bytes": 0,
        "encoding": "utf-8",
        "format": "iso",
        "share": 1.0,
        "runners_up": [],
        "formats": [],
        "container": None,
        "lines_in": 0,
        "parsed": 0,
        "joined": 0,
        "undated": 0,
        "rejected": 0,
        "records": 0,
        "first_ts": None,
        "last_ts": None,
        "ts_basis": ["explicit"],
        "year": None,
        "zone": "UTC",
        "offset_s": 0.0,
        "ambiguous": 0,
        "skipped": 0,
        "levels": [0] * 7,
        "gaps": [],
        "replaced": 0,
        "cut": 0,
        "faults": [],
    }
    return pl.DataFrame([{**row, **values}], schema=schemas.SOURCES)


def summary_of(title: str = "Nothing stands out") -> pl.DataFrame:
    """Return SUMMARIES with one row and one bullet."""
    evidence = [{"source_id": SOURCE, "line_no": 1}]
    row = {
        "made_by": "code",
        "status": "extractive",
        "title": title,
        "severity": "SEV4",
        "bullets": [{"text": "One line", "evidence": evidence}],
        "next_steps": ["Look"],
        "notes": [],
        "prompt_version": None,
        "input_tokens": None,
        "output_tokens": None,
    }
    return pl.DataFrame([row], schema=schemas.SUMMARIES)


def add_records(case: Case, parts: Sequence[pl.DataFrame]) -> None:
    """Put RECORDS of one source into the case, one Parquet part each."""
    source_id = parts[0]["source_id"][0]
    folder = case.begin_records(f"{source_id}-x")
    for number, part in enumerate(parts):
        part.write_parquet(folder / f"part-{number:05}.parquet")
    schemas.SHAPES.to_frame().write_parquet(folder / "shapes.parquet")
    schemas.REJECTS.to_frame().write_parquet(folder / "rejects.parquet")
    lines = sum(part.height for part in parts)
    receipt_of(source_id, lines_in=lines, parsed=lines, records=lines).write_parquet(
        folder / "receipt.parquet"
    )
    case.finish_records(folder, source_id, folder.name[1:])


def tables_of(**given: pl.DataFrame) -> Mapping[str, pl.DataFrame]:
    """Return all tables of an analysis, empty where none is given."""
    return {name: schema.to_frame() for name, schema in TABLES.items()} | given


def new_case(folder: Path, *parts: pl.DataFrame) -> Case:
    """Return a case of one source with an empty analysis."""
    case = Case.create(folder / "case", title="Test case")
    if parts:
        add_records(case, parts)
    case.save_analysis(tables_of(), {})
    return case
