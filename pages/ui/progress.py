"""The job under way: how far it is, its end, and the button that stops it."""

from pathlib import Path

import streamlit as st

from logai_core import jobs
from logai_core.progress import Step, words_of
from logai_core.store import Case
from pages.ui import state
from pages.ui.text import literal

TICK_S = 0.25
STAGES = ("Copying", "Reading", "Finding patterns", "Counting over time",
          "Looking for changes", "Choosing lines")  # fmt: skip


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


def leads_on() -> bool:
    """Put away a job that has ended well; tell, once, whether the overview comes next.

    It does when the job leads on to it, or what was loaded was found right.
    """
    space = state.workspace()
    state.change(accepted=False)
    if space.job is None or jobs.status(space.job).state != "done":
        return space.accepted
    state.change(job=None, leads_on=False)
    return space.leads_on or space.accepted


def bar() -> None:
    """Draw the job under way, or how it failed; nothing when there is none."""
    job = state.workspace().job
    if job is None:
        return
    now = jobs.status(job)
    if now.state == "running":
        _follow(job, None if state.workspace().leads_on else _held(job))
    elif now.state == "done":
        st.rerun()  # it ended since this run began: begin again, with what it made
    else:
        _tell_end(now)


def _held(job: Path) -> dict[str, str]:
    """Return the sources of the case that a job works on."""
    return Case(job.parent.parent).notes.sources()


@st.fragment(run_every=TICK_S)
def _follow(job: Path, held: dict[str, str] | None) -> None:
    now = jobs.status(job)
    if now.state != "running" or (held is not None and _held(job) != held):
        st.rerun()  # the whole app: every page shows what the job made
    row = st.container(horizontal=True, vertical_alignment="center")
    row.progress(min(max(now.step.done, 0.0), 1.0), text=_words(now.step))
    row.button("Cancel", key="frame.cancel", on_click=jobs.cancel, args=(job,))


def _words(step: Step) -> str:
    """Return where the work is: the stages, the one under way bold, and its lines."""
    stages = STAGES if step.stage in STAGES else (step.stage,)
    named = [f"**{literal(one)}**" if one == step.stage else one for one in stages]
    said = [" › ".join(named), literal(step.note), literal(words_of(step))]
    return "  ·  ".join(one for one in said if one)


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
