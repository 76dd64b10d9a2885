"""The one place where an expected failure becomes something on the screen."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

import streamlit as st

from logai_core.errors import LogAIError, QueryError
from logai_core.store.soundness import damage_told
from workbench.ui import state
from workbench.ui.text import literal

_DRAW = {"warning": st.warning, "error": st.error}


@contextmanager
def shown(
    doing: str, *, way_out: Callable[[], None] | None = None, go_on: bool = False
) -> Iterator[None]:
    """Show a LogAIError raised inside the block and stop the page, or go on after it.

    So is a failure that comes of damaged records. `way_out` becomes a button, for an
    error that would stop every page. Anything else is a bug: it propagates, and Streamlit
    shows of it what `client.showErrorDetails` allows.
    """
    try:
        with _looked_at():
            yield
    except LogAIError as error:
        _draw(error, doing)
        if way_out:
            st.button("Start afresh", key="frame.way_out", on_click=way_out)
        if not go_on:
            st.stop()


def _draw(error: LogAIError, doing: str) -> None:
    asked = state.workspace().scope.query
    if isinstance(error, QueryError) and error.text == asked != "":
        # What is wrong with it, and what to write, stands above once for all of a page.
        st.info("Nothing is shown here: the query above is not understood.")
        return
    body = f"{literal(error.what)}. {literal(error.hint)}"
    _DRAW[error.outcome.colour](body, title=f"Could not {doing}")


def _looked_at() -> AbstractContextManager[None]:
    """Return what tells damage of the open case, if one is open."""
    root = state.workspace().root
    return nullcontext() if root is None else damage_told(root)
