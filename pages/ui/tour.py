"""A short tour of the pages on the demo incident: seven steps, each set up by itself.

A step goes to its page and looks at what it speaks of. It may be left and taken up
again; what the visitor changes meanwhile stays until the next step.
"""

from typing import Literal, NamedTuple

import polars as pl
import streamlit as st

from logai_core.record_id import RecordId
from logai_core.scope import Scope
from logai_core.sessions import best_id
from pages.ui import cache, loading, state, windowing
from pages.ui.going import open_page
from pages.ui.scope import Loaded
from pages.ui.session_list import PAGE_ROWS
from pages.ui.state import Window

OFFER = "Take the tour, 2 minutes"
ERRORS = "level>=error"
THREADS, CLOCKS = "sessions", "clocks"


class Step(NamedTuple):
    """A page to go to, and what to look at there.

    `incident` sets the window to the largest finding; `view` is that of Threads.
    """

    page: str
    title: str
    text: str
    incident: bool = False
    query: str = ""
    view: str = ""


STEPS = (
    Step(
        "overview",
        "What changed",
        "The first rows say what differs from what came before, the largest first; the "
        "chart below has all records over time. **Lines** at the end of a row opens what "
        "proves it.",
    ),
    Step(
        "overview",
        "The incident",
        "The time of the largest finding is now the incident, and the bar of every page "
        "says so. Drag across the chart to set another one, or write From and To below it.",
        incident=True,
    ),
    Step(
        "compare",
        "Compare",
        "The incident against the time before it: what is new, gone, more or less, "
        "beyond what chance explains. Select a row to see its lines of both times.",
        incident=True,
    ),
    Step(
        "lines",
        "Lines",
        "The query keeps the errors of the incident, and below stand the neighbours of "
        "the first one, whatever is filtered. In the lines, j and k move, and ? tells "
        "all keys.",
        incident=True,
        query=ERRORS,
    ),
    Step(
        "sessions",
        "Threads",
        "Lines of all services that share an id, such as an order; failed and slow ones "
        "first. Below the list stands one that went through several logs, with the time "
        "it waited between them.",
        view=THREADS,
    ),
    Step(
        "sessions",
        "Clocks",
        "Ids that two sources share show by how much one of their clocks is wrong. A "
        "correction is one click, is taken back by another, and stands in the report.",
        view=CLOCKS,
    ),
    Step(
        "summary",
        "Summary",
        "What happened, in words, each sentence with its lines. Take it away as a report "
        "that opens without a network.",
    ),
)


def start_with_demo() -> None:
    """Load the demo incident; the tour begins when it is there."""
    loading.load_demo()
    state.change(tour=0, tour_goes=True, toured=True)


def draw(here: Loaded | None, page: str) -> None:
    """Draw the step under way, or offer the tour where the demo is open."""
    with st.container():  # has its place with no tour too
        if here is None:
            return
        at = state.workspace().tour
        if at is not None:
            _go_to(STEPS[at].page, page)
            _draw_step(here, at)
        elif _is_offered(here, page):
            _draw_offer(here)


def _go_to(wanted: str, page: str) -> None:
    """Go to the page of a step that was just chosen."""
    if state.workspace().tour_goes:
        state.change(tour_goes=False)
        if wanted != page:
            open_page(wanted)


def _is_offered(here: Loaded, page: str) -> bool:
    if here.opened.title != loading.DEMO_TITLE:
        return False
    return page == "ingest" or (page == "overview" and not state.workspace().toured)


def _draw_offer(here: Loaded) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            OFFER, key="tour.start", icon=":material/explore:", on_click=_set_up,
            args=(here, 0),
        )  # fmt: skip
        if not state.workspace().toured:
            st.button("Not now", key="tour.decline", type="tertiary", on_click=_end)


def _draw_step(here: Loaded, at: int) -> None:
    step, last = STEPS[at], len(STEPS) - 1
    with st.container(
        border=True, horizontal=True, vertical_alignment="center", key="tour.card"
    ):
        with st.container(width="stretch", gap=None):
            st.markdown(f"**{step.title}**  :gray[{at + 1} of {len(STEPS)}]")
            st.markdown(step.text)
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
    step = STEPS[at]
    window = _largest(here) if step.incident else None
    scope = Scope(window=window, query=step.query, zone=state.workspace().scope.zone)
    state.look_at(scope)
    windowing.show(window)
    if step.view:
        state.set_widget("sessions.view", step.view)
    line = _first(here, scope)
    state.change(tour=at, tour_goes=True, toured=True, line=line, around=line)
    if step.view == THREADS:
        _choose_thread(here)
    state.write_address()


def _choose_thread(here: Loaded) -> None:
    """Show the thread that went through most sources, waiting longest between them."""
    key = state.workspace().session_key or best_id(here.table("ids"))
    if key is None:
        return
    listed = cache.threads(here.root, here.analysis, key).listed.head(PAGE_ROWS)
    if listed.is_empty():
        return
    by = (pl.col("sources").list.len(), pl.col("gap_s").fill_null(0), "session_id")
    state.change(session_key=key, session=listed.sort(*by)["session_id"][-1])


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
