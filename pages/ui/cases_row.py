"""One case of the list: what it holds, and what can be done to it."""

import re
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO

import streamlit as st

from logai_core.errors import LimitError
from logai_core.store import Case, pack
from logai_core.store.keeping import (
    MOST_TITLE,
    Described,
    archive,
    delete,
    duplicate,
    rename,
    restore,
)
from logai_core.store.shelf import open_named, root_of
from pages.ui import home, progress, state
from pages.ui.errors import shown
from pages.ui.text import count, literal, plain

WIDTHS = (46, 9, 8, 11, 17, 9)
_DOING = "cases.doing"
RENAME, COPY, ARCHIVE, BACK, DELETE = (
    "Rename", "Duplicate", "Archive", "Take back", "Delete",
)  # fmt: skip
ICONS = {
    RENAME: ":material/edit:",
    COPY: ":material/content_copy:",
    ARCHIVE: ":material/archive:",
    BACK: ":material/unarchive:",
    DELETE: ":material/delete:",
}


def head() -> None:
    """Draw what stands above the columns."""
    for column, word in zip(
        _columns(), ("", "sources", "pins", "size", "changed (UTC)", ""), strict=True
    ):
        with column.container(horizontal=True, horizontal_alignment="right"):
            st.caption(word, width="content")


def draw(one: Described) -> None:
    """Draw a case, and below it what is asked about it."""
    cells = _columns()
    with cells[0]:
        _draw_title(one)
    numbers = (
        f"{one.sources:,}",
        f"{one.pins:,}",
        size(one.bytes),
        f"{one.changed:%Y-%m-%d %H:%M}",
    )
    for cell, number in zip(cells[1:5], numbers, strict=True):
        with cell.container(horizontal=True, horizontal_alignment="right"):
            st.caption(number if not one.fault or cell in cells[3:5] else "", width="content")
    with cells[5].container(horizontal=True, horizontal_alignment="right", gap=None):
        _draw_ways(one)
    if state.widget(_DOING) == (RENAME, one.name):
        _ask_title(one)
    if state.widget(_DOING) == (DELETE, one.name):
        _ask_deletion(one)


def draw_note() -> None:
    """Say what was done last, and do what was asked for of a row."""
    match state.widget(_DOING):
        case (str(what), str(name)) if what in (COPY, ARCHIVE, BACK):
            state.set_widget(_DOING, None)
            _do(f"{what.lower()} the case", partial(_ASKED[what], name))
    note = state.told()
    if note:
        st.caption(f":material/check: {literal(note)}")


def size(number: int) -> str:
    """Return `12 KB`, `3.4 MB`: how much a case takes on the disk."""
    value = float(number)
    for unit in ("B", "KB", "MB", "GB"):
        if value < 1000:
            break
        value, unit = value / 1000, {"B": "KB", "KB": "MB", "MB": "GB"}.get(unit, "TB")
    return f"{value:,.1f} {unit}" if value < 10 and unit != "B" else f"{value:,.0f} {unit}"


def _columns() -> list[st.delta_generator.DeltaGenerator]:
    return st.columns(WIDTHS, gap="small", vertical_alignment="center", wrap=False)
