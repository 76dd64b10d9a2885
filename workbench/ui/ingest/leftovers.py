"""A source's lines by class of its receipt: a page at a time, and whole as a file."""

import uuid
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, cast

import polars as pl
import streamlit as st

from logai_core.store.leftovers import Form, Left, write_left
from workbench.ui import cache, grids
from workbench.ui.ingest import preview
from workbench.ui.ingest.receipts import PARTS
from workbench.ui.scope import Opened

PAGE_ROWS = 100
MEANING = {
    "parsed": "begin a record with a time",
    "joined": "continue the record before them, as a stack trace does",
    "undated": "begin a record without a time",
    "rejected": "are in no record",
}
LEFT: tuple[Left, ...] = ("undated", "rejected")
FORMS: tuple[Form, ...] = ("csv", "ndjson")


def draw(opened: Opened, receipt: dict[str, Any]) -> None:
    """Draw the choice of class, a page of its lines, and the files of them."""
    present = [part for part in PARTS if receipt[part]]
    if not present:
        return
    source_id = receipt["source_id"]
    part = st.segmented_control(
        "Lines",
        present,
        format_func=lambda part: f"{part} {receipt[part]:,}",
        key=f"ingest.lines.{source_id}",
        label_visibility="collapsed",
    )
    if part is None:
        st.caption("Choose one of these to see its lines.")
        return
    row = st.container(horizontal=True, vertical_alignment="center")
    row.caption(f"The lines that {MEANING[part]}.", width="content")
    # Of joined lines there are as many records as begin several lines: not counted.
    number = _ask_page(row, receipt, part) if part != "joined" else 1
    lines = cache.lines_of_kind(
        opened.root,
        opened.held,
        source_id,
        cast(Left, part),
        (number - 1) * PAGE_ROWS,
        PAGE_ROWS,
    )
    _show(lines, receipt, part)
    if part in LEFT:
        _files(opened, receipt, part)


def _ask_page(row: Any, receipt: dict[str, Any], part: str) -> int:
    pages = -(-receipt[part] // PAGE_ROWS)
    if pages == 1:
        return 1
    number = row.number_input(
        "Page of lines", min_value=1, max_value=pages, value=1, width=130,
        key=f"ingest.page.{receipt['source_id']}.{part}.{pages}",
        label_visibility="collapsed",
    )  # fmt: skip
    row.caption(f"of {pages:,} pages", width="content")
    return int(number)


def _show(lines: pl.DataFrame, receipt: dict[str, Any], part: str) -> None:
    if part == "rejected":
        rows = lines.select(
            pl.col("line_no").alias("line"), "reason", grids.flat("text").alias("text")
        )
        grids.show(rows, columns={}, alt="Rejected lines")
        return
    rows = preview.rows_of(lines, formats=len(receipt["formats"]))
    if part == "joined":
        rows = rows.with_columns(lines["lines"].alias("lines"))
    grids.show(rows, columns=preview.COLUMNS, alt=f"{part.capitalize()} lines")


def _files(opened: Opened, receipt: dict[str, Any], part: Left) -> None:
    row = st.container(horizontal=True)
    for form in FORMS:
        row.download_button(
            f"All {receipt[part]:,} as {form.upper()}",
            partial(written, opened, receipt["source_id"], part, form),
            file_name=f"{part}.{form}",
            mime="text/csv" if form == "csv" else "application/x-ndjson",
            key=f"ingest.{part}.{form}.{receipt['source_id']}",
            icon=":material/download:",
            on_click="ignore",
            help="Each with its line number and bytes; text made harmless.",
        )


def written(opened: Opened, source_id: str, part: Left, form: Form) -> BinaryIO:
    """Write the lines; the file is gone from the disk once it is read."""
    path: Path = opened.root / f".{uuid.uuid4().hex}"
    write_left(opened.case, source_id, part, form, path)
    file = path.open("rb")
    path.unlink()
    return file
