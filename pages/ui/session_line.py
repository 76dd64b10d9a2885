"""One line of a thread, and the ways on from it."""

from datetime import timedelta
from typing import Any

import streamlit as st

from pages.ui import filters, lines, state
from pages.ui.scope import Loaded
from pages.ui.state import Window

SECOND = timedelta(seconds=1)


def draw(record: dict[str, Any], here: Loaded) -> None:
    """Draw a record in full; lead on to it in Lines, or take it for a pair."""
    named = f"{record['source_id']}.{record['line_no']}"
    row = st.container(horizontal=True, vertical_alignment="center")
    opened = row.button(
        "Open this line in Lines",
        key=f"sessions.line.{named}",
        icon=":material/list:",
        on_click=_look_at,
        args=(record,),
    )
    lines.draw(record, here)
    if opened:
        st.switch_page("pages/views/lines.py")


def _look_at(record: dict[str, Any]) -> None:
    ts = record["ts"]
    filters.look_at(None if ts is None else Window(ts - SECOND, ts + SECOND), ())
    state.set_widget("lines.sources", [record["source_id"]])
