"""What the analysis says of sessions: stretches in which they lack a step."""

from typing import Any

import polars as pl
import streamlit as st

from logai_core.sessions import best_id
from pages.ui import grids
from pages.ui.scope import Loaded
from pages.ui.session_records import Due
from pages.ui.text import count

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


def pick(key: str, here: Loaded) -> Due | None:
    """Draw the findings of missing steps, if any; return what the selected one says.

    They are of the id that fits best, and told only while that one is chosen.
    """
    found = here.table("findings").filter(pl.col("kind") == "missing step")
    if found.is_empty() or key != best_id(here.table("ids")):
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
    return None if chosen is None else due_of(found.row(chosen, named=True))


def due_of(finding: dict[str, Any]) -> Due:
    """Return the step that a finding says is missing, and where."""
    step, given, *_ = finding["templates"]
    return Due(step, given, finding["start"], finding["end"])


def rows(found: pl.DataFrame) -> pl.DataFrame:
    """Return FINDINGS as the rows of a table."""
    short = "%m-%d %H:%M:%S"
    return found.select(
        grids.level().alias("level"),
        grids.flat("text", most=600).alias("missing step"),
        pl.col("start").dt.strftime(short).alias("start (UTC)"),
        pl.when("open")
        .then(pl.lit("still open"))
        .otherwise(pl.col("end").dt.strftime(short))
        .alias("end (UTC)"),
        pl.col("observed").alias("sessions"),
        "expected",
    )
