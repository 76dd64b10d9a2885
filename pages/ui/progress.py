"""The job under way: how far it is, its end, and the button that stops it."""

from pathlib import Path

import streamlit as st

from logai_core import jobs
from logai_core.store import Case
from pages.ui import state
from pages.ui.text import literal

TICK_S = 0.25


def unfinished(case: Case) -> Path | None:
    """Return the newest job of the case unless it ended well."""
    found = sorted(
        (case.root / "jobs").glob("job-*"), key=lambda job: job.stat().st_mtime
    )
    if not found or jobs.status(found[-1]).state == "done":
        return None
    return found[-1]


def running(case: Case) -> bool:
    """Tell whether any job works on the case."""
    return any(
        jobs.status(job).state == "running"
        for job in (case.root / "jobs").glob("job-*")
    )


def ended_well() -> bool:
    """Tell, once, that the job under way has ended well."""
    job = state.workspace().job
    if job is None or jobs.status(job).state != "done":
        return False
    state.change(job=None)
    return True


def bar() -> None:
    """Draw the job under way, or how it failed; nothing when there is none."""
    job = state.workspace().job
    if job is None:
        return
    now = jobs.status(job)
    if now.state == "running":
        _follow(job)
    elif now.state == "done":
        st.rerun()  # it ended since this run began: begin again, with what it made
    else:
        _tell_end(now)


@st.fragment(run_every=TICK_S)
def _follow(job: Path) -> None:
    now = jobs.status(job)
    if now.state != "running":
        st.rerun()  # the whole app: every page shows what the job made
    words = literal(now.step.stage) + (
        f"  {literal(now.step.note)}" if now.step.note else ""
    )
    row = st.container(horizontal=True, vertical_alignment="center")
    row.progress(min(max(now.step.done, 0.0), 1.0), text=words)
    row.button("Cancel", key="frame.cancel", on_click=jobs.cancel, args=(job,))


_TITLES = {
    "failed": "The work could not be done",
    "interrupted": "The worker ended before its work was done",
    "cancelled": "Cancelled",
}


def _tell_end(now: jobs.Status) -> None:
    what = now.what or "What was in the case before is still there"
    hint = now.hint or "Load the files again when you want to."
    with st.container(horizontal=True, vertical_alignment="center"):
        st.warning(f"{literal(what)}. {literal(hint)}", title=_TITLES[now.state])
        st.button(
            "Dismiss", key="frame.dismiss", on_click=state.change, kwargs={"job": None}
        )
