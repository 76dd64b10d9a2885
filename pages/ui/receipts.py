"""The receipt of each file: lines in = parsed + joined + undated + rejected."""

from typing import Any

import polars as pl
import streamlit as st

from pages.ui import cache, grids
from pages.ui.scope import Opened
from pages.ui.text import count, literal

PARTS = ("parsed", "joined", "undated", "rejected")
MEANING = {
    "parsed": "begin a record with a time",
    "joined": "continue the record before them, as a stack trace does",
    "undated": "begin a record without a time",
    "rejected": "are in no record",
}
_COLUMN = st.column_config
_NUMBER = _COLUMN.NumberColumn(width=78, format="localized")
COLUMNS: dict[str, Any] = {
    "file": _COLUMN.TextColumn(width=180),
    "format": _COLUMN.TextColumn(width=130),
    "share": _COLUMN.NumberColumn(
        width=65, format="percent", help="Lines that the format explains."
    ),
    "lines in": _NUMBER,
    "= parsed": _NUMBER,
    "+ joined": _NUMBER,
    "+ undated": _NUMBER,
    "+ rejected": _NUMBER,
    "first (UTC)": _COLUMN.TextColumn(width=172),
    "last (UTC)": _COLUMN.TextColumn(width=172),
    "encoding": _COLUMN.TextColumn(width=75),
    "faults": _COLUMN.NumberColumn(width=60, format="localized"),
}


def draw(opened: Opened) -> None:
    """Draw the receipts of all files, and one of them in full."""
    receipts = opened.sources()
    _refused(opened)
    if receipts.is_empty():
        return
    st.subheader("Every line accounted for", anchor=False)
    st.markdown(_sum(receipts.sum().row(0, named=True)))
    chosen = grids.pick(
        _rows(receipts),
        key=f"ingest.receipts.{hash(opened.held)}",
        columns=COLUMNS,
        alt="Receipt of every file",
        most_rows=10,
        default=0,
    )
    _one(opened, receipts.row(chosen or 0, named=True))


def _rows(receipts: pl.DataFrame) -> pl.DataFrame:
    return receipts.select(
        grids.flat("name", most=80).alias("file"),
        pl.col("format"),
        pl.col("share"),
        pl.col("lines_in").alias("lines in"),
        pl.col("parsed").alias("= parsed"),
        *[pl.col(part).alias(f"+ {part}") for part in PARTS[1:]],
        grids.clock("first_ts").alias("first (UTC)"),
        grids.clock("last_ts").alias("last (UTC)"),
        pl.col("encoding"),
        pl.col("faults").list.len(),
    )


def _sum(receipt: dict[str, Any]) -> str:
    """Return the sum in words; it says so if it ever did not add up."""
    parts = " + ".join(f"**{receipt[part]:,}** {part}" for part in PARTS)
    total = sum(receipt[part] for part in PARTS)
    sign = "=" if total == receipt["lines_in"] else "≠"
    return f"**{receipt['lines_in']:,}** lines in {sign} {parts}"


def _one(opened: Opened, receipt: dict[str, Any]) -> None:
    with st.container(border=True):
        st.markdown(f"**{literal(receipt['name'], most=120)}**: {_sum(receipt)}")
        st.caption(_how(receipt))
        for fault in receipt["faults"]:
            st.warning(literal(fault))
        _samples(opened, receipt)


def _how(receipt: dict[str, Any]) -> str:
    others = ", ".join(
        f"{literal(one['format'])} {one['share']:.0%}" for one in receipt["runners_up"]
    )
    times = ", ".join(receipt["ts_basis"])
    said = [
        f"Read as {literal(receipt['format'])}, which explains {receipt['share']:.1%} of "
        f"the lines{f' (next best: {others})' if others else ''}",
        f"times: {literal(times)}",
        f"{receipt['bytes']:,} bytes of {literal(receipt['encoding'])}",
        f"sha256 {receipt['sha256'][:16]}…",
    ]
    if receipt["cut"]:
        said.append(f"{count(receipt['cut'], 'line')} cut at the limit")
    if receipt["replaced"]:
        said.append(f"{count(receipt['replaced'], 'byte')} that no encoding explains")
    return "  ·  ".join(said)


def _samples(opened: Opened, receipt: dict[str, Any]) -> None:
    present = [part for part in PARTS if receipt[part]]
    if not present:
        return
    source_id = receipt["source_id"]
    part = st.segmented_control(
        "Samples",
        present,
        default=present[0],
        required=True,
        format_func=lambda part: f"{part} {receipt[part]:,}",
        key=f"ingest.samples.{source_id}",
        label_visibility="collapsed",
    )
    st.caption(f"The first of the lines that {MEANING[part]}.")
    if part == "rejected":
        rejects = cache.rejects(opened.root, opened.held, source_id)
        rows = rejects.select(
            pl.col("line_no").alias("line"), "reason", grids.flat("text").alias("text")
        )
        grids.show(rows, columns={}, alt="First rejected lines")
    else:
        records = cache.samples(opened.root, opened.held, source_id, part)
        rows = grids.line_rows(records, opened.sources()).drop("source")
        if part == "joined":
            rows = rows.with_columns(records["lines"].alias("lines"))
        grids.show(rows, columns=grids.LINE_COLUMNS, alt=f"First {part} lines")


def _refused(opened: Opened) -> None:
    for one in opened.case.notes.inputs("refused"):
        st.warning(
            f"{literal(one['what'])}. {literal(one['hint'])}",
            title=f"Not loaded: {literal(one['name'], most=80)}",
        )
