"""The lines with what stands around them: tools, the line in full, its neighbours."""

from functools import partial
from io import BytesIO
from typing import Any

import numpy as np
import streamlit as st

from logai_core.pipeline import pinning
from logai_core.store import take_rows
from logai_core.store.exporting import Kind, export
from workbench.ui import cache, scope_bar, state
from workbench.ui.errors import shown
from workbench.ui.keys import key_of
from workbench.ui.lines import context, lines, record
from workbench.ui.lines import time as line_time
from workbench.ui.lines.lines import Shown
from workbench.ui.pins import pinning as pins
from workbench.ui.scope import Loaded
from workbench.ui.viewport import Asked, OnAsk

KINDS: dict[Kind, str] = {"csv": "CSV", "ndjson": "NDJSON", "parquet": "Parquet"}
TYPES = {"csv": "text/csv", "ndjson": "application/x-ndjson",
         "parquet": "application/vnd.apache.parquet"}  # fmt: skip


def ask(seen: Shown, here: Loaded, row: Any) -> None:
    """Draw the time to go to, and how lines are shown."""
    with row:
        line_time.ask(seen, here)
        # These stay together where there is no room for all in one row.
        with st.container(
            horizontal=True, vertical_alignment="center", width="content"
        ):
            st.toggle("Wrap", key="lines.wrap", persist_state="session")
            st.toggle(
                "As table",
                key="lines.table",
                persist_state="session",
                help="For a screen reader, or to copy cells.",
            )


def _ask_for_all(seen: Shown, here: Loaded, row: Any) -> None:
    """Draw the ways to take all of the lines away, and to pin what was asked."""
    with row:
        _ask_download(seen, here)
    pins.button(
        here,
        pinning.search_mark(seen.scope),
        lambda: pinning.pin_of_search(here.case, seen.scope, np.sort(seen.rows)),
        at=row,
        where="lines",
        disabled=not _restricts(seen),
    )


def _restricts(seen: Shown) -> bool:
    scope = seen.scope
    return bool(scope.query or scope.stretch or scope.sources)


def _ask_download(seen: Shown, here: Loaded) -> None:
    opened = st.popover("Download", key="lines.download", on_change="rerun")
    if not opened.open:
        return
    with opened:
        st.caption(f"All {lines.told(seen)}, not only this page.")
        for kind, called in KINDS.items():
            st.download_button(
                called,
                partial(_file, here, seen, kind),
                file_name=f"records.{kind}",
                mime=TYPES[kind],
                key=f"lines.download.{kind}.{key_of(seen.scope, seen.order)}",
                on_click="ignore",
            )


def _file(here: Loaded, seen: Shown, kind: Kind) -> bytes:
    to = BytesIO()
    export(here.case, seen.rows, kind, to, zone=seen.scope.zone)
    return to.getvalue()


def draw(seen: Shown, here: Loaded, find: str) -> None:
    """Draw the lines, and below them the one that is open and its neighbours."""
    wrapped = bool(state.widget("lines.wrap"))
    _ask_for_all(seen, here, lines.draw_pages(seen, here))
    answer = partial(_answer, seen, here, find)
    if state.widget("lines.table"):
        lines.draw_table(seen, here)
    else:
        lines.draw(seen, here, find, wrapped=wrapped, on_ask=answer)
    _draw_around(here, seen, wrapped=wrapped, on_ask=answer)
    _draw_opened(here)


def _answer(seen: Shown, here: Loaded, find: str, asked: Asked) -> None:
    """Do what the keyboard asked for of the lines that were shown."""
    with shown("do what was asked for", go_on=True):
        lines.answer(asked, seen, here, find)


def _draw_around(here: Loaded, seen: Shown, *, wrapped: bool, on_ask: OnAsk) -> None:
    space = state.workspace()
    if space.around is not None:
        context.draw(
            here,
            space.around,
            zone=seen.scope.zone,
            wrapped=wrapped,
            on_close=lambda: state.change(around=None),
            on_ask=on_ask,
            pinned=pins.records(),
        )


def _draw_opened(here: Loaded) -> None:
    opened = state.workspace().opened
    if opened is None:
        return
    with shown("show the line", go_on=True):
        row = cache.row_of(here.root, here.analysis, opened)
        found = take_rows(here.case, np.array([row], np.uint32))
        scope = state.workspace().scope
        pins.button(
            here,
            pinning.line_mark(opened),
            lambda: pinning.pin_of_line(here.case, opened, scope),
            where="opened",
        )
        record.draw(
            found.row(0, named=True),
            here,
            zone=scope.zone,
            on_filter=scope_bar.add_clause,
        )
