"""What is looked at, above every page, and how it is changed."""

import streamlit as st

from workbench.ui import cache, state
from workbench.ui.scope import Loaded
from workbench.ui.scope_bar import (
    asking,
    choosing,
    clauses,
    history,
    mending,
    times,
)
from workbench.ui.scope_bar.clauses import add_clause
from workbench.ui.scope_bar.times import clear_time
from workbench.ui.text import count

__all__ = ["add_clause", "clear_time", "draw"]


def draw(here: Loaded) -> None:
    """Draw the scope: the query, its parts, the time, the sources and the zone."""
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.container(width="stretch"):
            asking.ask_query(here)
        choosing.ask_sources(here)
        choosing.ask_zone()
        history.ask_again(here)
    mending.explain(here)
    with st.container(horizontal=True, vertical_alignment="center"):
        # What may take another line on a narrow screen comes last: nothing else moves.
        times.ask_side(here)
        if asking.misread(here) is None:
            _tell_count(here)
        clauses.ask_clauses(here)


def _tell_count(here: Loaded) -> None:
    scope, total = state.workspace().scope, int(here.sources()["records"].sum())
    found = total
    if scope.sources or scope.stretch or scope.query:
        found = cache.size(here.root, here.analysis, scope)
    st.caption(f"{found:,} of {count(total, 'record')}", width="content")
