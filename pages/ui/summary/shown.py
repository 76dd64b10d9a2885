"""A summary on the page: title, severity, bullets with their lines."""

from typing import Any

import polars as pl
import streamlit as st

from logai_core.pipeline import pinning
from pages.ui import state, zone
from pages.ui.pins import pinning as pins
from pages.ui.scope import Loaded
from pages.ui.text import literal, plain

COLOURS = {"SEV1": "red", "SEV2": "orange", "SEV3": "yellow", "SEV4": "gray"}
MEANING = {
    "SEV1": "critical",
    "SEV2": "major",
    "SEV3": "minor",
    "SEV4": "no harm seen",
}


def pick(here: Loaded) -> dict[str, Any] | None:
    """Draw the choice of summary where there are several; return the chosen one."""
    made = here.case.summaries()
    if made.is_empty():
        return None
    places = tuple(range(made.height))
    place = made.height - 1
    if made.height > 1:
        place = st.segmented_control(
            "Made by",
            places,
            default=place,
            required=True,
            format_func=lambda one: literal(_maker(made.row(one, named=True))),
            key=f"summary.made.{here.analysis}.{made.height}",
        )
    return made.row(place, named=True)


def _maker(summary: dict[str, Any]) -> str:
    if summary["made_by"] == "code":
        return "code alone"
    return f"{summary['made_by']}, {summary['status']}"


def head(summary: dict[str, Any]) -> None:
    """Draw severity and title."""
    severity = summary["severity"]
    row = st.container(horizontal=True, vertical_alignment="center")
    row.badge(
        f"{literal(severity)} {MEANING.get(severity, '')}",
        color=COLOURS.get(severity, "gray"),  # type: ignore[arg-type]
    )
    row.markdown(
        f"**{literal(summary['title'])}**"
        + ("" if zone.name() == "UTC" else "  :gray[(times in UTC)]"),
        width="stretch",
    )


def body(summary: dict[str, Any], here: Loaded) -> None:
    """Draw the bullets, each with the lines it rests on, then next steps and notes."""
    lines = _lines(here)
    names = dict(here.sources().select("source_id", "name").iter_rows())
    if zone.name() != "UTC":
        st.caption(f"{zone.SENTENCES} Those of the lines are {zone.name()}.")
    for number, bullet in enumerate(summary["bullets"], 1):
        row = st.container(horizontal=True, vertical_alignment="center", wrap=False)
        row.markdown(
            f"{number}\\. {literal(bullet['text'], most=1000)}", width="stretch"
        )
        _draw_pin(bullet, summary["made_by"], here, row, number)
        if bullet["evidence"]:
            shown = [_line(ref, lines, names) for ref in bullet["evidence"]]
            st.code("\n".join(shown), language=None, wrap_lines=True)
    _list("Next steps", summary["next_steps"])
    _list("Notes", summary["notes"])


def _draw_pin(
    bullet: dict[str, Any], made_by: str, here: Loaded, row: Any, number: int
) -> None:
    pins.button(
        here,
        pinning.claim_mark(bullet["text"]),
        lambda: pinning.pin_of_claim(
            here.case, bullet, made_by, state.workspace().scope
        ),
        at=row,
        where=f"summary.{number}",
    )


def _list(title: str, items: list[str]) -> None:
    if items:
        st.subheader(title, anchor=False)
        st.markdown("\n".join(f"- {literal(item, most=1000)}" for item in items))


def _lines(here: Loaded) -> dict[tuple[str, int], tuple[Any, str]]:
    lines = here.table("examples").unique(["source_id", "line_no"])
    return {
        (source_id, line_no): (ts, message)
        for source_id, line_no, ts, message in lines.select(
            "source_id", "line_no", "ts", pl.col("message").str.slice(0, 1000)
        ).iter_rows()
    }


def _line(
    ref: dict[str, Any],
    lines: dict[tuple[str, int], tuple[Any, str]],
    names: dict[str, str],
) -> str:
    name = plain(names.get(ref["source_id"], "?"), most=60)
    ts, message = lines.get((ref["source_id"], ref["line_no"]), (None, ""))
    return f"{name}:{ref['line_no']}  {zone.clock(ts)}  {plain(message)}"
