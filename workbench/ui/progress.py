"""The job under way: how far it is, its end, and the button that stops it."""

from pathlib import Path
from typing import Any

import streamlit as st

from logai_core import jobs
from logai_core.progress import Step, words_of
from logai_core.store import Case
from workbench.ui import state
from workbench.ui.text import literal

TICK_S = 0.25
DRAFT = "draft"  # the work that is asked to stop, and keeps what it has
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


def work_of(job: Path) -> str:
    """Return what work a job does, "" where it is gone with its case."""
    try:
        return str(jobs.spec_of(job).get("work", ""))
    except OSError:
        return ""


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
        _tell_end(now, is_draft=work_of(job) == DRAFT)


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
    if work_of(job) == DRAFT:
        _draw_stop(job, row)
    else:
        row.button("Cancel", key="frame.cancel", on_click=jobs.cancel, args=(job,))


def _draw_stop(job: Path, row: Any) -> None:
    """Draw the button that asks a draft to stop; when it was, the one that ends it.

    Where the first one stood, a second click meets nothing.
    """
    asked = jobs.tell_into(job).stop_asked()
    if asked:
        row.button(
            "End it now",
            key="frame.kill",
            type="tertiary",
            help="If it does not stop by itself. What was answered is kept for the next "
            "draft, but no summary is made of it, and the present request stays charged "
            "at its worst price.",
            on_click=jobs.cancel,
            args=(job,),
        )
    row.button(
        "Stopping…" if asked else "Cancel",
        key="frame.cancel",
        disabled=asked,
        on_click=jobs.ask_to_stop,
        args=(job,),
    )


def _words(step: Step) -> str:
    """Return where the work is: the stages, the one under way bold, and its lines."""
    stage = "Drafting" if step.stage == DRAFT else step.stage
    stages = STAGES if stage in STAGES else (stage,)
    named = [f"**{literal(one)}**" if one == stage else one for one in stages]
    said = [" › ".join(named), literal(step.note), literal(words_of(step))]
    return "  ·  ".join(one for one in said if one)


_TITLES = {
    "failed": "The work could not be done",
    "interrupted": "The worker ended before its work was done",
    "cancelled": "Cancelled",
}


_NO_DRAFT = "No summary was drafted"


def _tell_end(now: jobs.Status, *, is_draft: bool) -> None:
    what = now.what or "What was in the case before is still there"
    again = "Draft one again" if is_draft else "Load the files again"
    hint = now.hint or f"{again} when you want to."
    title = _NO_DRAFT if is_draft else _TITLES[now.state]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.warning(f"{literal(what)}. {literal(hint)}", title=title)
        st.button(
            "Dismiss", key="frame.dismiss", on_click=state.change, kwargs={"job": None}
        )
