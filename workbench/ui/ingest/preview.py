"""The first records of a source, what they rest on, and what the whole is made of."""

from datetime import timedelta
from typing import Any

import polars as pl
import streamlit as st

from logai_core.levels import GLYPHS, NAMES
from workbench.ui import cache, grids, zone
from workbench.ui.scope import Opened
from workbench.ui.text import count, literal

TIME_FROM = {
    "explicit": "as written",
    "zone setting": "zone set",
    "assumed year": "year assumed",
    "inherited": "line above",
    "ambiguous": "came twice",
    "skipped": "never came",
    "none": "none",
}
LEVEL_FROM = {
    "none": "none",
    "format": "its place",
    "field": "field name",
    "head": "first words",
    "priority": "priority",
    "unread": "unknown word",
}
LEVEL_SAID = {
    "none": "nothing",
    "format": "their place in the format",
    "field": "the name of its field",
    "head": "a word near the time",
    "priority": "the syslog priority",
    "unread": "a word that is no known level",
}
_COLUMN = st.column_config
COLUMNS: dict[str, Any] = {
    "line": _COLUMN.NumberColumn(width=60, format="localized"),
    grids.TIME: _COLUMN.TextColumn(width=172),
    "time from": _COLUMN.TextColumn(width=92, help="What the time rests on."),
    "level": _COLUMN.TextColumn(width=92),
    "level from": _COLUMN.TextColumn(width=92, help="What the level rests on."),
    "service": _COLUMN.TextColumn(width=100),
    "host": _COLUMN.TextColumn(width=100),
    "message": _COLUMN.TextColumn(width=470),
    "read as": _COLUMN.TextColumn(width=110),
}
MIX_COLUMNS: dict[str, Any] = {
    "level": _COLUMN.TextColumn(width=92),
    "records": _COLUMN.NumberColumn(width=90, format="localized"),
    "share": _COLUMN.ProgressColumn(
        width=160, format="percent", min_value=0, max_value=1
    ),
}


def draw(opened: Opened, receipt: dict[str, Any]) -> None:
    """Draw the first records as they were parsed."""
    records = cache.preview(opened.root, opened.held, receipt["source_id"])
    grids.show(
        rows_of(records, formats=len(receipt["formats"])),
        columns=COLUMNS,
        alt="First records",
        most_rows=10,
    )


def rows_of(records: pl.DataFrame, *, formats: int) -> pl.DataFrame:
    """Return RECORDS with what they rest on; columns that say nothing are left out."""
    rows = records.select(
        pl.col("line_no").alias("line"),
        grids.clock("ts").fill_null("undated").alias(grids.heading("time")),
        _named("ts_basis", TIME_FROM).alias("time from"),
        grids.level().alias("level"),
        _named("level_basis", LEVEL_FROM).alias("level from"),
        grids.flat("service", most=60).alias("service"),
        grids.flat("host", most=60).alias("host"),
        grids.flat("message").alias("message"),
        pl.col("format").alias("read as"),
    )
    empty = [
        name for name in ("service", "host") if rows[name].null_count() == rows.height
    ]
    return rows.drop(*empty, *(["read as"] if formats < 2 else []))


def _named(column: str, words: dict[str, str]) -> pl.Expr:
    return pl.col(column).cast(pl.String).replace(words)


def parts(opened: Opened, receipt: dict[str, Any]) -> None:
    """Draw the levels, the span with its gaps, and what both rest on."""
    bases = cache.bases(opened.root, opened.held, receipt["source_id"])
    grid = st.grid(2, min_column_width=430, gap="medium")
    with grid.cell():
        _levels(receipt, bases["level_basis"])
    with grid.cell():
        _times(receipt, bases["ts_basis"])


def _levels(receipt: dict[str, Any], bases: dict[str, int]) -> None:
    counts = [
        (f"{GLYPHS[name]} {name}", records, records / max(receipt["records"], 1))
        for name, records in zip(NAMES, receipt["levels"], strict=True)
        if records
    ]
    rows = pl.DataFrame(counts, schema=["level", "records", "share"], orient="row")
    grids.show(rows, columns=MIX_COLUMNS, alt="Records by level", most_rows=7)
    stated = {name: n for name, n in bases.items() if name != "none"}
    said = [f"{LEVEL_SAID.get(name, name)} ({n:,})" for name, n in stated.items()]
    known = f"Levels are known from {', '.join(said)}" if said else "No level is stated"
    st.caption(known)


def _times(receipt: dict[str, Any], bases: dict[str, int]) -> None:
    st.markdown(
        f"**{zone.clock(receipt['first_ts'])}** to "
        f"**{zone.clock(receipt['last_ts'])}** {zone.name()}"
    )
    said = [_basis(receipt, name, n) for name, n in bases.items()]
    st.caption("\n".join(f"- {one}" for one in said))
    for gap in receipt["gaps"]:
        length = timedelta(seconds=round((gap["end"] - gap["start"]).total_seconds()))
        st.caption(
            f"No record for **{literal(str(length))}**, from {zone.clock(gap['start'])} "
            f"to {zone.clock(gap['end'])}"
        )


def _basis(receipt: dict[str, Any], basis: str, records: int) -> str:
    zone = literal(receipt["zone"])
    said = {
        "explicit": "whose time states its zone",
        "zone setting": f"whose time states no zone, taken as {zone}",
        "assumed year": f"whose time states no year; the first is put in "
        f"{receipt['year']} (assumed)",
        "inherited": "with the time of the line above",
        "ambiguous": f"whose time the clocks of {zone} showed twice; the earlier is "
        "taken",
        "skipped": f"whose time the clocks of {zone} never showed; left undated",
        "none": "without a time",
    }.get(basis, literal(basis))
    said = f"{count(records, 'record')} {said}"
    return f":orange[{said}]" if basis in ("ambiguous", "skipped") else said


def odd(receipt: dict[str, Any]) -> None:
    """Draw what went wrong while the source was read."""
    for fault in receipt["faults"]:
        st.warning(literal(fault))
    said = []
    if receipt["cut"]:
        said.append(f"{count(receipt['cut'], 'line')} cut at the limit")
    if receipt["replaced"]:
        said.append(f"{count(receipt['replaced'], 'byte')} that no encoding explains")
    if said:
        st.warning("; ".join(said))
