"""The box that a query is written in, with completions as it is typed.

The browser gets texts and sets them as text. It sends what is typed, after a pause,
and what is submitted; what may follow is worked out here.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st

from logai_core.query import Completion
from workbench.ui import state

_HERE = Path(__file__).parent
_draw = st.components.v2.component(
    "logai_query_box",
    html='<div class="box">\n</div>',
    css=(_HERE / "query_box.css").read_text("utf-8"),
    js=(_HERE / "query_box.js").read_text("utf-8"),
)
HEIGHT_PX = 35


class Typed(NamedTuple):
    """What stands in the box, and where the cursor is, in characters."""

    text: str
    position: int


def query_box(
    value: str,
    *,
    key: str,
    label: str,
    placeholder: str,
    complete: Callable[[Typed], Sequence[Completion]],
    wrong: bool,
    stamp: str,
) -> str | None:
    """Draw the box; return what was submitted in this run, if anything.

    `value` is put into it whenever `stamp` is another one than before; else what the
    analyst is writing stays. `wrong` marks it as not understood.
    """
    typed = _typed(state.widget(key))
    offers = [] if typed is None else complete(typed)
    told = _draw(
        key=key,
        data={
            "value": value,
            "stamp": stamp,
            "label": label,
            "placeholder": placeholder,
            "wrong": wrong,
            "typed": typed.text if typed else None,
            "offers": [offer(one) for one in offers],
        },
        height=HEIGHT_PX,
        on_typed_change=_nothing,
        on_submitted_change=_nothing,
    )
    submitted = told.get("submitted")
    return submitted if isinstance(submitted, str) else None


def offer(one: Completion) -> dict[str, Any]:
    """Return a completion as it is shown: what is put in, and what else is to be said."""
    more = one.label.removeprefix(one.text).strip()
    said = more if more.lower() not in one.text.lower() else ""
    return one._asdict() | {"label": said}


def _typed(told: Any) -> Typed | None:
    match told.get("typed") if told else None:
        case {"text": str(text), "position": int(position)}:
            return Typed(text, max(0, min(position, len(text))))
    return None


def _nothing() -> None:
    """Stand for the callback without which a value has no name in the result."""
