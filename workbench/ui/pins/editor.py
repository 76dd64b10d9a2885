"""The fields of one pin, saved as they are written; the original stays beside them."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from logai_core.errors import StaleError
from logai_core.pin import Pin, Pinned
from logai_core.pipeline import pinning
from logai_core.store import Case
from workbench.ui import conflict, state, zone
from workbench.ui.errors import shown
from workbench.ui.overview import windowing
from workbench.ui.scope import Loaded
from workbench.ui.state import Editing
from workbench.ui.text import literal, plain

MOST_TITLE, MOST_COMMENT, MOST_TAGS, TAG_CHARS = 200, 2_000, 12, 40
MOST_SHOWN = 2_000  # characters of what was on the page
NARROWEST_PX = 240  # of a field: beside a preview fewer fit in a row
PAUSE = "500ms"  # of typing, after which it is saved


def draw(here: Loaded, one: Pinned) -> None:
    """Draw the fields of the pin that is edited."""
    editing = state.workspace().editing
    if editing is None:
        return
    if draw_conflict(here.case, one.number):
        return
    _draw_texts(here.case, editing)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _ask_time(here.case, editing, one.pin)
        st.button(
            "Take back" if one.pin.noise else "Noise",
            key=f"timeline.noise.{one.number}",
            icon=":material/visibility:"
            if one.pin.noise
            else ":material/visibility_off:",
            help="Bring it back into the report"
            if one.pin.noise
            else "Keep it here, greyed, and leave it out of the report",
            on_click=save,
            args=(here.case, "noise", not one.pin.noise),
        )
        st.button(
            "Remove",
            key=f"timeline.remove.{one.number}",
            icon=":material/delete:",
            on_click=_remove,
            args=(here.case, one),
        )
    if one.pin.shown:
        lines = (plain(line) for line in one.pin.shown[:MOST_SHOWN].split("\n"))
        st.code("\n".join(lines), language=None, wrap_lines=True)


@st.fragment
def _draw_texts(case: Case, editing: Editing) -> None:
    pin, named = editing.pinned.pin, f"{editing.pinned.number}.{editing.opened}"
    fields: tuple[tuple[str, str, str, int, Callable[[str], Any]], ...] = (
        ("name", "Title", pin.called, MOST_TITLE, lambda text: _name(pin, text)),
        ("comment", "Comment", pin.comment, MOST_COMMENT, str.strip),
        ("tags", "Tags, with commas between", ", ".join(pin.tags), 500, tags_of),
    )
    grid = st.grid(len(fields), min_column_width=NARROWEST_PX)
    for field, label, value, most, read in fields:
        key = f"timeline.{field}.{named}"
        with grid.cell():
            st.text_input(
                label,
                value=value,
                key=key,
                max_chars=most,
                live=PAUSE,
                on_change=_save_written,
                args=(case, field, key, read),
            )
    if pin.name:
        st.caption(f"At first: {literal(pin.title, most=MOST_TITLE)}")


def _name(pin: Pin, text: str) -> str:
    """Return the name that a title gives; the original title is none."""
    return "" if text.strip() == pin.title else text.strip()


def tags_of(text: str) -> tuple[str, ...]:
    """Return the tags in a text, each once, in their order."""
    written = (" ".join(one.split())[:TAG_CHARS].strip() for one in text.split(","))
    return tuple(dict.fromkeys(one for one in written if one))[:MOST_TAGS]


def _ask_time(case: Case, editing: Editing, pin: Pin) -> None:
    key = f"timeline.time.{editing.pinned.number}.{zone.name()}.{editing.opened}.{pin.when}"
    st.text_input(
        f"Time ({zone.name()})",
        value=windowing.written(pin.when) if pin.when else "",
        key=key,
        placeholder="no time of its own",
        width=230,
        on_change=_save_time,
        args=(case, key, pin),
    )
    if pin.moved:
        at_first = zone.clock(pin.at) if pin.at else "without a time"
        st.button(
            "Back to the original",
            key=f"timeline.unmove.{editing.pinned.number}",
            icon=":material/undo:",
            help=f"At first {at_first}",
            on_click=save,
            args=(case, "moved", None),
        )


def _save_time(case: Case, key: str, pin: Pin) -> None:
    text = str(state.widget(key) or "").strip()
    with shown("change the time", go_on=True):
        moved = windowing.read(text) if text else None
        save(case, "moved", None if moved == pin.at else moved)


def _save_written(case: Case, field: str, key: str, read: Callable[[str], Any]) -> None:
    save(case, field, read(str(state.widget(key) or "")))


def save(case: Case, field: str, value: Any) -> None:
    """Save one field of the pin that is edited; keep both where another was saved.

    Where only other fields were saved meanwhile, or the same, there is nothing to choose.
    """
    editing = state.workspace().editing
    if editing is None:
        return
    pinned = editing.pinned
    if getattr(pinned.pin, field) == value:
        return
    with shown("save the pin", go_on=True):
        try:
            saved = case.board.change(pinned.number, pinned.version, **{field: value})
            state.change(editing=replace(editing, pinned=saved))
        except StaleError as error:
            _rebase(case, pinned, (field, value), error)


def _rebase(case: Case, read: Pinned, mine: tuple[str, Any], error: StaleError) -> None:
    """Save a field over what was saved meanwhile, unless that is another text of it."""
    field, value = mine
    now = error.theirs
    alike = (getattr(read.pin, field), value)
    if isinstance(now, Pinned) and getattr(now.pin, field) in alike:
        saved = case.board.change(now.number, now.version, **{field: value})
        state.change(editing=Editing(saved, saved.version))
    else:
        with conflict.watch(_key(read.number, field), TEXT[field](value)):
            raise error


# The fields of a pin as text, and back.
TEXT: dict[str, Callable[[Any], str]] = {
    "name": str,
    "comment": str,
    "tags": ", ".join,
    "moved": lambda when: windowing.written(when) if when else "",
    "noise": lambda is_noise: "noise" if is_noise else "",
}
READ: dict[str, Callable[[str], Any]] = {
    "name": str.strip,
    "comment": str.strip,
    "tags": tags_of,
    "moved": lambda text: windowing.read(text) if text.strip() else None,
    "noise": lambda text: text.strip() == "noise",
}
CALLED = {"name": "The title", "comment": "The comment", "tags": "The tags",
          "moved": "The time", "noise": "The mark as noise"}  # fmt: skip


def _key(number: int, field: str) -> str:
    return f"timeline.{number}.{field}"


def draw_conflict(case: Case, number: int) -> bool:
    """Draw what was written here beside what was saved elsewhere, where they differ."""
    for field, called in CALLED.items():
        if conflict.draw(
            _key(number, field),
            what=called,
            text_of=partial(_text_of, field),
            keep=partial(_keep, case, number, field),
            take=_take,
        ):
            return True
    return False


def _text_of(field: str, theirs: Pinned) -> str:
    return TEXT[field](getattr(theirs.pin, field))


def _keep(case: Case, number: int, field: str, text: str, theirs: Any) -> None:
    """Save a text over what was saved elsewhere; what was removed is put back."""
    with shown("save the pin", go_on=True):
        now = theirs or pinning.put_back(case, number)
        if now is None:
            return
        with conflict.watch(_key(number, field), text):
            value = READ[field](text)
            saved = case.board.change(now.number, now.version, **{field: value})
            state.change(editing=Editing(saved, saved.version))


def _take(theirs: Any) -> None:
    state.change(editing=Editing(theirs, theirs.version) if theirs else None)


def _remove(case: Case, one: Pinned) -> None:
    with shown("remove the pin", go_on=True):
        case.board.remove(one.number)
        state.change(editing=None, removed=one)


def offer_back(here: Loaded) -> None:
    """Offer to pin again what was removed last, here or elsewhere while it was edited."""
    space = state.workspace()
    removed, editing = space.removed, space.editing
    numbers = [one.number for one in space.pins]
    with st.container():  # has its place when there is nothing to offer
        if editing and editing.pinned.number not in numbers:
            draw_conflict(here.case, editing.pinned.number)
        if removed is None or removed.number in numbers:
            return
        row = st.container(horizontal=True, vertical_alignment="center")
        called = literal(removed.pin.called, most=90)
        row.caption(f"Removed: P{removed.number} {called}", width="content")
        row.button(
            "Put it back",
            key="timeline.put_back",
            type="tertiary",
            icon=":material/undo:",
            on_click=_put_back,
            args=(here.case, removed.number),
        )


def _put_back(case: Case, number: int) -> None:
    with shown("put it back", go_on=True):
        pinning.put_back(case, number)
        state.change(removed=None)
