"""Where a query is wrong, and the queries that are offered in its place."""

import streamlit as st

from logai_core.errors import Fix, QueryError
from workbench.ui.errors import shown
from workbench.ui.keys import key_of
from workbench.ui.scope import Loaded
from workbench.ui.scope_bar import asking
from workbench.ui.text import literal, plain

MOST_CHARS, MOST_OF_FIX = 60, 40


def explain(here: Loaded) -> None:
    """Show where a query is wrong, what would be right, and offer it."""
    wrong = asking.fault_of(here)
    with st.container(gap="xsmall"):  # has its place when there is no fault
        if wrong is None:
            return
        first, last = wrong.position, wrong.position + wrong.length
        piece = literal(wrong.text[first:last] or " ", most=MOST_CHARS)
        before, after = (
            literal(wrong.text[max(0, first - MOST_CHARS) : first]),
            literal(wrong.text[last : last + MOST_CHARS]),
        )
        st.markdown(f"{before}:red-background[{piece}]{after}")
        st.markdown(f"{literal(wrong.what)}. {literal(wrong.hint)}")
        if wrong.fixes:
            _offer(here, wrong)


def _offer(here: Loaded, wrong: QueryError) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown("Did you mean", width="content")
        for fix in wrong.fixes:
            mended = fix.mended(wrong.text).strip()
            st.button(
                literal(in_words(fix, wrong.text), most=2 * MOST_OF_FIX + 12),
                key=f"scope.fix.{key_of(mended, wrong.text)}",
                help=literal(mended, most=200) or "No query",
                on_click=_mend,
                args=(here, mended),
            )


def in_words(fix: Fix, text: str) -> str:
    """Return what a fix does, as plain text."""
    old = plain(text[fix.start : fix.end], most=MOST_OF_FIX)
    new = plain(fix.text, most=MOST_OF_FIX)
    if old and new:
        return f"{old} → {new}"
    return f"leave out {old}" if old else f"add {new or 'a space'}"


def _mend(here: Loaded, text: str) -> None:
    with shown("search", go_on=True):
        asking.ask(here, text)
