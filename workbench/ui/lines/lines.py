"""The lines of the scope, a page at a time, with the place kept by record.

Where the reader is, is a record and never a position: it stays through another page,
order or query, as long as the scope has it.
"""

from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import polars as pl
import streamlit as st

from logai_core import pipeline, query
from logai_core.errors import CaseError
from logai_core.record_id import RecordId
from logai_core.scope import Scope
from logai_core.store.rows import Order, Rows
from logai_core.store.stepping import next_place, place_of
from workbench.ui import cache, grids, looking, state
from workbench.ui.errors import shown as shown_error
from workbench.ui.keys import key_of
from workbench.ui.lines import copying
from workbench.ui.pins import pinning
from workbench.ui.scope import Loaded
from workbench.ui.text import count, literal
from workbench.ui.viewport import Asked, OnAsk, viewport

PAGE_ROWS = 200
HEIGHT_PX = 560
STEPS = {
    "next_error": (True, "level>=error"), "previous_error": (False, "level>=error"),
    "next_hit": (True, ""), "previous_hit": (False, ""),
}  # fmt: skip


class Shown(NamedTuple):
    """The records of the scope in an order, and the page of them that is drawn."""

    scope: Scope
    order: Order
    rows: Rows
    place: int
    records: pl.DataFrame

    @property
    def number(self) -> int:
        """Return the number of the page, from 0."""
        return self.place // PAGE_ROWS


def ask(row: Any) -> tuple[Order, str]:
    """Draw in which order the lines are shown, and what is looked for in them."""
    chosen = row.segmented_control(
        "Order", ("file", "time"), default="file", required=True, key="lines.order",
        format_func=lambda one: f"{one} order", persist_state="session",
        label_visibility="collapsed",
    )  # fmt: skip
    find = row.text_input(
        "Find", key="lines.find", placeholder="Find, then n and N", width=180,
        persist_state="session", label_visibility="collapsed",
        help="Marks these words without hiding the other lines; n and N go to the "
        "next and the previous line that holds them.",
    )  # fmt: skip
    return ("time" if chosen == "time" else "file"), find or ""


def shown(here: Loaded, order: Order) -> Shown:
    """Return the page that the reader is on: that of the line they were at last.

    Where that line is filtered out, it is the next one of the file that is not.
    """
    scope, line = state.workspace().scope, state.workspace().line
    rows = cache.matching(here.root, here.analysis, scope, order)
    row = None if line is None else _row_of(here, line)
    place = 0 if row is None else _near(rows, row, order)
    return Shown(scope, order, rows, place, _page(here, scope, order, place))


def _row_of(here: Loaded, line: RecordId) -> int | None:
    """Return the row number of a line; where there is no such line, forget it and say so."""
    if line.source_id in set(here.sources()["source_id"]):
        with suppress(CaseError):  # a source read anew may have none that begins there
            return cache.row_of(here.root, here.analysis, line)
    state.change(line=None)
    state.tell("The line that the address names is not in this case")
    return None


def _near(rows: Rows, row: int, order: Order) -> int:
    """Return the position of a row number, or in file order of the next that is there."""
    place = place_of(rows, row)
    if place is None and order == "file" and rows.size:
        place = min(int(np.searchsorted(rows, rows.dtype.type(row))), rows.size - 1)
    return place or 0


def _page(here: Loaded, scope: Scope, order: Order, place: int) -> pl.DataFrame:
    """Return the page of records that a position of the list is on."""
    first = place // PAGE_ROWS * PAGE_ROWS
    return cache.lines(here.root, here.analysis, scope, order, first, PAGE_ROWS)


