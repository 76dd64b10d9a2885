"""Going to another page, with what is looked at in its address; and back.

Without it Streamlit empties the address and it is written anew: two steps of the way
back for one.
"""

import streamlit as st

from workbench.ui import address, looking, state
from workbench.ui.overview import windowing
from workbench.ui.state import Before

LINES = "lines"


def open_page(page: str) -> None:
    """Go to a page by its name in `workbench/views`."""
    st.switch_page(f"workbench/views/{page}.py", query_params=address.here())


def arrive(page: str, title: str) -> None:
    """Remember which page is shown; a way back from Lines ends where Lines is left."""
    space = state.workspace()
    if space.page.name == LINES and page != LINES:
        state.change(before=None)
    if space.page.name != page:
        state.change(page=Before(page, title, space.scope))


def follow() -> None:
    """Go where a click leads that has changed what is looked at.

    Before anything is drawn: the page that was clicked on may not hold the button any
    more, now that it looks at something else.
    """
    page = state.workspace().goes
    if page:
        address.pass_on(page)
        state.change(goes="")
        open_page(page)


def to_lines() -> None:
    """Let the next run go to Lines, and keep what it leads back to."""
    state.change(goes=LINES)
    space = state.workspace()
    if space.page.name != LINES:
        state.change(before=Before(space.page.name, space.page.title, space.scope))


def draw_back() -> None:
    """Draw the way back to the page that opened these lines, as it was."""
    before = state.workspace().before
    if before is None:
        return
    st.button(
        f"Back to {before.title}",
        key="lines.back",
        icon=":material/arrow_back:",
        type="tertiary",
        on_click=_restore,
        args=(before,),
    )


def _restore(before: Before) -> None:
    state.change(goes=before.name)
    looking.at(before.scope)
    windowing.show(before.scope.window)
