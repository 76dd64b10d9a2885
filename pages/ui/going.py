"""Going to another page, with what is looked at in its address; and back.

Without it Streamlit empties the address and it is written anew: two steps of the way
back for one.
"""

import streamlit as st

from logai_core.scope import Scope
from pages.ui import state, windowing
from pages.ui.state import Before

LINES = "lines"


def open_page(page: str) -> None:
    """Go to a page by its name in `pages/views`."""
    st.switch_page(f"pages/views/{page}.py", query_params=state.here())


def arrive(page: str, title: str) -> None:
    """Remember which page is shown; a way back from Lines ends where Lines is left."""
    space = state.workspace()
    if space.page.name == LINES and page != LINES:
        state.change(before=None)
    if space.page.name != page:
        state.change(page=Before(page, title, space.scope))


def leave() -> None:
    """Keep what is looked at now as what Lines leads back to."""
    space = state.workspace()
    if space.page.name != LINES:
        state.change(before=Before(space.page.name, space.page.title, space.scope))


def draw_back() -> None:
    """Draw the way back to the page that opened these lines, as it was."""
    before = state.workspace().before
    if before is None:
        return
    pressed = st.button(
        f"Back to {before.title}",
        key="lines.back",
        icon=":material/arrow_back:",
        type="tertiary",
        on_click=_restore,
        args=(before.scope,),
    )
    if pressed:
        open_page(before.name)


def _restore(scope: Scope) -> None:
    state.look_at(scope)
    windowing.show(scope.window)
