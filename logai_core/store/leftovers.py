"""Lines that are rejected or undated: a page of them, or all in a file.

A file is opened elsewhere, perhaps by a program that runs what a cell begins with: no
cell of a CSV file begins like a formula, and all text is inert.
"""

from pathlib import Path
from typing import Literal

import polars as pl

from logai_core.cells import unformulated
from logai_core.inert import inert
from logai_core.store.case import Case
from logai_core.store.samples import KINDS, Sampled

Left = Literal["rejected", "undated"]
Form = Literal["csv", "ndjson"]


def page_of(
    case: Case, source_id: str, kind: Sampled | Left, *, first: int, most: int
) -> pl.DataFrame:
    """Return rows `[first, first + most)` of one kind: RECORDS, or REJECTS."""
    rows = _of(case, source_id, kind)
    return rows.slice(first, most).collect(engine="streaming")


def write_left(case: Case, source_id: str, kind: Left, form: Form, into: Path) -> None:
    """Write all lines of a source that are rejected or undated to the file `into`."""
    said = pl.lit("no time") if kind == "undated" else pl.col("reason")
    text = pl.col("message" if kind == "undated" else "text")
    lines = pl.col("lines") if kind == "undated" else pl.lit(1, pl.UInt32)
    rows = _of(case, source_id, kind).select(
        "line_no",
        lines.alias("lines"),
        "byte_offset",
        "byte_len",
        said.alias("reason"),
        inert(text).alias("text"),
    )
    if form == "csv":
        rows.with_columns(unformulated(pl.col("text"))).sink_csv(into)
    else:
        rows.sink_ndjson(into)


def _of(case: Case, source_id: str, kind: Sampled | Left) -> pl.LazyFrame:
    if kind == "rejected":
        return case.rejects_of(source_id)
    return case.records_of(source_id).filter(KINDS[kind])
