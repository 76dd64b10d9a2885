"""The receipt of each source: lines in = parsed + joined + undated + rejected."""

from typing import Any

import polars as pl
import streamlit as st

from workbench.ui import grids, state
from workbench.ui.scope import Opened
from workbench.ui.text import count, literal

PARTS = ("parsed", "joined", "undated", "rejected")
_COLUMN = st.column_config
_NUMBER = _COLUMN.NumberColumn(width=78, format="localized")
COLUMNS: dict[str, Any] = {
    "source": _COLUMN.TextColumn(width=220),
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
    "clock": _COLUMN.TextColumn(width=120, help="Zone, and seconds added."),
    "faults": _COLUMN.NumberColumn(width=60, format="localized"),
}


def sum_of(receipt: dict[str, Any]) -> str:
    """Return the sum in words; it says so if it ever did not add up."""
    parts = " + ".join(f"**{receipt[part]:,}** {part}" for part in PARTS)
    total = sum(receipt[part] for part in PARTS)
    sign = "=" if total == receipt["lines_in"] else "≠"
    return f"**{receipt['lines_in']:,}** lines in {sign} {parts}"


def total_of(receipts: pl.DataFrame) -> str:
    """Return the sum of several receipts in words."""
    return sum_of(receipts.select("lines_in", *PARTS).sum().row(0, named=True))


def pick(opened: Opened) -> dict[str, Any]:
    """Draw the receipts where there are several; return the one to look at."""
    receipts = opened.sources()
    if receipts.height == 1:
        return receipts.row(0, named=True)
    _archives(receipts)
    ids = receipts["source_id"].to_list()
    looked_at = state.workspace().source_id
    default = ids.index(looked_at) if looked_at in ids else 0
    chosen = grids.pick(
        _rows(receipts),
        key=f"ingest.receipts.{opened.held}",
        columns=COLUMNS,
        alt="Receipt of every source",
        most_rows=8,
        default=default,
    )
    place = default if chosen is None else chosen
    if ids[place] != looked_at:
        state.change(source_id=ids[place])
    return receipts.row(place, named=True)


def _archives(receipts: pl.DataFrame) -> None:
    """Say for each archive what came out of it."""
    inside = receipts.filter(pl.col("container").is_not_null())
    for _, sources in inside.group_by("container", maintain_order=True):
        name = sources["name"][0].partition("/")[0]
        st.caption(
            f"**{literal(name, most=80)}** holds {count(sources.height, 'source')}: "
            f"{total_of(sources)}"
        )


def _rows(receipts: pl.DataFrame) -> pl.DataFrame:
    offset = pl.col("offset_s")
    return receipts.select(
        grids.flat("name", most=80).alias("source"),
        pl.col("format"),
        pl.col("share"),
        pl.col("lines_in").alias("lines in"),
        pl.col("parsed").alias("= parsed"),
        *[pl.col(part).alias(f"+ {part}") for part in PARTS[1:]],
        grids.clock("first_ts").alias(grids.heading("first")),
        grids.clock("last_ts").alias(grids.heading("last")),
        pl.when(offset == 0)
        .then("zone")
        .otherwise(pl.format("{} {} s", "zone", offset))
        .alias("clock"),
        pl.col("faults").list.len(),
    )
