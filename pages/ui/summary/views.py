"""The two sides of the page: reading a summary, and having a model draft one."""

import streamlit as st

from pages.ui import state

READ, DRAFT = "read", "draft"
CALLED = {READ: "Read", DRAFT: "Have a model draft one"}


def draw() -> None:
    """Draw the choice of the side, which the address has, and the way to the report."""
    row = st.container(horizontal=True, vertical_alignment="center")
    now = DRAFT if state.workspace().about else READ
    key = f"summary.view.{now}"
    row.segmented_control(
        "View",
        tuple(CALLED),
        default=now,
        required=True,
        format_func=CALLED.__getitem__,
        key=key,
        on_change=lambda: state.ask_about("case" if state.widget(key) == DRAFT else ""),
        label_visibility="collapsed",
    )
    row.page_link(
        "pages/views/report.py",
        label="Write and take away the report",
        icon=":material/article:",
        query_params=state.here(),
    )
