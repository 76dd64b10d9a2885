"""The query above every page: asked, completed, checked and remembered."""

from datetime import UTC, datetime

import streamlit as st

from logai_core import pipeline, query
from logai_core.errors import QueryError, SettingError
from logai_core.pipeline import Search
from workbench.ui import cache, looking, state
from workbench.ui.errors import shown
from workbench.ui.keys import key_of
from workbench.ui.patterns import edits
from workbench.ui.query_box import Typed, query_box
from workbench.ui.scope import Loaded

MOST_OFFERS = 12
EXAMPLE = 'level>=error service:api "pool exhausted" -tpl:T17'


@st.fragment
def ask_query(here: Loaded) -> None:
    """Draw the query; a run of its own completes what is typed."""
    space = state.workspace()
    wrong = fault_of(here)
    submitted = query_box(
        wrong.text if wrong else space.scope.query,
        key="scope.query",
        label="Query",
        placeholder=EXAMPLE,
        complete=lambda typed: _complete(here, typed),
        wrong=wrong is not None,
        stamp=key_of(space.scope, wrong.text if wrong else None, here.root.name),
    )
    if submitted is not None:
        with shown("search", go_on=True):  # the frame's own does not run again here
            ask(here, submitted)
        st.rerun()


def _complete(here: Loaded, typed: Typed) -> tuple[query.Completion, ...]:
    known = vocabulary(here)
    fields = known.in_zone(state.workspace().scope.zone)
    found = query.complete(typed.text, typed.position, fields, known.values)
    return found[:MOST_OFFERS]


def vocabulary(here: Loaded) -> pipeline.Vocabulary:
    """Return what queries of the case can name."""
    decided = edits.decided(here).digest
    return cache.vocabulary(here.root, here.analysis, here.opened.held, decided)


def fault_of(here: Loaded) -> QueryError | None:
    """Return what is wrong with the query that was written last, else with the scope's."""
    return state.workspace().wrong or misread(here)


def misread(here: Loaded) -> QueryError | None:
    """Return what is wrong with the query of the scope, which may come of an address."""
    scope = state.workspace().scope
    if not scope.query:
        return None
    try:
        pipeline.check_query(scope.query, vocabulary(here).in_zone(scope.zone))
    except QueryError as error:
        error.text = scope.query
        return error
    except SettingError:  # the zone is none: told where it is used
        return None
    return None


def ask(here: Loaded, text: str) -> None:
    """Look at what a query selects; one that is not understood is shown as such."""
    scope = state.workspace().scope
    try:
        pipeline.check_query(text, vocabulary(here).in_zone(scope.zone))
    except QueryError as error:
        error.text = text
        state.change(wrong=error)
        return
    state.change(wrong=None)
    looking.change(query=text.strip(), off=())
    _remember(here)


def _remember(here: Loaded) -> None:
    scope = state.workspace().scope
    if scope.query:
        found = cache.matching(here.root, here.analysis, scope, "file").size
        pipeline.remember_search(
            here.case, Search(scope, int(found), datetime.now(UTC))
        )
