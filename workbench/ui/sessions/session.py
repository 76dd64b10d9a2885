"""One thread: what is odd about it, its way, its lines in order, and what is missing."""

from typing import Any

import polars as pl
import streamlit as st

from logai_core.detect.sessions import reasons_in_words
from logai_core.pin import Pin
from logai_core.pipeline import pinning
from logai_core.pipeline.tying import Threads
from logai_core.query import clause_for, quoted
from workbench.ui import cache, filters, grids, state, zone
from workbench.ui.durations import told
from workbench.ui.pins import pinning as pins
from workbench.ui.scope import Loaded
from workbench.ui.sessions import course
from workbench.ui.sessions import line as session_line
from workbench.ui.sessions.course import MOST_LINES, absent_of
from workbench.ui.sessions.records import Odd, place_of
from workbench.ui.sessions.rows import failed_in_words, slow_in_words
from workbench.ui.sessions.words import expected_here, texts_of
from workbench.ui.state import Window
from workbench.ui.text import count, literal

MOST_ROWS = 14
MISSING = "○ missing"
_COLUMN = st.column_config
COLUMNS: dict[str, Any] = grids.LINE_COLUMNS | {
    "after": _COLUMN.TextColumn(
        width=84,
        alignment="right",
        help="Time since the line before it in the thread.",
    ),
}


def draw(one: dict[str, Any], threads: Threads, key: str, here: Loaded) -> None:
    """Draw a thread: where and when, its reasons, a picture and its lines."""
    lines = cache.session_lines(here.root, here.analysis, key, one["session_id"])
    row = _head(one, key)
    pins.button(
        here,
        pinning.thread_mark(key, one["session_id"]),
        lambda: _pin(one, lines, key, here),
        at=row,
        where="thread",
    )
    _draw_reasons(one, lines, threads, here)
    if one["first_ts"] != one["last_ts"]:
        course.draw(one, lines, threads, key, here)
    rows = with_missing(lines.head(MOST_LINES), one["odd"], threads, here)
    chosen = grids.pick(
        rows.drop("row"),
        key=f"sessions.lines.{here.analysis}.{key}.{one['session_id']}",
        columns=COLUMNS,
        alt="Lines of the thread, with the time since the one before",
        most_rows=MOST_ROWS,
    )
    said = []
    if lines.height > MOST_LINES:
        said.append(f"The first {MOST_LINES:,} of {count(lines.height, 'record')}.")
    if rows["level"].eq(MISSING).any():
        said.append(
            f"“{MISSING}” is no line of the log: it stands where the step comes as a rule."
        )
    if said:
        st.caption(" ".join(said))
    row = None if chosen is None else rows["row"][chosen]
    if row is not None:
        session_line.draw(lines.row(row, named=True), here)


def _pin(one: dict[str, Any], lines: pl.DataFrame, key: str, here: Loaded) -> Pin:
    scope, reasons = state.workspace().scope, _reasons(one, here)
    return pinning.pin_of_thread(here.case, one, lines, key, scope, reasons)


def _head(one: dict[str, Any], key: str) -> Any:
    """Draw where and when a thread was; return the row, for what else stands in it."""
    row = st.container(horizontal=True, vertical_alignment="center")
    seconds = None
    if one["first_ts"] is not None and one["records"] > 1:
        seconds = (one["last_ts"] - one["first_ts"]).total_seconds()
    parts = [
        f"**{literal(one['session_id'], most=120)}**",
        count(one["records"], "record"),
        f"{zone.clock(one['first_ts'])} {zone.name()}",
    ]
    if seconds is not None:
        parts.append(told(seconds))
    if one["open"]:
        parts.append("open at an edge, not judged for what it lacks")
    row.markdown("  ·  ".join(parts), width="content")
    row.button(
        "Open in Lines",
        key=f"sessions.open.{key}.{one['session_id']}",
        icon=":material/list:",
        help="The lines of its time that hold its id",
        on_click=_look_at,
        args=(one, key),
        disabled=one["first_ts"] is None,
    )
    return row


def _look_at(one: dict[str, Any], key: str) -> None:
    end = one["last_ts"] + pl.select(pl.duration(microseconds=1)).item()
    filters.look_at(
        Window(one["first_ts"], end),
        sources=tuple(one["sources"]),
        clauses=(_clause(key, one["session_id"]),),
    )


def _clause(key: str, session_id: str) -> str:
    """Return the query for an id where it stands: a message, a field or an attribute."""
    kind, _, name = key.rpartition(":")
    if kind == "message":
        return quoted(session_id)
    return clause_for(f"@{name}" if kind == "attribute" else name, session_id)


def _draw_reasons(
    one: dict[str, Any], lines: pl.DataFrame, threads: Threads, here: Loaded
) -> None:
    failed, odd = failed_in_words(lines, here.sources()), _reasons(one, here)
    if failed or odd:
        said = [f"- {literal(one, most=1_000)}" for one in [*failed, *odd]]
        st.markdown("\n".join(said))
    if not odd:
        alike, of = (
            same_steps(one, threads) - 1,
            count(threads.listed.height, "thread"),
        )
        else_ = "else " if failed else ""
        st.caption(
            f"Nothing {else_}about it is odd enough to be told. "
            f"Of {of}, {alike:,} others have the same steps."
        )


def _reasons(one: dict[str, Any], here: Loaded) -> list[str]:
    odd = one["odd"]
    texts = texts_of(here, {each[end] for each in odd for end in ("given", "step")})
    return [*reasons_in_words(odd, texts), *slow_in_words(one)]


def same_steps(one: dict[str, Any], threads: Threads) -> int:
    """Return how many threads have the steps that this one has, itself among them."""
    present = threads.steps.present
    alike = (present == present[one["set"]]).all(axis=1)
    return int(threads.steps.sets["sessions"].to_numpy()[alike].sum())


def with_missing(
    lines: pl.DataFrame, odd: list[Odd], threads: Threads, here: Loaded
) -> pl.DataFrame:
    """Return the lines of a thread as rows, those that are missing in their place.

    `row` is the place of a line in `lines`, null for what is missing.
    """
    place = pl.int_range(pl.len(), dtype=pl.UInt32)
    rows = lined(lines, here).with_columns(row=place, at=place.cast(pl.Float64))
    events = lines["template_id"].to_list()
    absent = absent_of(odd, events)
    if not absent:
        return rows.drop("at")
    texts = texts_of(here, {one[end] for one in absent for end in ("given", "step")})
    expected = [
        {
            "level": MISSING,
            "message": expected_here(one, texts),
            "at": place_of(events, one, threads.steps.names) - 0.5,
        }
        for one in absent
    ]
    more = pl.DataFrame(expected, schema_overrides={"at": pl.Float64})
    both = pl.concat([rows, more], how="diagonal").sort("at", maintain_order=True)
    return both.drop("at").with_columns(pl.col(pl.String).fill_null(""))


def lined(lines: pl.DataFrame, here: Loaded) -> pl.DataFrame:
    """Return the lines of a thread as rows, each with the time since the one before."""
    pause = (pl.col("ts") - pl.col("ts").shift(1)).dt.total_microseconds() / 1e6
    after = lines.select(
        pause.map_elements(_after, return_dtype=pl.String, skip_nulls=False)
    ).to_series()
    rows = grids.line_rows(lines, here.sources())
    return rows.insert_column(1, after.alias("after"))


def _after(seconds: float | None) -> str:
    return "" if seconds is None else f"+{told(seconds)}"
