"""The sources of the case on the ingest page: what was made of them, set right."""

from typing import Any

import streamlit as st

from workbench.ui import scope, state
from workbench.ui.going import open_page
from workbench.ui.ingest import leftovers, preview, reading, receipts, refusals
from workbench.ui.ingest.loading import Change
from workbench.ui.scope import Opened
from workbench.ui.text import literal


def draw(opened: Opened) -> Change | None:
    """Draw the receipts, one source in full, and the way on; return what is asked."""
    if opened.case.outdated:
        st.info(
            "An older version made this case. Its logs are in it, and are read again now.",
            title="Brought up to date",
        )
        return None
    if state.workspace().leads_on:  # the overview comes next, and soon
        return None
    busy = scope.busy()
    change = refusals.draw(opened, busy=busy)
    if opened.sources().is_empty():
        return change
    _head(opened)
    receipt = receipts.pick(opened)
    with st.container(border=True):
        return _one(opened, receipt, busy=busy) or change


def _head(opened: Opened) -> None:
    # On the right, the tools of the table below would lie over the button.
    with st.container(horizontal=True, vertical_alignment="center"):
        # By a callback too: the run of a click is given up when a job ends in it, and
        # what a button returns would be lost.
        if st.button(
            "Looks right",
            key="ingest.right",
            type="primary",
            icon=":material/check:",
            on_click=state.change,
            kwargs={"accepted": True},
        ):
            open_page("overview")
        st.markdown(receipts.total_of(opened.sources()), width="stretch")


def _one(opened: Opened, receipt: dict[str, Any], *, busy: bool) -> Change | None:
    several = opened.sources().height > 1
    st.markdown(
        f"**{literal(receipt['name'], most=120)}**"
        + (f": {receipts.sum_of(receipt)}" if several else "")
    )
    change = reading.head(opened, receipt, busy=busy)
    preview.odd(receipt)
    preview.draw(opened, receipt)
    change = reading.ask(opened, receipt, busy=busy) or change
    preview.parts(opened, receipt)
    leftovers.draw(opened, receipt)
    return _foot(receipt, busy=busy) or change


def _foot(receipt: dict[str, Any], *, busy: bool) -> Change | None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(
            f"{receipt['bytes']:,} bytes of {literal(receipt['encoding'])}  ·  "
            f"sha256 {receipt['sha256'][:16]}…",
            width="stretch",
        )
        asked = st.button(
            "Remove this source",
            key=f"ingest.remove.{receipt['source_id']}",
            icon=":material/delete:",
            disabled=busy,
            help="With its bytes and records, for good.",
        )
    return Change("remove", {"source_id": receipt["source_id"]}) if asked else None
