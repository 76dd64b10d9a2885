"""Having a model draft a summary: what it would be sent and cost, and the button."""

from dataclasses import replace
from typing import Any

import streamlit as st

from logai_core.llm import Estimate, Preview
from logai_core.llm.subject import MOST_QUESTION, Subject
from logai_core.scrub import deny_list
from logai_core.settings import environment
from workbench.ui import cache, scope, state
from workbench.ui.errors import shown
from workbench.ui.scope import Loaded
from workbench.ui.summary import (
    asking,
    figures,
    leaving,
    starting,
    teaching,
    ways,
)

LABEL, WIDTH_PX = "Draft with a model", 176
QUESTION = "summary.question"
HOW_MUCH = {False: "All of it", True: "Quick look"}


def draw(here: Loaded) -> None:
    """Draw what is to be drafted, with all that it takes.

    The button stands above all that opens or is worked out, so that it stays in place.
    """
    subject = asking.ask(here)
    row = st.container(horizontal=True, vertical_alignment="center")
    subject = _ask_more(subject, row)
    place = row.container(width=WIDTH_PX)  # kept while the first figures are worked out
    with shown("work out what would be sent"):
        with st.spinner("Working out what would be sent…"):
            preview = _preview(here, subject)
        estimate = figures.estimate_of(here, preview)
    _draw_button(here, subject, _why_not(preview, estimate), place)
    if environment().key is None:
        teaching.draw()
    figures.draw(here, preview, estimate)
    leaving.draw(here, preview)


def _preview(here: Loaded, subject: Subject) -> Preview:
    """Return exactly what would leave, also after the deny list was edited."""
    settings = environment().draft
    denied = deny_list(settings.deny) if settings.deny else ()
    return cache.draft_preview(here.root, here.analysis, subject, settings, denied)


def _ask_more(subject: Subject, row: Any) -> Subject:
    """Draw the question and how much is read; return the subject with both."""
    question = row.text_input(
        "Question",
        key=QUESTION,
        max_chars=MOST_QUESTION,
        placeholder="A question of it, if you have one: what happened first?",
        persist_state="session",
        label_visibility="collapsed",
        width="stretch",
    )
    quick = row.segmented_control(
        "How much is read",
        tuple(HOW_MUCH),
        default=False,
        required=True,
        format_func=HOW_MUCH.__getitem__,
        key="summary.quick",
        help="A quick look is a single request; what does not fit into it is left out.",
        persist_state="session",
        label_visibility="collapsed",
    )
    return replace(subject, question=(question or "").strip(), quick=bool(quick))


def _why_not(preview: Preview, estimate: Estimate) -> str:
    """Return why nothing can be drafted now, "" where it can."""
    if environment().key is None:
        return "There is no key: see below."
    if scope.busy():
        return "Another piece of work on this case is under way."
    if not preview.requests:
        return "There is no line to send."
    if not estimate.allowed:
        return "The budget does not allow a single request: see below."
    return ""


def _draw_button(here: Loaded, subject: Subject, why_not: str, place: Any) -> None:
    place.button(
        LABEL,
        key="summary.draft",
        type="primary",
        icon=ways.ICON,
        width="stretch",
        help=why_not or None,
        disabled=bool(why_not),
        on_click=_start,
        args=(here, subject),
    )


def _start(here: Loaded, subject: Subject) -> None:
    """Start the draft, with the question as it stands at the click.

    Who writes it and clicks at once clicks on the button of the run before.
    """
    question = (state.widget(QUESTION) or "").strip()
    starting.start(here.case, replace(subject, question=question))
