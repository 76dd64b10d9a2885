"""What the analysis says of sessions: stretches in which they lack a step."""

from typing import Any

import polars as pl
import streamlit as st

from logai_core.sessions import best_id
from workbench.ui import grids, zone
from workbench.ui.scope import Loaded
from workbench.ui.sessions.records import Due
from workbench.ui.text import count

MOST_ROWS = 3
_COLUMN = st.column_config
COLUMNS: dict[str, Any] = {
    "level": _COLUMN.TextColumn(width=92),
    "missing step": _COLUMN.TextColumn(width=760),
    "start (UTC)": _COLUMN.TextColumn(width=132),
    "end (UTC)": _COLUMN.TextColumn(width=132),
    "sessions": _COLUMN.NumberColumn(
        width=76, format="localized", help="That lack the step."
    ),
    "expected": _COLUMN.NumberColumn(
        width=76, format="%.1f", help="That would lack it as before."
    ),
}


def of(key: str, here: Loaded) -> pl.DataFrame:
    """Return the FINDINGS of missing steps; they are of the id that fits best only."""
    own = pl.col("kind").eq("missing step") & (key == best_id(here.table("ids")))
    return here.table("findings").filter(own)


def pick(found: pl.DataFrame, here: Loaded) -> Due | None:
    """Draw the findings of missing steps, if any; return what the selected one says."""
    if found.is_empty():
        return None
    st.caption(
        f"{count(found.height, 'stretch', 'stretches')} of time in which many sessions "
        f"lack a step; select {'it' if found.height == 1 else 'one'} to list them"
    )
    chosen = grids.pick(
        rows(found),
        key=f"sessions.findings.{here.root.name}.{here.analysis}",
        columns=COLUMNS,
        alt="Steps that are missing in a stretch of time",
        most_rows=MOST_ROWS,
    )
    zone.tell_sentences(found["text"])
    return None if chosen is None else dues_of(found)[chosen]


def dues_of(found: pl.DataFrame) -> list[Due]:
    """Return the step that each finding says is missing, and where."""
    columns = found.select("templates", "start", "end").iter_rows()
    return [Due(ids[0], ids[1], start, end) for ids, start, end in columns]


def rows(found: pl.DataFrame) -> pl.DataFrame:
    """Return FINDINGS as the rows of a table."""
    return found.select(
        grids.level().alias("level"),
        grids.flat("text", most=600).alias("missing step"),
        *grids.span(),
        pl.col("observed").alias("sessions"),
        "expected",
    )
