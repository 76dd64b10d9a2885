"""A short tour of the pages on a made-up incident: five steps, each set up by itself.

A step goes to its page and looks at what it speaks of. It may be left and taken up
again; what the visitor changes meanwhile stays until the next step.
"""

from typing import Literal

import polars as pl
import streamlit as st

from logai_core.record_id import RecordId
from logai_core.scope import Scope
from logai_core.sessions import best_id
from workbench.ui import address, cache, looking, state, zone
from workbench.ui.going import open_page
from workbench.ui.ingest import demos, loading
from workbench.ui.overview import windowing
from workbench.ui.scope import Loaded
from workbench.ui.sessions.listed import PAGE_ROWS
from workbench.ui.sessions.rows import MARKS
from workbench.ui.state import Window
from workbench.ui.tours import MOST_SOURCES, TOURS, Step

OFFER = "Take the tour, 2 minutes"


def start_with_demo(name: str) -> None:
    """Load a made-up incident; its tour begins when it is there."""
    loading.load_demo(name)
    state.change(tour=0, tour_goes=True, toured=True)


def draw(here: Loaded | None, page: str) -> None:
    """Draw the step under way, or offer the tour where the demo is open."""
    with st.container():  # has its place with no tour too
        steps = _steps(here)
        if here is None or not steps:
            return
        at = state.workspace().tour
        if at is not None:
            _go_to(steps[at].page, page)
            _draw_step(here, steps, at)
        elif _is_offered(page):
            _draw_offer(here)


def _steps(here: Loaded | None) -> tuple[Step, ...]:
    """Return the steps through the open case; none where it is no demo."""
    demo = demos.titled(here.opened.title) if here else None
    return TOURS[demo.name] if demo else ()


def _go_to(wanted: str, page: str) -> None:
    """Go to the page of a step that was just chosen."""
    if state.workspace().tour_goes:
        state.change(tour_goes=False)
        if wanted != page:
            open_page(wanted)


def _is_offered(page: str) -> bool:
    return page == "ingest" or (page == "overview" and not state.workspace().toured)


def _draw_offer(here: Loaded) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            OFFER, key="tour.start", icon=":material/explore:", on_click=_set_up,
            args=(here, 0),
        )  # fmt: skip
        if not state.workspace().toured:
            st.button("Not now", key="tour.decline", type="tertiary", on_click=_end)


def _draw_step(here: Loaded, steps: tuple[Step, ...], at: int) -> None:
    step, last = steps[at], len(steps) - 1
    with st.container(
        border=True, horizontal=True, vertical_alignment="center", key="tour.card"
    ):
        with st.container(width="stretch", gap=None):
            st.markdown(f"**{step.title}**  :gray[{at + 1} of {len(steps)}]")
            st.markdown(step.text)
            zone.tell_sentences(pl.Series([step.text]))
        _draw_way(here, "Back", at - 1, kind="secondary", disabled=at == 0)
        if at < last:
            _draw_way(here, "Next", at + 1, kind="primary")
        st.button(
            "End",
            key="tour.end",
            type="primary" if at == last else "tertiary",
            on_click=_end,
        )


def _draw_way(
    here: Loaded,
    label: str,
    to: int,
    *,
    kind: Literal["primary", "secondary"],
    disabled: bool = False,
) -> None:
    st.button(
        label,
        key=f"tour.{label.lower()}",
        type=kind,
        disabled=disabled,
        on_click=_set_up,
        args=(here, to),
    )


def _end() -> None:
    state.change(tour=None, toured=True)


def _set_up(here: Loaded, at: int) -> None:
    """Look at what a step speaks of."""
    step = _steps(here)[at]
    window = _largest(here) if step.largest else step.window
    scope = Scope(window=window, query=step.query, zone=state.workspace().scope.zone)
    looking.at(scope)
    windowing.show(window)
    if step.view:
        state.set_widget("sessions.view", step.view)
    line = _first(here, scope)
    state.change(tour=at, tour_goes=True, toured=True, line=line, around=line)
    if step.thread:
        _choose_thread(here, step.thread)
    address.write()


def _choose_thread(here: Loaded, wanted: str) -> None:
    """Show a thread of the id that fits best, if it is listed.

    Of those through most sources it is the one that waits longest between them.
    """
    key = best_id(here.table("ids"))
    if key is None:
        return
    listed = cache.threads(here.root, here.analysis, key).listed.head(PAGE_ROWS)
    if wanted != MOST_SOURCES:
        listed = listed.filter(session_id=wanted)
    if listed.is_empty():
        return
    by = (pl.col("sources").list.len(), pl.col("gap_s").fill_null(0), "session_id")
    chosen = listed.sort(*by).row(-1, named=True)
    state.change(session_key=key, session=chosen["session_id"])
    if not any(chosen[one] for one in MARKS):  # the list shows marked ones at first
        state.set_widget(f"sessions.which.{here.analysis}.{key}", "all")


def _largest(here: Loaded) -> Window | None:
    """Return the time of the largest finding."""
    findings = here.table("findings")
    if findings.is_empty():
        return None
    return Window(*findings.select("start", "end").row(0))


def _first(here: Loaded, scope: Scope) -> RecordId | None:
    """Return the first line in time of a query, where there is one."""
    if not scope.query:
        return None
    lines = cache.lines(here.root, here.analysis, scope, "time", 0, 1)
    if lines.is_empty():
        return None
    return RecordId(*lines.select("source_id", "line_no").row(0))
