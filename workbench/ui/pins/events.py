"""Outside events: pasted or from a file, looked over, then on the timeline."""

from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from logai_core.errors import LimitError, SettingError
from logai_core.events import MOST_CHARS, MOST_EVENTS, Event, Read, read_events
from logai_core.pin import Pin
from logai_core.pipeline import pinning
from logai_core.store import Case
from workbench.ui import grids, state, zone
from workbench.ui.errors import shown
from workbench.ui.ingest.reading import ZONES
from workbench.ui.pins import pinning as pinned
from workbench.ui.scope import Loaded
from workbench.ui.text import count, literal

KINDS = ("deploy", "alert", "chat", "other")
MOST_MB = 4
NUMBER = "events.number"  # of the inputs: new ones are empty
EXAMPLE = (
    "2026-11-20 13:02 Europe/Berlin deploy 1.4.2 by release-bot\n"
    "2026-11-20T12:09Z alert checkout errors over 5 %\n"
    "[2026-11-20 13:15] <alice> rolling back"
)
_COLUMN = st.column_config
COLUMNS: dict[str, Any] = {
    "time (UTC)": _COLUMN.TextColumn(width=172),
    "what": _COLUMN.TextColumn(width=430),
    "who": _COLUMN.TextColumn(width=120),
    "assumed": _COLUMN.TextColumn(
        width=200, help="What the time does not state, and is taken as this."
    ),
    "line": _COLUMN.NumberColumn(width=60, format="localized"),
}
REFUSED: dict[str, Any] = {
    "line": COLUMNS["line"],
    "why": _COLUMN.TextColumn(width=260),
    "text": _COLUMN.TextColumn(width=560),
}


def draw(here: Loaded) -> None:
    """Draw the inputs for outside events, folded until they are asked for."""
    opened = st.expander(
        "Add outside events: deploys, alerts, chat",
        key="events.open",
        icon=":material/flag:",
        on_change="rerun",
    )
    if not opened.open:
        return
    with opened:
        text, given = _ask_text()
        zoned, day, kind = _ask_how(here)
        if not text.strip():
            st.caption(
                f"One a line: a time, then what happened; or a table with a heading. At "
                f"most {MOST_EVENTS:,}, each of {MOST_CHARS:,} characters."
            )
            return
        read = read_events(text, zone=zoned, day=day)
        _show(read)
        _ask_add(here, read, kind, given)


def _number() -> int:
    return int(state.widget(NUMBER) or 0)


def _ask_text() -> tuple[str, str]:
    """Ask for the events; return their text, and where it is from."""
    grid = st.grid(4, min_column_width=256)
    with grid.cell(column_span=3):
        text = st.text_area(
            "Paste lines, or a table",
            key=f"events.text.{_number()}",
            placeholder=EXAMPLE,
            height=130,
        )
    with grid.cell():
        file = st.file_uploader(
            "Or a file (CSV, text)",
            type=["csv", "tsv", "txt", "log"],
            key=f"events.file.{_number()}",
            max_upload_size=MOST_MB,
        )
    if file is None:
        return str(text or ""), "paste"
    try:
        return file.getvalue().decode("utf-8-sig"), str(file.name)
    except UnicodeDecodeError as error:
        raise SettingError(
            f"{file.name}: not UTF-8 text, expected lines or a table as CSV",
            hint="Save it as UTF-8, or paste what is in it.",
        ) from error


def _ask_how(here: Loaded) -> tuple[str, date | None, str]:
    """Ask for the zone and the day of times that state none, and what the events are."""
    row = st.container(horizontal=True, vertical_alignment="bottom")
    zoned = row.selectbox(
        "Zone of times that state none",
        ZONES,
        index=ZONES.index(zone.name()),
        key=f"events.zone.{zone.name()}",
        width=240,
    )
    first = here.sources()["first_ts"].min()
    day = row.date_input(
        "Day of times that state none",
        value=zone.local(first).date() if first else None,  # type: ignore[arg-type]
        key=f"events.day.{zone.name()}",
        format="YYYY-MM-DD",
        width=200,
    )
    kind = row.segmented_control(
        "They are",
        KINDS,
        default="deploy",
        required=True,
        key="events.kind",
        persist_state="session",
    )
    return str(zoned), day if isinstance(day, date) else None, str(kind)


def _show(read: Read) -> None:
    """Draw what was understood, and what was refused and why."""
    said = f"**{count(len(read.events), 'event')}** understood"
    if read.columns:
        roles = zip(("time", "what", "who"), read.columns, strict=True)
        said += ", by the columns " + ", ".join(
            f"{role}: {literal(one, most=40)}" for role, one in roles if one
        )
    st.markdown(said)
    if read.events:
        grids.show(
            _rows(read.events), columns=COLUMNS, alt="Events understood", most_rows=8
        )
    if read.refused:
        st.markdown(f"**{count(len(read.refused), 'line')}** refused")
        rows = pl.DataFrame(
            read.refused, schema={"line": pl.UInt32, "text": pl.String, "why": pl.String},
            orient="row",
        )  # fmt: skip
        grids.show(
            rows.select("line", "why", grids.flat("text").alias("text")),
            columns=REFUSED,
            alt="Lines refused, with the reason",
            most_rows=6,
        )


def _rows(events: tuple[Event, ...]) -> pl.DataFrame:
    found = pl.DataFrame(
        [(one.at, one.title, one.author, one.how, one.line) for one in events],
        schema={"at": pl.Datetime("us", "UTC"), "title": pl.String, "author": pl.String,
                "how": pl.String, "line": pl.UInt32},
        orient="row",
    )  # fmt: skip
    return found.select(
        grids.clock("at").alias(grids.heading("time")),
        grids.flat("title").alias("what"),
        grids.flat("author", most=60).alias("who"),
        pl.col("how").alias("assumed"),
        "line",
    )


def _ask_add(here: Loaded, read: Read, kind: str, given: str) -> None:
    st.button(
        f"Add {count(len(read.events), 'event')}",
        key="events.add",
        type="primary",
        icon=":material/add:",
        disabled=not read.events,
        on_click=_add,
        args=(here.case, [_pin(one, kind, given) for one in read.events]),
    )


def _pin(event: Event, kind: str, given: str) -> Pin:
    made = pinning.pin_of_event(
        event.at, event.title, event.text, author=event.author, given=given
    )
    return replace(made, tags=() if kind == "other" else (kind,))


def _add(case: Case, pins: list[Pin]) -> None:
    with shown("add the events", go_on=True):
        there = {one.pin.origin for one in case.board.pins() if one.pin.kind == "event"}
        new = [one for one in pins if one.origin not in there]
        if len(there) + len(new) > MOST_EVENTS:
            raise LimitError(
                f"outside events: found {len(there) + len(new):,}, expected at most "
                f"{MOST_EVENTS:,} in a case",
                hint="Add only those around the incident, or remove some.",
            )
        case.board.add_all(new)
        state.set_widget(NUMBER, _number() + 1)
        pinned.read(case)
