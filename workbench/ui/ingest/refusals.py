"""Inputs that became no source: refused, or the same bytes as another one."""

from typing import Any

import streamlit as st

from workbench.ui.ingest.loading import Change
from workbench.ui.scope import Opened
from workbench.ui.text import count, literal

MOST = 20


def draw(opened: Opened, *, busy: bool) -> Change | None:
    """Draw them; return what is to be done about one."""
    change = None
    refused = opened.case.notes.inputs("refused")
    for one in refused[:MOST]:
        change = _refused(opened, one, busy=busy) or change
    if len(refused) > MOST:
        st.caption(f"{count(len(refused) - MOST, 'more file')} could not be loaded")
    for one in opened.case.notes.inputs("repeated")[:MOST]:
        st.caption(
            f"{literal(one['name'], most=80)} holds the same bytes as "
            f"{literal(one['what'], most=80)}; they are counted once"
        )
    return change


def _refused(opened: Opened, one: dict[str, Any], *, busy: bool) -> Change | None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.warning(
            f"{literal(one['what'])}. {literal(one['hint'])}",
            title=f"Not loaded: {literal(one['name'], most=80)}",
        )
        asked = one["source_id"] is not None and st.button(
            "Read as text",
            key=f"ingest.as_text.{one['name']}",
            disabled=busy,
            help="Whatever it is: its lines are taken as they stand.",
        )
        st.button(
            "Forget",
            key=f"ingest.forget.{one['name']}",
            disabled=busy,
            on_click=opened.case.forget_input,
            args=(one["name"],),
        )
    return Change("as_text", {"name": one["name"]}) if asked else None
