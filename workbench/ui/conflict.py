"""Two people saved the same text: both are shown, and one of three ways is taken.

with conflict.watch("report.impact", mine):
written = board.write(Field("impact", mine), version)
...
conflict.draw("report.impact", what="Impact", text_of=…, keep=…, take=…)
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

import streamlit as st

from logai_core.errors import StaleError
from workbench.ui import state
from workbench.ui.text import literal

HEIGHT_PX = 220


@dataclass(frozen=True)
class Conflict:
    """What was to be saved, and what somebody else saved meanwhile: None where deleted."""

    mine: str
    theirs: Any


@contextmanager
def watch(key: str, mine: str) -> Iterator[None]:
    """Save in the block; what was saved elsewhere meanwhile is kept for `draw`."""
    try:
        yield
    except StaleError as error:
        state.set_widget(_name(key), Conflict(mine, error.theirs))


def held(key: str) -> Conflict | None:
    """Return the conflict that waits for a decision, if there is one."""
    found = state.widget(_name(key))
    return found if isinstance(found, Conflict) else None


def settle(key: str) -> None:
    """Forget a conflict that was decided."""
    state.forget(_name(key))


def draw(
    key: str,
    *,
    what: str,
    text_of: Callable[[Any], str],
    keep: Callable[[str, Any], None],
    take: Callable[[Any], None],
) -> bool:
    """Draw both texts side by side with the ways out; tell whether there is a conflict.

    `text_of` gives the text of theirs (a Written, a Pinned; it is not asked about None).
    `keep` saves a text above theirs, whose version is the one to save over; `take` lets
    the page go on with theirs. Both are called before the next run. A `keep` that meets
    a third text does well to save within `watch`.
    """
    found = held(key)
    if found is None:
        return False
    theirs = "" if found.theirs is None else text_of(found.theirs)
    gone = " It was deleted there." if found.theirs is None else ""
    st.warning(
        f"{literal(what)} was saved elsewhere since this page read it.{gone} Neither text "
        "is lost: keep yours, take the other, or put both together.",
        title="Two texts",
    )
    _side_by_side(found.mine, theirs)
    _ask(key, found, theirs, keep, take)
    return True


def merged(mine: str, theirs: str) -> str:
    """Return the lines of both: what is alike once, what differs first mine, then theirs."""
    one, other = mine.splitlines(), theirs.splitlines()
    lines: list[str] = []
    for kind, a, b, c, d in SequenceMatcher(
        a=one, b=other, autojunk=False
    ).get_opcodes():
        lines += one[a:b] if kind == "equal" else [*one[a:b], *other[c:d]]
    return "\n".join(lines)


def _side_by_side(mine: str, theirs: str) -> None:
    columns = st.columns(2)
    for column, title, text in (
        (columns[0], "Yours, not saved yet", mine),
        (columns[1], "Saved meanwhile", theirs),
    ):
        column.caption(title)
        column.code(text or " ", language=None, wrap_lines=True, height=HEIGHT_PX)


def _ask(
    key: str,
    found: Conflict,
    theirs: str,
    keep: Callable[[str, Any], None],
    take: Callable[[Any], None],
) -> None:
    def kept(text: str | None = None) -> None:
        said = state.widget(f"{_name(key)}.merge") if text is None else text
        settle(key)
        keep(str(said or ""), found.theirs)

    def taken() -> None:
        settle(key)
        take(found.theirs)

    st.text_area(
        "Both together",
        value=merged(found.mine, theirs),
        height=HEIGHT_PX,
        key=f"{_name(key)}.merge",
    )
    row = st.container(horizontal=True)
    name = _name(key)
    row.button("Keep mine", key=f"{name}.mine", on_click=kept, args=(found.mine,))
    row.button("Take theirs", key=f"{name}.theirs", on_click=taken)
    row.button("Save both together", key=f"{name}.both", type="primary", on_click=kept)


def _name(key: str) -> str:
    return f"conflict.{key}"
