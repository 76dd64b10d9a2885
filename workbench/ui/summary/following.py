"""A draft under way: what the model says, as it says it."""

from pathlib import Path

import streamlit as st

from logai_core import jobs
from logai_core.inert import inert_text
from logai_core.store import Case
from workbench.ui import progress, state

TICK_S = 0.5
MOST_CHARS = 6_000  # of the answer, its end
HEIGHT_PX = 220


def under_way(case: Case) -> Path | None:
    """Return the job that drafts a summary of the case at this moment."""
    job = state.workspace().job
    if job is None or job.parent.parent != case.root:
        return None
    if progress.work_of(job) != progress.DRAFT:
        return None
    return job if jobs.status(job).state == "running" else None


def draw(job: Path) -> None:
    """Draw what the model says; how far it is, and Cancel, stand above the page."""
    st.caption(
        "A model is drafting. This is its answer to the present request as it comes; "
        "what the lines do not prove is struck at the end."
    )
    _stream(job)


@st.fragment(run_every=TICK_S)
def _stream(job: Path) -> None:
    said = jobs.said(job)
    with st.container(height=HEIGHT_PX, border=True, autoscroll=True):
        if said:
            st.text(inert_text(said[-MOST_CHARS:]))
        else:
            st.caption("Waiting for the first words…")
