"""The one temporary case of a visitor of the public demo."""

import streamlit as st

from logai_core.store.keeping import described
from workbench.ui import home, scope, state
from workbench.ui.cases import doing, taking
from workbench.ui.cases import row as case_row
from workbench.ui.text import count, literal

WIDTH_PX = 820


def draw() -> None:
    """Draw the page: there is no list, for cases belong to one visit."""
    st.title("Cases", anchor=False)
    with st.container(width=WIDTH_PX):
        st.info(
            "What you load belongs to this visit: nobody else sees it, no link leads to "
            f"it, and it is deleted after {home.VISIT.days or 1} day without a change. "
            "Download the case file to keep it; it opens here and in an installation of "
            "your own.",
            title="This is a public demo",
        )
        note = state.told()
        if note:
            st.caption(f":material/check: {literal(note)}")
        one = scope.opened()
        if one is not None:
            _draw_open(one)
        st.subheader("Open a case file", anchor=False)
        taking.ask_file()


def _draw_open(one: scope.Opened) -> None:
    name = one.root.name
    st.subheader(literal(one.title, most=100), anchor=False)
    st.caption(
        f"{count(len(one.case.notes.sources()), 'source')}  ·  "
        f"{count(one.case.board.count(), 'pin')}"
    )
    row = st.container(horizontal=True)
    doing.offer_file(
        name,
        at=row,
        key="cases.demo.file",
        label="Download the case file",
        kind="primary",
    )
    row.button(
        "Delete it",
        key="cases.demo.delete",
        icon=":material/delete:",
        on_click=doing.ask_to_delete,
        args=(name,),
    )
    if doing.asked_of(name):
        case_row.ask_deletion(described(one.root))
