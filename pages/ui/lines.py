"""Pages of lines, and one line in full."""

from typing import Any

import polars as pl
import streamlit as st

from logai_core.inert import inert_text
from logai_core.instants import clock
from logai_core.levels import GLYPHS, name_of
from logai_core.scope import Scope
from logai_core.store.rows import Order
from pages.ui import cache, grids
from pages.ui.keys import key_of
from pages.ui.scope import Loaded
from pages.ui.text import literal

PAGE_ROWS = 200
MOST_CHARS = 20_000


def ask_order() -> Order:
    """Draw in which order the lines are shown."""
    chosen = st.segmented_control(
        "Order", ("file", "time"), default="file", required=True, key="lines.order",
        format_func=lambda one: f"{one} order", persist_state="session",
        label_visibility="collapsed",
    )  # fmt: skip
    return "time" if chosen == "time" else "file"


def pick(here: Loaded, selection: Scope, order: Order) -> dict[str, Any] | None:
    """Draw one page of the matching records; return the selected one."""
    matching = cache.matching(here.root, here.analysis, selection, order).size
    total = int(here.sources()["records"].sum())
    named = key_of(here.root.name, here.analysis, selection, order)
    number = _ask_page(matching, total, named)
    first = (number - 1) * PAGE_ROWS
    records = cache.lines(here.root, here.analysis, selection, order, first, PAGE_ROWS)
    chosen = grids.pick(
        grids.line_rows(records, here.sources()),
        # What the browser remembers is a position: it belongs to this page of these.
        key=f"lines.rows.{named}.{number}",
        columns=grids.LINE_COLUMNS,
        alt="Lines",
        most_rows=15,
    )
    if chosen is None:
        st.caption("Select a line to see all of it, and where it stands in its file.")
    return None if chosen is None else records.row(chosen, named=True)


def _ask_page(matching: int, total: int, named: str) -> int:
    pages = max(1, -(-matching // PAGE_ROWS))
    row = st.container(horizontal=True, vertical_alignment="center")
    place = row.empty()
    number = 1
    if pages > 1:
        number = row.number_input(
            "Page", min_value=1, max_value=pages, value=1, step=1, width=130,
            key=f"lines.page.{named}", label_visibility="collapsed",
        )  # fmt: skip
        row.caption(f"of {pages:,} pages", width="content")
    first = (number - 1) * PAGE_ROWS
    last = min(first + PAGE_ROWS, matching)
    of_all = f" ({total:,} in the case)" if matching != total else ""
    place.caption(
        f"Records {first + 1:,} to {last:,} of {matching:,} matching{of_all}",
        width="content",
    )
    return int(number)


def draw(record: dict[str, Any], here: Loaded) -> None:
    """Draw one record in full, with where its bytes are."""
    source = here.sources().row(
        by_predicate=pl.col("source_id") == record["source_id"], named=True
    )
    name = name_of(record["severity"])
    first, size = record["byte_offset"], record["byte_len"]
    message = record["message"]
    st.code(inert_text(message[:MOST_CHARS]), language=None, wrap_lines=True)
    if len(message) > MOST_CHARS:
        st.caption(f"{MOST_CHARS:,} of {len(message):,} characters are shown")
    if record["attributes"]:
        attributes = inert_text(record["attributes"][:MOST_CHARS])
        st.code(attributes, language=None, wrap_lines=True)
    last = record["line_no"] + record["lines"] - 1
    lines = f"line {record['line_no']:,}" + (
        f" to {last:,}" if record["lines"] > 1 else ""
    )
    level = record["level_text"]
    said = [
        f"**{literal(source['name'], most=120)}**, {lines}",
        f"{clock(record['ts'])} UTC ({record['ts_basis']})",
        f"{literal(GLYPHS[name])} {name}"
        + (f", written {literal(level)}" if level else ""),
        f"bytes {first:,} to {first + size:,}",
        f"sha256 {source['sha256'][:16]}…",
        f"pattern {literal(record['template_id'] or 'none')}",
    ]
    said += [
        f"{what} {literal(record[what])}"
        for what in ("service", "host")
        if record[what]
    ]
    st.caption("  ·  ".join(said))
