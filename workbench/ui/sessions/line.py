"""One line of a thread, and the ways on from it."""

from typing import Any

import streamlit as st

from logai_core.record_id import RecordId
from workbench.ui import filters, looking, scope_bar, state
from workbench.ui.clocks import pair as clock_pair
from workbench.ui.lines import record as records
from workbench.ui.scope import Loaded


def draw(record: dict[str, Any], here: Loaded) -> None:
    """Draw a record in full; lead on to it in Lines, or take it for a pair."""
    named = f"{record['source_id']}.{record['line_no']}"
    row = st.container(horizontal=True, vertical_alignment="center")
    row.button(
        "Open this line in Lines",
        key=f"sessions.line.{named}",
        icon=":material/list:",
        on_click=_look_at,
        args=(record,),
    )
    own = RecordId(record["source_id"], record["line_no"])
    for side in ("wrong", "right"):
        row.button(
            f"Pair as the {side} clock's",
            key=f"sessions.pair.{side}.{named}",
            icon=":material/schedule:",
            help="Take it for the pair under Clocks of the sources: two lines that "
            "happened at the same time.",
            on_click=clock_pair.take,
            args=(side, own),
            disabled=record["ts"] is None,
        )
    zone = state.workspace().scope.zone
    records.draw(
        record, here, zone=zone, on_filter=scope_bar.add_clause, key="sessions.record"
    )


def _look_at(record: dict[str, Any]) -> None:
    """Let Lines show the record where it stands, with all others around it."""
    own = RecordId(record["source_id"], record["line_no"])
    filters.look_at(None)
    state.change(opened=own)
    looking.at_line(own)
