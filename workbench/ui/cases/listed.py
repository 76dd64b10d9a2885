"""The list of cases: found, paged, and each with what can be done to it."""

from datetime import UTC, datetime
from pathlib import Path

import streamlit as st

from logai_core.store.keeping import Described, clear, described
from logai_core.store.shelf import cases, is_archived
from workbench.ui import home, state
from workbench.ui.cases import doing, taking
from workbench.ui.cases import row as case_row
from workbench.ui.text import count, literal

PAGE_CASES = 20
FIND_FROM = 8
KEPT, ARCHIVED = "Cases", "Archive"


def draw() -> None:
    """Draw the page."""
    st.title("Cases", anchor=False)
    taking.draw()
    doing.do_what_needs_no_word()
    _draw_note()
    clear(home.home(), now=datetime.now(UTC))
    roots = cases(home.home())
    if not roots:
        _explain_nothing()
        return
    archived = {root for root in roots if is_archived(root)}
    shelf = _choose_shelf(len(roots) - len(archived), len(archived))
    _draw_found([root for root in roots if (root in archived) == (shelf == ARCHIVED)])


def _draw_note() -> None:
    note = state.told()
    if note:
        st.caption(f":material/check: {literal(note)}")


def _explain_nothing() -> None:
    st.info(
        "A case holds the logs of one incident, what was found in them and what you make "
        "of it. Make one, open a case file of a colleague, or load logs on Ingest.",
        title="There is no case yet",
    )
    st.page_link(
        "workbench/views/ingest.py", label="Go to Ingest", icon=":material/upload_file:"
    )


def _choose_shelf(kept: int, archived: int) -> str:
    if not archived:
        return KEPT
    numbers = {KEPT: kept, ARCHIVED: archived}
    chosen = st.segmented_control(
        "Shelf",
        tuple(numbers),
        default=KEPT,
        required=True,
        format_func=lambda name: f"{name} {numbers[name]:,}",
        key="cases.shelf",
        label_visibility="collapsed",
    )
    return str(chosen)


def _draw_found(roots: list[Path]) -> None:
    words = _ask_words(len(roots))
    if words:
        told = [one for one in map(described, roots) if _matches(one, words)]
        st.caption(
            f"{len(told):,} of {count(len(roots), 'case')} are called so"
            + (f"; the first {PAGE_CASES} are shown" if len(told) > PAGE_CASES else "")
        )
    else:
        told = [described(root) for root in _page(roots)]
    if not told:
        st.caption("No case is called so." if words else "All cases are archived.")
        return
    with st.container(gap="xsmall"):
        case_row.head()
        for one in told[:PAGE_CASES]:
            case_row.draw(one)


def _ask_words(number: int) -> str:
    if number < FIND_FROM:
        return ""
    words = st.text_input(
        "Find a case",
        placeholder="Find a case by words of its title",
        key="cases.words",
        label_visibility="collapsed",
        icon=":material/search:",
        width=360,
    )
    return " ".join((words or "").split())


def _matches(one: Described, words: str) -> bool:
    title = one.title.casefold()
    return all(word in title for word in words.casefold().split())


def _page(roots: list[Path]) -> list[Path]:
    pages = -(-len(roots) // PAGE_CASES)
    if pages < 2:
        return roots
    number = st.pagination(pages, key=f"cases.page.{pages}")
    first = (int(number) - 1) * PAGE_CASES
    return roots[first : first + PAGE_CASES]
