"""The list of threads: which of them are shown, and which one is selected."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import polars as pl
import streamlit as st

from logai_core.pipeline.tying import Threads
from workbench.ui import cache, grids, state
from workbench.ui.keys import key_of
from workbench.ui.scope import Loaded
from workbench.ui.sessions.order import first_of
from workbench.ui.sessions.records import Due, lacking, odds_of
from workbench.ui.sessions.rows import COLUMNS, MARKS, rows
from workbench.ui.text import count

PAGE_ROWS = 200
MOST_ROWS = 9


BUT = {
    "due": "take back the selection of the missing step",
    "marks": "choose All",
    "scope": "switch off Only in the scope",
}
SHOWN = {"marked": "Marked", "failed": "Failed", "flagged": "Odd", "slow": "Slow"}


class Asked(NamedTuple):
    """A page of the threads that pass the filters, in order, and a name of what it is.

    Where none passes, `others` would without those filters that are in `but`.
    """

    page: pl.DataFrame
    named: str
    others: int = 0
    but: tuple[str, ...] = ()


def ask(threads: Threads, key: str, due: Due | None, here: Loaded) -> Asked:
    """Draw the filters; return one page of what they leave of the list."""
    row = st.container(horizontal=True, vertical_alignment="center")
    words = row.text_input(
        "Search ids",
        key=f"sessions.search.{key}",
        placeholder="Part of an id, any case",
        persist_state="session",
        label_visibility="collapsed",
        width=240,
    )
    kept, which = threads.listed, "all"
    if due:
        kept = lacking(threads, due)
    else:
        which = _ask_which(kept, key, here, row)
        kept = with_mark(kept, which)
    kept, scope = _in_scope(kept, key, here, row)
    found = searched(kept, words or "")
    of_what = " that lack the step" if due else ""
    row.caption(
        f"{found.height:,} of {count(threads.listed.height, 'thread')}{of_what}",
        width="content",
    )
    named = key_of(here.root.name, here.analysis, key, words, which, due, scope)
    pages, number = -(-found.height // PAGE_ROWS), 1
    if pages > 1:
        number = row.pagination(pages, key=f"sessions.page.{named}")
    page = found.slice((number - 1) * PAGE_ROWS, PAGE_ROWS)
    others = searched(threads.listed, words or "").height
    but = (
        (bool(due), BUT["due"]),
        (which != "all", BUT["marks"]),
        (bool(scope), BUT["scope"]),
    )
    return Asked(page, f"{named}.{number}", others, tuple(how for on, how in but if on))


def _in_scope(
    listed: pl.DataFrame, key: str, here: Loaded, row: Any
) -> tuple[pl.DataFrame, str]:
    """Leave the threads with a record in the scope, unless all are asked for."""
    scope = state.workspace().scope
    if not (scope.sources or scope.stretch or scope.query):
        return listed, ""
    ids = cache.thread_ids(here.root, here.analysis, key, scope)
    kept = listed.filter(pl.col("session_id").is_in(ids.implode()))
    only = row.toggle(
        f"Only in the scope ({kept.height:,})",
        value=True,
        key="sessions.in_scope",
        persist_state="session",
        help="Those with a record of the sources, time and query above. Each is shown "
        "with all of its records.",
    )
    return (kept, scope.digest) if only else (listed, "")


def _ask_which(listed: pl.DataFrame, key: str, here: Loaded, row: Any) -> str:
    """Ask which threads to list; none is asked where none has a mark."""
    counts = {one: with_mark(listed, one).height for one in SHOWN}
    if not counts["marked"]:
        return "all"
    kinds = [one for one in MARKS if counts[one]]
    options = ["marked", *(kinds if len(kinds) > 1 else []), "all"]
    named = f"sessions.which.{here.analysis}.{key}"
    chosen = row.segmented_control(
        "Threads to list",
        options,
        default=state.default_of(named, "marked"),
        required=True,
        format_func=lambda one: (
            f"{SHOWN[one]} ({counts[one]:,})" if one in SHOWN else "All"
        ),
        key=named,
        persist_state="session",
        label_visibility="collapsed",
    )
    return str(chosen)


def with_mark(listed: pl.DataFrame, which: str) -> pl.DataFrame:
    """Return the threads with one mark, with any ("marked"), or all of them."""
    if which == "all":
        return listed
    return listed.filter(pl.any_horizontal(*MARKS) if which == "marked" else which)


def searched(threads: pl.DataFrame, words: str) -> pl.DataFrame:
    """Return the threads whose id holds the words as they stand, in any case."""
    if not words.strip():
        return threads
    ids = pl.col("session_id").str.to_lowercase()
    return threads.filter(ids.str.contains(words.strip().lower(), literal=True))


def pick(
    asked: Asked, threads: Threads, dues: Sequence[Due], here: Loaded
) -> dict[str, Any] | None:
    """Draw a page of threads; return the one that is shown, `first_of` them unless chosen.

    Its `odd` tells also what `dues` say of it.
    """
    page = asked.page
    if page.is_empty():
        _explain_none(asked)
        return None
    odds = odds_of(threads, page, dues)
    before = page["session_id"].index_of(state.workspace().session)
    first = first_of(page, MOST_ROWS)
    chosen = grids.pick(
        rows(page, odds, here),
        # What the browser remembers is a position: it belongs to this page of these.
        key=f"sessions.rows.{asked.named}",
        columns=COLUMNS,
        alt="Threads, failed, odd and slow ones first",
        most_rows=MOST_ROWS,
        default=first if before is None else before,
    )
    shown = first if chosen is None else chosen
    one = page.row(shown, named=True) | {"odd": odds[shown]}
    state.change(session=one["session_id"])
    return one


def _explain_none(asked: Asked) -> None:
    """Say what left no thread in the list, and what to do."""
    if asked.others and asked.but:
        st.info(
            f"{count(asked.others, 'thread')} would be listed without what narrows the "
            f"list: {', or '.join(asked.but)}.",
            title="None of these threads is listed",
        )
    else:
        st.info(
            "Search for another part of an id, or for none.", title="No such thread"
        )
