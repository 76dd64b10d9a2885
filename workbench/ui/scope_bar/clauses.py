"""The parts of the query, each of which can be switched off, and on again."""

import re
from collections.abc import Mapping, Sequence

import streamlit as st

from logai_core import query
from logai_core.errors import QueryError
from workbench.ui import looking, state
from workbench.ui.patterns import edits
from workbench.ui.scope import Loaded
from workbench.ui.text import literal, plain

MOST_CHARS, MOST_OF_PATTERN = 60, 40
_PATTERN = re.compile(r"(?<=tpl[:=])T[0-9a-f]{6,}\b")


def add_clause(field: str, value: str, exclude: bool = False) -> None:  # noqa: FBT001, FBT002
    """Add to the query that a field has a value, or has not."""
    clause = query.clause_for(field, value, exclude=exclude)
    scope = state.workspace().scope
    looking.change(query=query.with_clause(scope.query, clause))


def ask_clauses(here: Loaded) -> None:
    """Draw the parts of the query; each can be switched off, and on again."""
    scope = state.workspace().scope
    try:
        parts = [clause.text for clause in query.parse(scope.query).clauses]
    except QueryError:
        return
    on, all_parts = (
        list(dict.fromkeys(parts)),
        list(dict.fromkeys([*parts, *scope.off])),
    )
    if not all_parts:
        return
    key = f"scope.clauses.{scope.digest}"
    called = edits.names(here, edits.decided(here)) if _names(all_parts) else {}
    st.pills(
        "Parts of the query",
        all_parts,
        default=on,
        selection_mode="multi",
        format_func=lambda text: in_words(text, called),
        key=key,
        on_change=_switch,
        args=(key, all_parts),
        label_visibility="collapsed",
        help="A click switches a part of the query off, or on again.",
    )


def _names(parts: Sequence[str]) -> bool:
    return any(_PATTERN.search(part) for part in parts)


def in_words(clause: str, called: Mapping[str, str]) -> str:
    """Return a part of a query with the text of each pattern in place of its id."""

    def text_of(found: re.Match[str]) -> str:
        name = called.get(found[0])
        return f"“{plain(name, most=MOST_OF_PATTERN)}”" if name else found[0]

    return literal(_PATTERN.sub(text_of, clause), most=MOST_CHARS)


def _switch(key: str, parts: list[str]) -> None:
    on = state.widget(key)
    looking.change(
        query=" ".join(part for part in parts if part in on),
        off=tuple(part for part in parts if part not in on),
    )
