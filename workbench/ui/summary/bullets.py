"""The bullets of a summary, each with the lines it rests on; a line is a way to it."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from logai_core.pipeline import pinning
from logai_core.record_id import RecordId
from workbench.ui import cache, filters, looking, state, zone
from workbench.ui.pins import pinning as pins
from workbench.ui.scope import Loaded
from workbench.ui.state import Scope
from workbench.ui.summary import made
from workbench.ui.summary.made import Notes
from workbench.ui.text import count, literal

HYPOTHESIS = "Hypothesis: "  # how the core begins a bullet that speaks of a cause
GUESS = ":orange-badge[hypothesis]"
MOST_LINES = 8  # of a bullet, before the others are folded away
LINE_CHARS, NAME_CHARS, BULLET_CHARS = 300, 40, 1000
Lines = Mapping[RecordId, tuple[Any, str]]


def draw(summary: dict[str, Any], here: Loaded) -> None:
    """Draw the bullets, those that were struck, the next steps and the notes."""
    cited = tuple(dict.fromkeys(_cited(summary)))
    lines = cache.cited(here.root, here.analysis, cited)
    names = dict(here.sources().select("source_id", "name").iter_rows())
    if zone.name() != "UTC":
        st.caption(f"{zone.SENTENCES} Those of the lines are {zone.name()}.")
    for number, bullet in enumerate(summary["bullets"], 1):
        with st.container(gap="xsmall", key=f"summary.bullet.{number}"):
            _draw_text(bullet, summary["made_by"], here, number)
            _draw_lines(bullet, lines, names, number)
    notes = made.notes_of(summary)
    _draw_struck(notes)
    _list("Next steps", summary["next_steps"])
    _list("Notes", notes.others)


def _cited(summary: dict[str, Any]) -> list[RecordId]:
    return [
        RecordId(ref["source_id"], ref["line_no"])
        for bullet in summary["bullets"]
        for ref in bullet["evidence"]
    ]


def _draw_text(bullet: dict[str, Any], made_by: str, here: Loaded, number: int) -> None:
    row = st.container(horizontal=True, vertical_alignment="center", wrap=False)
    text = bullet["text"]
    guess = f"{GUESS} " if text.startswith(HYPOTHESIS) else ""
    said = literal(text.removeprefix(HYPOTHESIS), most=BULLET_CHARS)
    row.markdown(f"**{number}.** {guess}{said}", width="stretch")
    pins.button(
        here,
        pinning.claim_mark(text),
        lambda: pinning.pin_of_claim(
            here.case, bullet, made_by, state.workspace().scope
        ),
        at=row,
        where=f"summary.{number}",
    )


def _draw_lines(
    bullet: dict[str, Any], lines: Lines, names: Mapping[str, str], number: int
) -> None:
    cited = [RecordId(ref["source_id"], ref["line_no"]) for ref in bullet["evidence"]]
    with st.container(gap=None):
        _ways(cited[:MOST_LINES], lines, names, f"{number}")
    rest = cited[MOST_LINES:]
    if rest:
        with st.expander(f"{count(len(rest), 'more line')} of bullet {number}"):
            _ways(rest, lines, names, f"{number}.more")


def _ways(
    cited: list[RecordId], lines: Lines, names: Mapping[str, str], where: str
) -> None:
    """Draw the place of each line as the way to it, and what it says beside it."""
    for place, record in enumerate(cited):
        row = st.container(
            horizontal=True, vertical_alignment="center", wrap=False, gap="small"
        )
        name = literal(names.get(record.source_id, "?"), most=NAME_CHARS)
        row.button(
            f":small[{name}\\:{record.line_no}]",
            key=f"summary.line.{where}.{place}",
            type="tertiary",
            icon=":material/notes:",
            width="content",
            on_click=open_line,
            args=(record,),
        )
        ts, message = lines.get(record, (None, ""))
        when, said = literal(zone.clock(ts)), literal(message, most=LINE_CHARS)
        row.markdown(f":small[:gray[{when}]  {said}]", width="stretch")


def open_line(record: RecordId) -> None:
    """Let Lines show a line among all others of its case, in full; the way back stays."""
    filters.look(Scope(zone=zone.name()))
    state.change(opened=record)
    looking.at_line(record)


def _draw_struck(notes: Notes) -> None:
    """Draw what a model said that its lines do not prove, and why not."""
    if not notes.struck:
        return
    st.subheader("Struck", anchor=False)
    st.caption("The model said this; the lines that it cites do not prove it.")
    for text, why in notes.struck:
        said = literal(text, most=BULLET_CHARS)
        st.markdown(f"- :gray[~~{said}~~]  \n  {literal(why, most=BULLET_CHARS)}")


def _list(title: str, items: list[str]) -> None:
    if items:
        st.subheader(title, anchor=False)
        st.markdown(
            "\n".join(f"- {literal(item, most=BULLET_CHARS)}" for item in items)
        )
