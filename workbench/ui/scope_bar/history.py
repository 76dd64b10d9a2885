"""What was searched for in the case, to look at it again."""

import streamlit as st

from logai_core import pipeline
from logai_core.scope import Scope
from workbench.ui import looking, state
from workbench.ui.overview import windowing
from workbench.ui.patterns import edits
from workbench.ui.scope import Loaded
from workbench.ui.scope_bar.clauses import in_words

MOST_SEARCHES = 12
_KEY = "scope.history"


def ask_again(here: Loaded) -> None:
    """Draw the last searches."""
    opened = st.popover(
        "History", key=_KEY, on_change="rerun", help="What was searched for."
    )
    if not opened.open:
        return
    with opened:
        made = pipeline.searches_of(here.case)
        if not made:
            st.caption("Nothing was searched for in this case yet.")
        called = edits.names(here, edits.decided(here)) if made else {}
        for number, one in list(enumerate(made))[: -MOST_SEARCHES - 1 : -1]:
            st.button(
                f"{in_words(one.scope.query, called)}  ·  {one.records:,}",
                key=f"scope.again.{number}",
                type="tertiary",
                on_click=_look_again,
                args=(one.scope,),
            )


def _look_again(scope: Scope) -> None:
    state.set_widget(_KEY, value=False)  # it would lie over what was asked for
    looking.at(scope)
    windowing.show(scope.window)
