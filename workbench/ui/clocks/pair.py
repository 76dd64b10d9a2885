"""A clock set right by two lines that happened at the same time."""

from typing import Any

import streamlit as st

from logai_core.record_id import RecordId
from logai_core.skew import offset_of_pair
from logai_core.skew.wording import seconds
from workbench.ui import cache, state, zone
from workbench.ui.clocks import apply, offsets
from workbench.ui.scope import Loaded
from workbench.ui.text import literal

MOST_MESSAGE = 160
_KEYS = "clocks.pair"
_TO_DO = (
    "Choose a line on at least one side: type its number, or open it in a thread and "
    "pair it from there. Until then each side shows its first line."
)


def draw(here: Loaded, *, busy: bool) -> None:
    """Draw two lines to choose, and the button that makes their times one."""
    if here.sources().height < 2:
        return
    if not st.toggle(
        "Pair two lines that happened at the same time",
        key=f"{_KEYS}.on",
        persist_state="session",
    ):
        return
    grid = st.grid(2, min_column_width=430, gap="medium")
    with grid.cell():
        wrong = _ask("The wrong clock wrote", "wrong", 0, here)
    with grid.cell():
        right = _ask("The right clock wrote", "right", 1, here)
    if not _is_chosen():
        st.caption(_TO_DO)
    elif wrong is not None and right is not None:
        _offer(wrong, right, here, busy=busy)


def take(side: str, record: RecordId) -> None:
    """Make a record the line of one side ("wrong" or "right") of the pair."""
    state.set_widget(f"{_KEYS}.on", value=True)
    state.set_widget(f"{_KEYS}.{side}.source", record.source_id)
    state.set_widget(f"{_KEYS}.{side}.line", record.line_no)


def _is_chosen() -> bool:
    """Tell whether a line was chosen; two first lines have nothing to do with each other."""
    return any(
        state.widget(f"{_KEYS}.{side}.line") is not None for side in ("wrong", "right")
    )


def _ask(label: str, side: str, first: int, here: Loaded) -> dict[str, Any] | None:
    names = offsets.names_of(here.sources())
    ids = list(names)
    row = st.container(horizontal=True, vertical_alignment="bottom")
    source_id = row.selectbox(
        label,
        ids,
        index=min(first, len(ids) - 1),
        format_func=lambda one: names.get(one, one),
        key=f"{_KEYS}.{side}.source",
        persist_state="session",
    )
    line_no = row.number_input(
        "Line",
        min_value=1,
        value=None,
        step=1,
        placeholder="1",
        key=f"{_KEYS}.{side}.line",
        persist_state="session",
        width=130,
    )
    found = cache.record(here.root, here.opened.held, source_id, int(line_no or 1))
    if found.is_empty():
        st.caption("No record stands there.")
        return None
    record: dict[str, Any] = found.row(0, named=True)
    st.caption(
        f"{zone.clock(record['ts'])} {zone.name()}  ·  "
        f"{literal(record['message'], most=MOST_MESSAGE)}"
    )
    return record


def _offer(
    wrong: dict[str, Any], right: dict[str, Any], here: Loaded, *, busy: bool
) -> None:
    if wrong["source_id"] == right["source_id"]:
        st.caption("Both lines are of one source; choose lines of two.")
        return
    if wrong["ts"] is None or right["ts"] is None:
        st.caption("One of the lines has no time; choose two that have one.")
        return
    offset_s = offset_of_pair(wrong["ts"], right["ts"])
    receipt = apply.receipt_of(here.opened, wrong["source_id"])
    row = st.container(horizontal=True, vertical_alignment="center")
    row.markdown(f"The times are {seconds(offset_s)} apart.", width="content")
    apply.draw(row, receipt, offset_s, here.opened, busy=busy, first=True)
