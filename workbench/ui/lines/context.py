"""The lines around one line, whatever is filtered, drawn below the list that it is in."""

from collections.abc import Callable, Collection
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from logai_core.record_id import RecordId
from workbench.ui import cache, grids, state
from workbench.ui.errors import shown
from workbench.ui.keys import key_of
from workbench.ui.lines import copying
from workbench.ui.scope import Loaded
from workbench.ui.text import literal
from workbench.ui.viewport import Asked, OnAsk, viewport

STEP = 20
ROW_PX, FRAME_PX, MOST_PX = 20, 56, 420


def draw(
    here: Loaded,
    record: RecordId,
    *,
    zone: str,
    wrapped: bool,
    on_close: Callable[[], None],
    on_ask: OnAsk,
    pinned: Collection[RecordId] = (),
    key: str = "lines.context",
) -> None:
    """Draw the lines around `record`; `on_ask` opens or pins one of them.

    The list above keeps its page and its place. `x` in here closes it, as the button
    does.
    """
    drawn = False
    answer = partial(_answer, on_close, on_ask)
    with shown("show the lines around it", go_on=True):
        _draw(here, record, zone, on_close, answer, pinned, key, wrapped=wrapped)
        drawn = True
    if not drawn:  # a source that was read anew may have no such record
        _draw_close(st, key, on_close)


def _answer(on_close: Callable[[], None], on_ask: OnAsk, asked: Asked) -> None:
    if asked.what == "context":
        on_close()
    elif asked.what in ("open", "pin"):
        on_ask(asked)


def _draw(
    here: Loaded,
    record: RecordId,
    zone: str,
    on_close: Callable[[], None],
    on_ask: OnAsk,
    pinned: Collection[RecordId],
    key: str,
    *,
    wrapped: bool,
) -> None:
    own = f"{key}.{key_of(here.root.name, record)}"
    row = st.container(horizontal=True, vertical_alignment="center")
    row.markdown(_title(here, record), width="content")
    which = row.segmented_control(
        "Sources", ("this source", "all sources"), default="this source",
        required=True, key=f"{key}.which", persist_state="session",
        label_visibility="collapsed",
    )  # fmt: skip
    before, after = (_reach(own, side) for side in ("before", "after"))
    lines = cache.around(
        here.root, here.analysis, record, before, after,
        everywhere=which == "all sources",
    )  # fmt: skip
    place = _place_of(lines, record)
    with row:
        _draw_more(own, "before", more=place == before)
        _draw_more(own, "after", more=lines.height - place - 1 == after)
    _draw_close(row, key, on_close)
    viewport(
        lines,
        here.sources(),
        key=f"{key}.lines",
        zone=zone,
        current=record,
        pinned=pinned,
        wrapped=wrapped,
        height_px=min(MOST_PX, FRAME_PX + ROW_PX * max(lines.height, 4)),
        on_ask=on_ask,
        on_copy=partial(copying.copy, here),
    )


def _draw_close(row: Any, key: str, on_close: Callable[[], None]) -> None:
    row.button(
        "Close", key=f"{key}.close", icon=":material/close:", type="tertiary",
        on_click=on_close, help="Or x in the lines",
    )  # fmt: skip


def _title(here: Loaded, record: RecordId) -> str:
    names = here.sources().select("source_id", name=grids.flat("name", most=60))
    name = dict(names.iter_rows()).get(record.source_id, "?")
    return f"**Around line {record.line_no:,} of {literal(name)}**, nothing filtered"


def _reach(own: str, side: str) -> int:
    return int(state.widget(f"{own}.{side}") or STEP)


def _more(own: str, side: str) -> None:
    state.set_widget(f"{own}.{side}", _reach(own, side) + STEP)


def _draw_more(own: str, side: str, *, more: bool) -> None:
    st.button(
        f"{STEP} more {side}",
        key=f"{own}.more.{side}",
        help=None if more else f"There is nothing more {side}",
        disabled=not more,
        on_click=_more,
        args=(own, side),
    )


def _place_of(lines: pl.DataFrame, record: RecordId) -> int:
    ids = lines.select("source_id", "line_no").rows()
    return ids.index(tuple(record))
