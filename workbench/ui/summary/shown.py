"""A summary in one line, on the pages that show one: its severity and title."""

from typing import Any

import polars as pl
import streamlit as st

from logai_core.llm.about import of_whole_case
from workbench.ui import zone
from workbench.ui.text import literal

COLOURS = {"SEV1": "red", "SEV2": "orange", "SEV3": "yellow", "SEV4": "gray"}
MEANING = {
    "SEV1": "critical",
    "SEV2": "major",
    "SEV3": "minor",
    "SEV4": "no change seen",
}


def head(summary: dict[str, Any]) -> None:
    """Draw severity and title."""
    severity = summary["severity"]
    row = st.container(horizontal=True, vertical_alignment="center")
    row.badge(
        f"{literal(severity)} {MEANING.get(severity, '')}",
        color=COLOURS.get(severity, "gray"),  # type: ignore[arg-type]
    )
    named = zone.name() == "UTC" or "UTC" in summary["title"]
    row.markdown(
        f"**{literal(summary['title'])}**"
        + ("" if named else "  :gray[(times in UTC)]"),
        width="stretch",
    )


def of_case(made: pl.DataFrame) -> dict[str, Any] | None:
    """Return the newest of SUMMARIES that is of the whole case, where there is one."""
    whole = of_whole_case(made)
    return whole.row(-1, named=True) if whole.height else None
