"""A page of lines to walk through by keyboard: colour, context and pins a key away.

Moving about costs nothing on the server; lines are copied as they are in the file,
which only the server has. What leaves the browser is a wish and the
record that it is about, by source and line: never a position, which would be another
record's on the next page.

The browser gets texts and numbers, made inert here, and sets them as text.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
import streamlit as st

from logai_core.inert import inert_text
from logai_core.record_id import RecordId
from workbench.ui import state
from workbench.ui.viewport.look import css
from workbench.ui.viewport.rows import rows_of, words_of

ASKS = (
    "open", "pin", "context", "copy", "next_error", "previous_error", "next_hit",
    "previous_hit", "next_page", "previous_page", "first", "last",
)  # fmt: skip
MOST_SHOWN = 20_000  # characters, where lines are to be copied by hand
_HERE = Path(__file__).parent
_draw = st.components.v2.component(
    "logai_viewport",
    html='<div class="viewport">\n</div>',
    css=css((_HERE / "viewport.css").read_text("utf-8")),
    js=(_HERE / "viewport.js").read_text("utf-8"),
)


class Asked(NamedTuple):
    """What the keyboard asks for that the page before it cannot answer.

    `what` is one of ASKS, `record` the line at which it was asked. `lines` are those
    selected, where several are to be copied, or pinned as one.
    """

    what: str
    record: RecordId
    lines: tuple[RecordId, ...] = ()


class Copied(NamedTuple):
    """Lines as they are in the file; `said` tells how many, or why there are none."""

    text: str
    said: str


OnAsk = Callable[[Asked], None]
OnCopy = Callable[[tuple[RecordId, ...]], Copied]


def viewport(
    page: pl.DataFrame,
    sources: pl.DataFrame,
    *,
    key: str,
    zone: str,
    current: RecordId | None,
    hits: Sequence[str] = (),
    pinned: Collection[RecordId] = (),
    wrapped: bool,
    height_px: int,
    on_ask: OnAsk,
    on_copy: OnCopy,
    note: str = "",
) -> None:
    """Draw one page of RECORDS; `on_ask` answers what is asked for in the next run.

    It is called before anything of that run is drawn, so that a wish is one run, and so is `on_copy`, which reads lines for the clipboard. The `key` stays the same from page to page, so that focus and place survive. The
    line at `current` is gone to when it is another one than in the run before, or
    when the page is; else the reader stays where they are. `hits` are literals, marked
    whatever their case. A `note` is told below the lines and read aloud, such as that
    no error comes after this one.
    """
    rows = rows_of(page, sources, zone=zone)
    ids = list(page.select("source_id", "line_no").iter_rows())
    data: dict[str, Any] = rows | {
        "zone": zone,
        "hits": words_of(hits),
        "wrapped": wrapped,
        "height_px": height_px,
        "note": note,
        "current": None if current is None else list(current),
        "pinned": [at for at, one in enumerate(ids) if RecordId(*one) in pinned],
    }
    data["stamp"] = hashlib.sha256(json.dumps(rows).encode()).hexdigest()[:16]
    data["answered"] = _answered(key)
    data["copied"] = _copied(key)
    _draw(
        key=key,
        data=data,
        height=height_px,
        on_asked_change=partial(_answer, key, on_ask, on_copy),
    )


def _answered(key: str) -> int:
    """Return the number of the wish that was answered last, 0 before the first."""
    return int(state.widget(f"{key}.answered") or 0)


def _copied(key: str) -> dict[str, Any] | None:
    """Return what was to be copied, once: for the wish, and no other run after it."""
    copied = state.widget(f"{key}.copied")
    if copied is None:
        return None
    state.set_widget(f"{key}.copied", None)
    more = len(copied.text) - MOST_SHOWN
    rest = f"\n… {more:,} more characters are copied too" if more > 0 else ""
    shown = inert_text(copied.text[:MOST_SHOWN]) + rest
    return {"number": _answered(key), "shown": shown, **copied._asdict()}


def _answer(key: str, on_ask: OnAsk, on_copy: OnCopy) -> None:
    """Answer the wish that came, unless it came before."""
    told = (state.widget(key) or {}).get("asked")
    number = _number(told)
    if number is None or number == _answered(key):
        return
    state.set_widget(f"{key}.answered", number)
    asked = asked_of(told)
    if asked and asked.what == "copy":
        lines = asked.lines or (asked.record,)
        state.set_widget(f"{key}.copied", on_copy(lines))
    elif asked:
        on_ask(asked)


def asked_of(told: Any) -> Asked | None:
    """Read what the browser sent; anything that is no such wish is none."""
    match told:
        case {"what": str(what), "source_id": str(source_id), "line_no": int(line_no)}:
            known = what in ASKS and not isinstance(line_no, bool)
            if not known:
                return None
            return Asked(what, RecordId(source_id, line_no), _lines(told.get("lines")))
    return None


def _lines(told: Any) -> tuple[RecordId, ...]:
    """Read the lines that are selected; what is no line is left out."""
    found = []
    for one in told if isinstance(told, list) else []:
        match one:
            case [str(source_id), int(line_no)] if not isinstance(line_no, bool):
                found.append(RecordId(source_id, line_no))
    return tuple(found)


def _number(told: Any) -> int | None:
    """Return which wish of this viewport it is, from 1; the browser counts them."""
    match told:
        case {"number": int(number)} if not isinstance(number, bool) and number > 0:
            return number
    return None
