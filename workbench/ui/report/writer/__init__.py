"""A field of text that saves itself while it is written.

The browser sends what is written after a pause, and again until what comes back is
what it sent: a run that was overtaken loses nothing. It never puts another text in the
place of one that is being written.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st

from workbench.ui import state

_HERE = Path(__file__).parent
_draw = st.components.v2.component(
    "logai_writer",
    html='<div class="writer">\n</div>',
    css=(_HERE / "writer.css").read_text("utf-8"),
    js=(_HERE / "writer.js").read_text("utf-8"),
)
MOST_CHARS = 20_000
LINE_PX, EDGE_PX = 23, 14


class Typed(NamedTuple):
    """What was written, and the version of the text that it was written over."""

    text: str
    version: int


def writer(
    text: str,
    *,
    key: str,
    label: str,
    version: int,
    lines: int,
    save: Callable[[Typed], None],
) -> None:
    """Draw the field with a text that is saved as `version`; `save` what is written.

    A text of one line has a field of one line. `save` is called in the run that what was
    written arrives in, before anything is drawn.
    """
    _draw(
        key=key,
        data={
            "text": text,
            "version": version,
            "label": label,
            "lines": lines,
            "height": lines * LINE_PX + EDGE_PX,
            "most": MOST_CHARS,
        },
        height=lines * LINE_PX + EDGE_PX,
        on_typed_change=lambda: _arrived(key, save),
    )


def _arrived(key: str, save: Callable[[Typed], None]) -> None:
    typed = _typed(state.widget(key))
    if typed is not None:
        save(typed)


def _typed(told: Any) -> Typed | None:
    match told.get("typed") if told else None:
        case {"text": str(text), "version": int(version)}:
            return Typed(text[:MOST_CHARS], version)
    return None