def draw_pages(seen: Shown, here: Loaded) -> Any:
    """Draw which records are shown of how many, and the choice of another page.

    Returns:
        The row of the choice, for what else stands in it: where long numbers leave no
        room beside them, all of it goes below them together.
    """
    row = st.container(horizontal=True, vertical_alignment="center")
    first, last = seen.number * PAGE_ROWS, (seen.number + 1) * PAGE_ROWS
    matching, total = seen.rows.size, int(here.sources()["records"].sum())
    of_all = f" ({total:,} in the case)" if matching != total else ""
    row.caption(
        f"Records {first + 1:,} to {min(last, matching):,} of {matching:,} "
        f"matching{of_all}",
        width="stretch",
    )
    tools = row.container(horizontal=True, vertical_alignment="center", width="content")
    pages = -(-matching // PAGE_ROWS)
    key = f"lines.page.{key_of(seen.scope, seen.order, seen.number)}"
    tools.number_input(  # of a single page too: what stands below does not jump
        "Page", min_value=1, max_value=pages, value=seen.number + 1, step=1,
        width=130, key=key, label_visibility="collapsed", disabled=pages == 1,
        on_change=_turn_to, args=(key, seen, here),
    )  # fmt: skip
    tools.caption(f"of {count(pages, 'page')}", width="content")
    return tools


def _turn_to(key: str, seen: Shown, here: Loaded) -> None:
    """Go to the page whose number was written."""
    number = state.widget(key)
    if number is None:
        return
    with shown_error("go to that page", go_on=True):
        go_to(here, seen, (int(number) - 1) * PAGE_ROWS)


def go_to(here: Loaded, seen: Shown, place: int) -> None:
    """Make the record at a position of the list the one that the reader is at."""
    place = min(max(place, 0), seen.rows.size - 1)
    found = _page(here, seen.scope, seen.order, place)  # that is to be drawn next
    ids = found.select("source_id", "line_no")
    looking.at_line(RecordId(*ids.row(place % PAGE_ROWS)))


def draw(seen: Shown, here: Loaded, find: str, *, wrapped: bool, on_ask: OnAsk) -> None:
    """Draw the page of lines; `on_ask` answers the keyboard."""
    space = state.workspace()
    viewport(
        seen.records,
        here.sources(),
        key=f"lines.viewport.{here.root.name}",
        zone=seen.scope.zone,
        current=space.line and _at(seen, space.line),
        hits=[
            one for one in (*query.literals(query.parse(seen.scope.query)), find) if one
        ],
        pinned=pinning.records(),
        wrapped=wrapped,
        height_px=HEIGHT_PX,
        on_ask=on_ask,
        on_copy=partial(copying.copy, here),
        note=state.told(),
    )


def _at(seen: Shown, line: RecordId) -> RecordId:
    """Return the line, or what the page was turned to where that is filtered out."""
    ids = seen.records.select("source_id", "line_no").rows()
    if tuple(line) in ids or not seen.place:
        return line
    return RecordId(*ids[seen.place % PAGE_ROWS])


def answer(asked: Asked, seen: Shown, here: Loaded, find: str) -> None:
    """Do what the keyboard asked for."""
    if asked.what in ("open", "context"):
        name = "opened" if asked.what == "open" else "around"
        again = getattr(state.workspace(), name) == asked.record
        state.change(**{name: None if again else asked.record})
        looking.at_line(asked.record)
    elif asked.what == "pin":
        _turn(asked, seen, here)
        looking.at_line(asked.record)
    else:
        _move(asked, seen, here, find)


def _turn(asked: Asked, seen: Shown, here: Loaded) -> None:
    """Pin the line, or those selected as one; again, unpin."""
    record, lines = asked.record, asked.lines
    if not lines:
        pipeline.turn_pin(here.case, record, seen.scope)
        return
    made = pipeline.pinning.turn(
        here.case,
        pipeline.pinning.lines_mark(lines),
        lambda: pipeline.pinning.pin_of_lines(here.case, lines, seen.scope),
    )
    state.tell(f"{count(len(lines), 'line')} {'pinned as one' if made else 'unpinned'}")


def _move(asked: Asked, seen: Shown, here: Loaded, find: str) -> None:
    last = seen.rows.size - 1
    to = {
        "first": 0,
        "last": last,
        "next_page": (seen.number + 1) * PAGE_ROWS,
        "previous_page": seen.number * PAGE_ROWS - 1,
    }.get(asked.what)
    if to is None:
        to = _step(asked, seen, here, find)
    if to is None or not 0 <= to <= last:
        looking.at_line(asked.record)
        state.tell(f"Nothing further: {asked.what.replace('_', ' ')}")
    else:
        go_to(here, seen, to)


def _step(asked: Asked, seen: Shown, here: Loaded, find: str) -> int | None:
    """Return the position of the next or previous error or hit, if there is one."""
    later, clause = STEPS[asked.what]
    clause = clause or (query.quoted(find) if find else "")
    if not clause:
        return None
    scope = replace(seen.scope, query=query.with_clause(seen.scope.query, clause))
    wanted = cache.matching(here.root, here.analysis, scope, "file")
    at = place_of(seen.rows, cache.row_of(here.root, here.analysis, asked.record))
    return None if at is None else next_place(seen.rows, wanted, at, later=later)


def draw_table(seen: Shown, here: Loaded) -> None:
    """Draw the page as a table, which a screen reader can read by its cells."""
    note = state.told()
    if note:
        st.caption(literal(note))
    chosen = grids.pick(
        grids.line_rows(seen.records, here.sources()),
        # What the browser remembers is a position: it belongs to this page of these.
        key=f"lines.rows.{key_of(here.root.name, here.analysis, *seen[:2], seen.number)}",
        columns=grids.LINE_COLUMNS,
        alt="Lines",
        most_rows=15,
    )
    if chosen is not None:
        found = seen.records.select("source_id", "line_no").row(chosen)
        state.change(opened=RecordId(*found))


def told(seen: Shown) -> str:
    """Return how many records there are, for what is done with all of them."""
    return count(seen.rows.size, "record")
