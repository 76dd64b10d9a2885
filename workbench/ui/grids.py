"""Frames of the core as tables on the page.

Every text of a log is made inert, and long ones are cut: a table is for looking
over, the whole text of one row stands below it. Streamlit would make a frame of pandas
of any other frame, and then a table of Arrow; so it gets that table.
"""

from functools import partial
from typing import Any, cast

import polars as pl
import streamlit as st

from logai_core.inert import inert
from logai_core.levels import GLYPHS, NAMES, level_name
from workbench.ui import state, zone

MOST_CHARS = 400
ROW_PX = 28
HEAD_PX = 32
TIME = "time (UTC)"  # for what is said of columns; rows have `heading`
_UTC = " (UTC)"
CHAR_PX = 7  # of a heading
_CLOCK = "%Y-%m-%d %H:%M:%S%.3f"
_SHORT = "%m-%d %H:%M:%S"
_COLUMN = st.column_config
Selected = dict[str, dict[str, Any]]  # as a table tells what is selected in it


def pick(
    rows: pl.DataFrame,
    *,
    key: str,
    columns: dict[str, Any],
    alt: str,
    most_rows: int = 12,
    default: int | None = None,
) -> int | None:
    """Draw rows, of which one can be selected; return its position.

    The key must change whenever other rows are shown: what the browser remembers is
    a position, and it must never come to mean another row. `columns` are as `in_zone`
    takes them.
    """
    first = rows.columns[0]
    marked = None if rows.is_empty() else default
    start = _at(marked, None if marked is None else (marked, first))
    was = state.widget(key) or start
    selected = st.dataframe(
        rows.to_arrow(),
        key=key,
        hide_index=True,
        column_config=in_zone(columns),
        row_height=ROW_PX,
        height=_height(rows, most_rows),
        placeholder="",
        on_select=partial(_follow, key, was, first),
        selection_mode=["single-row", "single-cell"],
        selection_default=cast(Any, start),
        alt=alt,
    )
    chosen = [row for row in selected["selection"]["rows"] if row < rows.height]
    return chosen[0] if chosen else None


def _at(row: int | None, cell: tuple[int, str] | None) -> Selected:
    """Return the selection of a row, and of the cell that the keys go on from."""
    rows, cells = ([] if one is None else [one] for one in (row, cell))
    return {"selection": {"rows": rows, "columns": [], "cells": cells}}


def _follow(key: str, was: Selected, first: str) -> None:
    """Make the row the one of the cell that was gone to, or the cell that of the row.

    Arrow keys and clicks go to cells, a box at the side marks a row; a browser has both.
    """
    told, before = state.widget(key)["selection"], was["selection"]
    rows = told["rows"]
    gone_to, came_from = (
        [tuple(cell) for cell in one.get("cells", [])] for one in (told, before)
    )
    is_marked = bool(rows) and rows != before["rows"]
    if gone_to != came_from and gone_to and not is_marked:
        cell = gone_to[0]
        selected = _at(cell[0], cell)
    elif rows:  # the first box that is marked brings the first cell with it
        selected = _at(rows[0], (rows[0], first))
    else:  # unmarked; the keys go on from there
        selected = _at(None, next(iter(gone_to), None))
    state.set_widget(key, selected)


def show(
    rows: pl.DataFrame, *, columns: dict[str, Any], alt: str, most_rows: int = 12
) -> None:
    """Draw rows to look at."""
    st.dataframe(
        rows.to_arrow(),
        hide_index=True,
        column_config=in_zone(columns),
        row_height=ROW_PX,
        height=_height(rows, most_rows),
        placeholder="",
        alt=alt,
    )


def _height(rows: pl.DataFrame, most_rows: int) -> int:
    return HEAD_PX + ROW_PX * max(1, min(rows.height, most_rows)) + 2


def heading(word: str) -> str:
    """Return the heading of a column of times, such as "time (UTC)"."""
    return f"{word} ({zone.name()})"


def in_zone(columns: dict[str, Any]) -> dict[str, Any]:
    """Return what is said of columns by their headings in the zone of the scope.

    In `columns` those of times are headed as in UTC. They are wide enough for the name
    of the zone.
    """
    if zone.name() == "UTC":
        return columns
    return {
        heading(name.removesuffix(_UTC)) if name.endswith(_UTC) else name: (
            _wide(said) if name.endswith(_UTC) else said
        )
        for name, said in columns.items()
    }


def _wide(column: dict[str, Any]) -> dict[str, Any]:
    room = CHAR_PX * len(heading("first line"))
    return column | {"width": max(column["width"], room)}


def clock(ts: str) -> pl.Expr:
    """Return times to the millisecond as text, which no browser shifts to its zone."""
    return zone.texts(pl.col(ts), _CLOCK)


def span() -> tuple[pl.Expr, pl.Expr]:
    """Return when findings start and end as text, of `start`, `end` and `open`."""
    ended = zone.texts(pl.col("end"), _SHORT)
    still = pl.when("open").then(pl.lit("still open")).otherwise(ended)
    return (
        zone.texts(pl.col("start"), _SHORT).alias(heading("start")),
        still.alias(heading("end")),
    )


def level() -> pl.Expr:
    """Return glyph and word of `severity`."""
    words = {name: f"{GLYPHS[name]} {name}" for name in NAMES}
    return level_name(pl.col("severity")).replace_strict(words, return_dtype=pl.String)


def flat(text: str, *, most: int = MOST_CHARS) -> pl.Expr:
    """Return a column of text as single, inert lines of at most `most` characters."""
    short = pl.col(text).str.slice(0, most * 2)
    line = inert(short).str.replace_all(r"\s+", " ")
    return (
        pl.when(line.str.len_chars() > most)
        .then(line.str.slice(0, most - 1) + "…")
        .otherwise(line)
    )


def place(sources: pl.DataFrame) -> pl.Expr:
    """Return `name:line` of the columns `source_id` and `line_no`."""
    return source_name(sources) + ":" + pl.col("line_no").cast(pl.String)


def source_name(sources: pl.DataFrame) -> pl.Expr:
    """Return the name of the column `source_id`."""
    names = sources.select("source_id", name=flat("name", most=80))
    known = dict(names.iter_rows())
    return pl.col("source_id").replace_strict(
        known, default="?", return_dtype=pl.String
    )


LINE_COLUMNS = {
    TIME: _COLUMN.TextColumn(width=172),
    "level": _COLUMN.TextColumn(width=92),
    "service": _COLUMN.TextColumn(width=100),
    "source": _COLUMN.TextColumn(width=130),
    "line": _COLUMN.NumberColumn(width=64, format="localized"),
    "message": _COLUMN.TextColumn(width=900),
}


def line_rows(records: pl.DataFrame, sources: pl.DataFrame) -> pl.DataFrame:
    """Return RECORDS or EXAMPLES as the rows of a table of lines.

    The column `service` is there only when one of them has a service.
    """
    rows = records.select(
        clock("ts").fill_null("undated").alias(heading("time")),
        level().alias("level"),
        flat("service", most=60).alias("service"),
        source_name(sources).alias("source"),
        pl.col("line_no").alias("line"),
        flat("message").alias("message"),
    )
    unnamed = rows["service"].null_count() == rows.height
    return rows.drop("service") if unnamed else rows
