"""The button that adds seconds to the clock of a source."""

from typing import Any

import polars as pl

from logai_core.skew.wording import signed
from workbench.ui.clocks import offsets
from workbench.ui.ingest import loading
from workbench.ui.scope import Opened
from workbench.ui.text import literal


def draw(
    row: Any,
    receipt: dict[str, Any],
    offset_s: float,
    opened: Opened,
    *,
    busy: bool,
    first: bool,
) -> None:
    """Draw the button that adds seconds to the clock of a source."""
    row.button(
        f"Add {signed(offset_s)} to {literal(receipt['name'], most=60)}",
        key=f"clocks.apply.{receipt['source_id']}.{opened.held}.{offset_s}",
        type="primary" if first else "secondary",
        icon=":material/schedule:",
        disabled=busy,
        on_click=loading.start,
        args=(opened.case, offsets.added(receipt, offset_s)),
    )


def receipt_of(opened: Opened, source_id: str) -> dict[str, Any]:
    """Return the row of SOURCES of a source."""
    own = pl.col("source_id") == source_id
    return opened.sources().row(by_predicate=own, named=True)
