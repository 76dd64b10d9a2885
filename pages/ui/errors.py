"""The one place where an expected failure becomes something on the screen."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from logai_core.errors import LogAIError
from pages.ui.text import literal

_DRAW = {"warning": st.warning, "error": st.error}


@contextmanager
def shown(doing: str) -> Iterator[None]:
    """Show a LogAIError raised inside the block and stop the page.

    Anything else is a bug: it propagates, and Streamlit shows of it what
    `client.showErrorDetails` allows.
    """
    try:
        yield
    except LogAIError as error:
        draw = _DRAW[error.outcome.colour]
        body = f"{literal(error.what)}. {literal(error.hint)}"
        draw(body, title=f"Could not {doing}")
        st.stop()
