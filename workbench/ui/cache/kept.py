"""How an answer is kept: by Streamlit, under a short name of what was asked."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal, ParamSpec, TypeVar

import streamlit as st

from logai_core.scope import Scope, Window
from workbench.ui.state import Pair

P = ParamSpec("P")
R = TypeVar("R")

# A run asks some thirty times. Looked through field by field, as Streamlit does with what
# it does not know, one question takes a third of a millisecond to name.
_NAMED: dict[str | type[Any], Callable[[Any], Any]] = {
    type(Path()): str,
    Window: repr,
    Scope: repr,
    Pair: repr,
}


def kept(
    *,
    max_entries: int,
    scope: Literal["global", "session"] = "global",
    show_spinner: bool | str = False,
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Keep so many of the last answers: one for all sessions, or for each its own."""
    return st.cache_resource(
        max_entries=max_entries,
        scope=scope,
        show_spinner=show_spinner,
        hash_funcs=_NAMED,
    )
