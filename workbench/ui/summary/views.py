"""The two sides of the page: reading a summary, and having a model draft one."""

import streamlit as st

from workbench.ui import address, looking, state

READ, DRAFT = "read", "draft"
CALLED = {READ: "Read", DRAFT: "Have a model draft one"}


def _choose(key: str, now: str) -> None:
    """Change the side, unless it is the one that was shown.

    A browser that does not know yet that a choice is gone from the page tells it once
    more with the next tick of a fragment, and Streamlit takes that for a change.
    """
    chosen = state.widget(key)
    if chosen != now:
        looking.ask_about("case" if chosen == DRAFT else "")


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
        on_change=_choose,
        args=(key, now),
        label_visibility="collapsed",
    )
    row.page_link(
        "workbench/views/report.py",
        label="Write and take away the report",
        icon=":material/article:",
        query_params=address.here(),
    )
