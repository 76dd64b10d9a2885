"""The ids that tie lines together, and which of them sessions are made of."""

from typing import Any

import polars as pl
import streamlit as st

from logai_core.sessions import best_id
from logai_core.sessions.keys import FORMS
from workbench.ui import grids, state
from workbench.ui.durations import told
from workbench.ui.scope import Loaded
from workbench.ui.text import count, literal

MOST_ROWS = 5
_COLUMN = st.column_config
COLUMNS: dict[str, Any] = {
    "id": _COLUMN.TextColumn(width=150),
    "where it stands": _COLUMN.TextColumn(width=250),
    "records": _COLUMN.NumberColumn(
        width=80, format="localized", help="That have such an id."
    ),
    "share": _COLUMN.ProgressColumn(
        width=110,
        format="%.1f%%",
        min_value=0,
        max_value=100,
        help="Of the records looked at.",
    ),
    "distinct ids": _COLUMN.NumberColumn(width=90, format="localized"),
    "lines per id": _COLUMN.NumberColumn(
        width=90, format="%.1f", help="Median over ids that tie at least two lines."
    ),
    "span per id": _COLUMN.TextColumn(
        width=100,
        alignment="right",
        help="Median time from first to last line of an id that ties at least two.",
    ),
    "patterns": _COLUMN.NumberColumn(
        width=76, format="localized", help="Of all lines that have such an id."
    ),
    "fit": _COLUMN.NumberColumn(
        width=58,
        format="%.2f",
        help="0 to 1: how many records it covers, whether each id ties different "
        "patterns, stays within a short time, clear of the edges of its source, so that "
        "what it lacks can be told, and begins alike.",
    ),
}


def choose(here: Loaded) -> str | None:
    """Draw the ids, the best first; return the key of the chosen one, if any is."""
    ids = here.table("ids")
    if ids.is_empty():
        st.info(
            "No column, attribute or number in the messages comes again in lines of "
            "different patterns, so there are no sessions to follow. Logs with a "
            "request, trace, order or job id have them.",
            title="No id ties lines together",
        )
        return None
    best = best_id(ids)
    if best is None:
        st.info(
            "Each of these comes again by chance, or stays all the time as threads and "
            "users do. Choose one to see its sessions nevertheless.",
            title="No id ties what belongs together",
        )
    shown = state.workspace().session_key or best
    chosen = grids.pick(
        rows(ids),
        key=f"sessions.ids.{here.root.name}.{here.analysis}",
        columns=COLUMNS,
        alt="Ids that tie lines together, the best first",
        most_rows=MOST_ROWS,
        default=ids["key"].index_of(shown) if shown else None,
    )
    key = best if chosen is None else ids["key"][chosen]
    if key != state.workspace().session_key:
        state.change(session_key=key, session=None)
    if key is not None:
        _say_why(ids, key, best, here)
    return key


def rows(ids: pl.DataFrame) -> pl.DataFrame:
    """Return IDS as the rows of a table."""
    return ids.select(
        grids.flat("name", most=80).alias("id"),
        pl.struct("kind", "key", "name")
        .map_elements(_where, return_dtype=pl.String)
        .alias("where it stands"),
        "records",
        (pl.col("share") * 100).alias("share"),
        pl.col("ids").alias("distinct ids"),
        pl.col("lines_per_id").alias("lines per id"),
        pl.col("span_s")
        .map_elements(told, return_dtype=pl.String, skip_nulls=False)
        .alias("span per id"),
        pl.col("templates").alias("patterns"),
        pl.col("score").alias("fit"),
    )


def _where(one: dict[str, str]) -> str:
    if one["kind"] == "message":
        if one["name"] in FORMS:
            return "in messages, by its form"
        if one["key"].startswith("pair:"):
            return "in messages, as name and value"
        return "in messages, after the word"
    return {"column": "a field of its own", "attribute": "in the attributes"}[
        one["kind"]
    ]


def _say_why(ids: pl.DataFrame, key: str, best: str | None, here: Loaded) -> None:
    """Say what the chosen id ties, and why it is the one that is chosen unasked."""
    one = ids.row(by_predicate=pl.col("key") == key, named=True)
    name = f"**{literal(one['name'], most=80)}**"
    total = int(here.sources()["records"].sum())
    of_all = f" (the case has {total:,})" if one["looked_at"] < total else ""
    ties = (
        f"{one['records']:,} of {count(one['looked_at'], 'record')} looked at{of_all} have it; "
        f"{one['ids']:,} ids, those in several lines tie {one['lines_per_id']:,.3g} lines "
        f"within {told(one['span_s'])} (medians)"
    )
    chosen = "chosen because it fits best" if key == best else "your choice"
    if key != best and best is not None:
        first = ids.row(by_predicate=pl.col("key") == best, named=True)
        chosen += f"; {literal(first['name'], most=80)} fits best"
    more = f"  ·  {ids.height} ids are listed" if ids.height > MOST_ROWS else ""
    st.caption(f"{name}, {chosen}  ·  {ties}{more}")
