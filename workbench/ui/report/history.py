"""What people changed in the report and its pins, each step to be taken back."""

import streamlit as st

from logai_core.postmortem import BY_NAME
from logai_core.store import Case
from logai_core.store.history import Step
from workbench.ui import zone
from workbench.ui.errors import shown
from workbench.ui.scope import Loaded
from workbench.ui.text import count, literal

MOST = 50  # drawn at once, the latest


def draw(here: Loaded) -> None:
    """Draw the latest steps, the last one first."""
    steps = here.case.board.history()
    if not steps:
        st.info(
            "What you write and pin is kept here step by step, to be taken back.",
            title="Nothing was changed yet",
        )
        return
    st.markdown(
        f"**{count(len(steps), 'step')}**  :gray[the latest first, times in {zone.name()}]"
    )
    for step in reversed(steps[-MOST:]):
        _draw_step(here.case, step)


def _draw_step(case: Case, step: Step) -> None:
    row = st.container(horizontal=True, vertical_alignment="center", wrap=False)
    with row.container(width="stretch", gap=None):
        what = literal(_subject(step.subject))
        st.markdown(
            f":gray[{literal(zone.clock(step.made))}]  **{what}** {_change(step)}"
        )
        said = _words(step.after or step.before)
        if said:
            st.caption(literal(said, most=160))
    row.button(
        "Take back",
        key=f"report.history.{step.number}",
        type="tertiary",
        icon=":material/undo:",
        help="Make it what it was before this step",
        on_click=_take_back,
        args=(case, step.number),
    )


def _subject(subject: str) -> str:
    """Return what a step was about, in the words of the page."""
    kind, _, name = subject.partition(" ")
    if kind == "field" and name in BY_NAME:
        return BY_NAME[name].title
    return f"P{name}" if kind == "pin" else subject


def _change(step: Step) -> str:
    if step.before is None:
        return "added"
    return "removed" if step.after is None else "changed"


def _words(row: dict[str, object] | None) -> str:
    """Return what stands in a row of a pin or of a field, in short."""
    given = row or {}
    told = [given.get(name) for name in ("name", "title", "text", "comment")]
    if "text" in given:
        told = [given["text"]]
    return " · ".join(str(one) for one in told if one)


def _take_back(case: Case, number: int) -> None:
    with shown("take it back", go_on=True):
        case.board.restore(number)
