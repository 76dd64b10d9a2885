"""The first things that changed, a line each."""

from collections.abc import Callable
from typing import Any

import polars as pl
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from workbench.ui import zone
from workbench.ui.overview import finding as one_finding
from workbench.ui.text import count, literal

NUMBERS = ("One", "Two", "Three", "Four", "Five")
MOST = len(NUMBERS)


Draw = Callable[[dict[str, Any], DeltaGenerator], None]


def draw(
    findings: pl.DataFrame,
    scarce: str | None,
    select: Callable[[str], None],
    draw_pin: Draw,
) -> None:
    """Draw the first five episodes, largest first, or why there are none.

    `scarce` says that there is too little history; `select` selects a finding, and
    `draw_pin` draws in a row the button that pins one.
    """
    if scarce:
        st.info(literal(scarce), title="Too little history")
        st.page_link(
            "workbench/views/compare.py",
            label="Go to Compare",
            icon=":material/compare_arrows:",
        )
    elif findings.is_empty():
        st.info("Nothing stands out from what came before it.", title="No findings")
    if findings.is_empty():
        return
    first = findings.unique("episode", keep="first", maintain_order=True)
    number = NUMBERS[min(first.height, MOST) - 1]
    things = "thing" if first.height == 1 else "things"
    st.markdown(
        f"**{number} {things} that changed**  :gray[of "
        f"{count(first.height, 'episode')} with {count(findings.height, 'finding')}, "
        f"the largest first; times in {zone.name()}]"
    )
    sizes = dict(findings.group_by("episode").len().iter_rows())
    days = zone.on_several_days(findings["start"])
    with st.container(gap=None):
        for row in first.head(MOST).iter_rows(named=True):
            line = _line(row, sizes[row["episode"]] - 1, select, days=days)
            draw_pin(row, line)


def _line(
    row: dict[str, Any], others: int, select: Callable[[str], None], *, days: bool
) -> DeltaGenerator:
    """Draw the line of an episode; return it, for what else stands at its end."""
    line = st.container(horizontal=True, vertical_alignment="center", wrap=False)
    line.button(
        f"**#{row['episode']}**",
        type="tertiary",
        key=f"overview.five.{row['finding_id']}",
        help="Select this finding",
        on_click=select,
        args=(row["finding_id"],),
        width=44,
    )
    further = f"+{others:,} more" if others else ""
    line.markdown(
        f"{literal(zone.brief(row['start'], days=days))} **{literal(row['kind'])}** "
        f"{literal(row['text'], most=240)} "
        f"{f':gray[{literal(further)}]' if further else ''}",
        width="stretch",
    )
    line.button(
        "Lines",
        key=f"overview.five.lines.{row['finding_id']}",
        type="tertiary",
        icon=":material/list:",
        on_click=one_finding.look_at,
        args=(row,),
    )
    return line
