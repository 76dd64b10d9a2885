"""A page of its own for the viewport: three pages of lines, and what was asked for."""

import polars as pl
import streamlit as st

from logai_core.facets import count_facets
from logai_core.record_id import RecordId
from tests.browser.logs import HOSTILE
from tests.builders import SOURCE, receipt_of, records_of
from workbench.ui import facets, state
from workbench.ui.viewport import Asked, Copied, viewport

ROWS, PAGES, ERRORS = 200, 3, (30, 90, 250)
NAME = "<img src=http://127.0.0.1:1/n onerror=alert(9)>.log"


def lines() -> pl.DataFrame:
    messages = [f"GET /cart/{i} answered in {i % 90} ms" for i in range(ROWS * PAGES)]
    messages[5:10] = HOSTILE
    messages[12] = "Pool exhausted\n  at pool.take\n  at main"
    messages[40] = "the POOL is back " + "and wide " * 60
    severity = [17 if i in ERRORS else 9 for i in range(len(messages))]
    return records_of(messages, severity=severity).with_columns(
        template_id=pl.lit("T1")
    )


def facets_of(records: pl.DataFrame) -> pl.DataFrame:
    hosts = records.with_columns(host=pl.lit(HOSTILE[1]))
    return count_facets(hosts.lazy())


def find(asked: str, start: int) -> int:
    """Return the row of the next error after one, or the row itself."""
    if asked == "next_error":
        return next((one for one in ERRORS if one > start), start)
    return {"first": 0, "last": ROWS * PAGES - 1}.get(asked, start)


def answer(asked: Asked) -> None:
    """Do what was asked for, before the page is drawn."""
    number = state.widget("page") or 0
    state.set_widget("asked", (number, asked))
    if asked.what == "pin":
        pinned = state.widget("pinned") or frozenset()
        state.set_widget("pinned", pinned ^ {asked.record})
    if asked.what in ("next_page", "previous_page"):
        state.set_widget("page", number + (1 if asked.what == "next_page" else -1))
    if asked.what in ("next_error", "first", "last"):
        row = find(asked.what, asked.record.line_no - 1)
        state.set_widget("page", row // ROWS)
        state.set_widget("current", RecordId(asked.record.source_id, row + 1))


def copy(asked: tuple[RecordId, ...]) -> Copied:
    """Return the messages as they are, which stand for lines as they were written."""
    messages = everything["message"]
    text = "\n".join(messages[one.line_no - 1] for one in asked)
    return Copied(text, f"{len(asked)} copied as written")


number, current = state.widget("page") or 0, state.widget("current")
pinned = state.widget("pinned") or frozenset()
everything = lines()
grid = st.grid(4, min_column_width=150)
with grid.cell(column_span=3):
    st.text(f"filter {state.widget('told')}")
with grid.cell():
    facets.draw(
        facets_of(everything),
        names={SOURCE: NAME, "T1": HOSTILE[3]},
        on_filter=lambda *told: state.set_widget("told", told),
    )
viewport(
    everything[number * ROWS : (number + 1) * ROWS],
    receipt_of(name=NAME),
    key="viewport",
    zone="Europe/Berlin",
    current=current,
    hits=["pool", "<b>"],
    pinned=pinned,
    wrapped=st.toggle("Wrap"),
    height_px=400,
    on_ask=answer,
    on_copy=copy,
)
runs = (state.widget("runs") or 0) + 1
state.set_widget("runs", runs)
st.text(f"run {runs}")
if told := state.widget("asked"):
    at, asked = told
    st.text(f"page {at + 1}, asked {asked.what} {asked.record.line_no}")
