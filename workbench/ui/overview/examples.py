"""Lines of one pattern: its first, some spread over its time, those in the window."""

from typing import Any, Literal

import streamlit as st

from logai_core.scope import Scope
from workbench.ui import cache, filters, grids, state, zone
from workbench.ui.overview.windowing import written
from workbench.ui.scope import Loaded
from workbench.ui.text import count

LINES = 20
ROWS = 8
Which = Literal["first", "spread", "window"]
CALLED: dict[Which, str] = {
    "first": "First lines",
    "spread": "Spread over its time",
    "window": "In the window",
}


def draw(pattern: dict[str, Any], here: Loaded) -> None:
    """Draw some lines of a pattern, each with its file and line number."""
    window = state.workspace().window
    which: tuple[Which, ...] = ("first", "spread", "window")
    row = st.container(horizontal=True, vertical_alignment="center")
    chosen = row.segmented_control(
        "Lines",
        which if window else which[:2],
        default="first",
        required=True,
        format_func=CALLED.__getitem__,
        key=f"patterns.lines.{'window' if window else 'all'}",
        persist_state="session",
        label_visibility="collapsed",
    )
    within_window = window if chosen == "window" else None
    selection = Scope(
        window=within_window, query=filters.any_of("tpl", (pattern["template_id"],))
    )
    matching = cache.matching(here.root, here.analysis, selection, "time").size
    if chosen == "spread":
        lines = cache.spread(here.root, here.analysis, selection, LINES)
    else:
        lines = cache.lines(here.root, here.analysis, selection, "time", 0, LINES)
    within = ""
    if window and chosen == "window":
        within = f" from {written(window.start)} to {written(window.end)} {zone.name()}"
    row.caption(
        f"{lines.height:,} of {count(matching, 'record')}{within}, in time order",
        width="content",
    )
    if lines.is_empty():
        st.caption("It has no record in the window that is set on the overview.")
        return
    grids.show(
        grids.line_rows(lines, here.sources()),
        columns=grids.LINE_COLUMNS,
        alt="Lines of the pattern",
        most_rows=ROWS,
    )
