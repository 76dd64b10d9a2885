"""Clocks of the sources: how far they are apart, and set right or taken back."""

from typing import Any

import polars as pl
import streamlit as st

from logai_core.skew.wording import seconds, signed
from workbench.ui import cache, grids, scope
from workbench.ui.clocks import apply
from workbench.ui.clocks import offsets as clock_offsets
from workbench.ui.clocks import pair as clock_pair
from workbench.ui.ingest import loading
from workbench.ui.ingest.loading import Change
from workbench.ui.scope import Loaded, Opened
from workbench.ui.text import literal

MOST_ROWS = 8
SAID = {
    "skew": "! clock is off",
    "either": "? clock or lag",
    "lag": "· a lag",
    "few": "· too few ids",
    "agree": "✓ agree",
}
_COLUMN = st.column_config
COLUMNS: dict[str, Any] = {
    "": _COLUMN.TextColumn(width=110),
    "source": _COLUMN.TextColumn(width=190),
    "beside": _COLUMN.TextColumn(width=190),
    "add to the source": _COLUMN.TextColumn(
        width=120,
        alignment="right",
        help="To all its times, so that they fit the other's: the median over all "
        "shared ids.",
    ),
    "IQR": _COLUMN.TextColumn(
        width=84, alignment="right", help="How wide the middle half of the ids is."
    ),
    "shared ids": _COLUMN.NumberColumn(width=84, format="localized"),
    "in order now": _COLUMN.NumberColumn(
        width=96,
        format="%.0f %%",
        help="Ids in which the visit to one lies within the visit to the other, as the "
        "times are.",
    ),
    "in order then": _COLUMN.NumberColumn(
        width=96, format="%.0f %%", help="The same, with what would be added."
    ),
}
CLOCKS: dict[str, Any] = {
    "source": _COLUMN.TextColumn(width=260),
    "zone": _COLUMN.TextColumn(width=160, help="Of times that state none."),
    "added": _COLUMN.TextColumn(width=120, alignment="right"),
}


def draw(key: str | None, here: Loaded) -> None:
    """Draw the pairs of sources, the clocks as they are, and the way to pair two lines."""
    busy = scope.busy()
    if key is None or here.sources().height < 2:
        st.info(
            "Clocks are compared by ids that two sources share, such as a request or "
            "an order. Load the logs of another service with the same ids, or pair two "
            "lines below.",
            title="No two sources share ids",
        )
    else:
        _draw_pairs(key, here, busy=busy)
    _draw_clocks(here, busy=busy)
    clock_pair.draw(here, busy=busy)


def _draw_pairs(key: str, here: Loaded, *, busy: bool) -> None:
    offsets = cache.offsets(here.root, here.analysis, key)
    if offsets.is_empty():
        st.info(
            "No id of this kind is in two sources. Choose another id above, or pair two "
            "lines below.",
            title="No two sources share ids",
        )
        return
    st.caption(
        "What ids in two sources say of their clocks. What is applied is added whenever "
        "records are read: the log stays as it is, and it can be taken back."
    )
    chosen = grids.pick(
        rows(offsets, here.sources()),
        key=f"sessions.offsets.{here.root.name}.{here.analysis}.{key}",
        columns=COLUMNS,
        alt="Pairs of sources and how far their clocks are apart",
        most_rows=MOST_ROWS,
        default=0,
    )
    one = offsets.row(chosen or 0, named=True)
    st.markdown(literal(one["text"], most=1_000))
    if one["verdict"] in ("skew", "either"):
        _ask(one, here.opened, busy=busy)


def _ask(one: dict[str, Any], opened: Opened, *, busy: bool) -> None:
    """Draw a button for either of the two clocks: which one is wrong no order tells."""
    row = st.container(horizontal=True, vertical_alignment="center")
    sides = (("source_id", one["offset_s"]), ("against_id", -one["offset_s"]))
    for end, offset_s in sides:
        receipt = apply.receipt_of(opened, one[end])
        apply.draw(row, receipt, offset_s, opened, busy=busy, first=end == "source_id")


def _draw_clocks(here: Loaded, *, busy: bool) -> None:
    """Draw the clocks as they are, and take back what was added to one."""
    receipts = here.sources()
    changed = receipts.filter(pl.col("offset_s") != 0)
    if changed.is_empty():
        return
    st.markdown("**Set right**")
    for receipt in changed.iter_rows(named=True):
        row = st.container(horizontal=True, vertical_alignment="center")
        row.markdown(
            f"{literal(receipt['name'], most=80)}: {signed(receipt['offset_s'])} on all "
            "its times",
            width="content",
        )
        _take_back(row, receipt, here, clock_offsets.taken_back(receipt), busy=busy)


def _take_back(
    row: Any, receipt: dict[str, Any], here: Loaded, change: Change, *, busy: bool
) -> None:
    row.button(
        "Take back",
        key=f"clocks.back.{receipt['source_id']}.{here.opened.held}",
        icon=":material/undo:",
        disabled=busy,
        on_click=loading.start,
        args=(here.case, change),
    )


def rows(offsets: pl.DataFrame, sources: pl.DataFrame) -> pl.DataFrame:
    """Return OFFSETS as the rows of a table."""
    names = clock_offsets.names_of(sources)
    spread = pl.col("high_s") - pl.col("low_s")
    return offsets.select(
        pl.col("verdict").cast(pl.String).replace_strict(SAID).alias(""),
        pl.col("source_id").replace_strict(names, default="?").alias("source"),
        pl.col("against_id").replace_strict(names, default="?").alias("beside"),
        pl.col("offset_s")
        .map_elements(signed, return_dtype=pl.String)
        .alias("add to the source"),
        spread.map_elements(seconds, return_dtype=pl.String).alias("IQR"),
        pl.col("ids").alias("shared ids"),
        (100 * pl.col("holds_now")).alias("in order now"),
        (100 * pl.col("holds_then")).alias("in order then"),
    )
