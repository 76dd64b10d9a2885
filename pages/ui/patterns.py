"""Templates on the page: the list, and one with its lines."""

from typing import Any

import polars as pl
import streamlit as st

from logai_core.levels import NAMES
from logai_core.store import Selection
from pages.ui import cache, filters, grids
from pages.ui.scope import Loaded
from pages.ui.text import count

PAGE_ROWS = 500
LINES = 20
_COLUMN = st.column_config
COLUMNS: dict[str, Any] = {
    "level": _COLUMN.TextColumn(
        width=92, help="The highest level that it occurs with."
    ),
    "records": _COLUMN.NumberColumn(width=80, format="localized"),
    "share": _COLUMN.ProgressColumn(
        width=92, format="percent", min_value=0, max_value=1, help="Of all records."
    ),
    "trend": _COLUMN.BarChartColumn(
        width=116, y_min=0, help="Records in 40 equal slices of the case's time."
    ),
    "pattern": _COLUMN.TextColumn(width=400),
    "levels": _COLUMN.TextColumn(width=140),
    "first (UTC)": _COLUMN.TextColumn(width=172),
    "last (UTC)": _COLUMN.TextColumn(width=172),
    "sources": _COLUMN.TextColumn(width=220),
}


def ask(templates: pl.DataFrame) -> pl.DataFrame:
    """Draw the search; return the templates that hold the words literally."""
    row = st.container(horizontal=True, vertical_alignment="center")
    words = row.text_input(
        "Search patterns",
        key="patterns.search",
        placeholder="Words as they stand, any case",
        persist_state="session",
        label_visibility="collapsed",
        width=380,
    )
    held = pl.col("template").str.to_lowercase()
    matching = templates.filter(held.str.contains((words or "").lower(), literal=True))
    row.caption(
        f"{matching.height:,} of {count(templates.height, 'pattern')}, holding "
        f"{_records(matching):,} of {count(_records(templates), 'record')}"
    )
    return matching


def _records(templates: pl.DataFrame) -> int:
    return int(templates["records"].sum())


def pick(matching: pl.DataFrame, here: Loaded) -> dict[str, Any] | None:
    """Draw one page of templates, largest first; return the selected one."""
    if matching.is_empty():
        st.info(
            "Search for other words, or for none.", title="No pattern holds these words"
        )
        return None
    pages = -(-matching.height // PAGE_ROWS)
    number = st.pagination(pages, key=f"patterns.page.{pages}") if pages > 1 else 1
    shown = matching.slice((number - 1) * PAGE_ROWS, PAGE_ROWS)
    chosen = grids.pick(
        _rows(shown, here.sources()),
        key=f"patterns.rows.{shown.select('template_id').hash_rows().sum()}",
        columns=COLUMNS,
        alt="Patterns, largest first",
        most_rows=12,
        default=0,
    )
    return None if chosen is None else shown.row(chosen, named=True)


def _rows(templates: pl.DataFrame, sources: pl.DataFrame) -> pl.DataFrame:
    names = dict(sources.select("source_id", grids.flat("name", most=60)).iter_rows())
    return templates.select(
        grids.level().alias("level"),
        "records",
        "share",
        "trend",
        grids.flat("template").alias("pattern"),
        grids.clock("first_ts").alias("first (UTC)"),
        grids.clock("last_ts").alias("last (UTC)"),
        _levels().alias("levels"),
        pl.col("sources")
        .list.eval(pl.element().replace_strict(names, default="?"))
        .list.join(", ")
        .alias("sources"),
    )


def _levels() -> pl.Expr:
    """Return the counts by level in words, such as `INFO 12, WARN 3`."""
    parts = [
        pl.when(pl.col("levels").list.get(place) > 0).then(
            pl.format("{} {}", pl.lit(name), pl.col("levels").list.get(place))
        )
        for place, name in enumerate(NAMES)
    ]
    return pl.concat_list(parts).list.drop_nulls().list.join(", ")


def draw(template: dict[str, Any], here: Loaded) -> None:
    """Draw one template in full, its first lines, and the way to all of them."""
    selection = Selection(template_ids=(template["template_id"],))
    lines = cache.lines(here.root, here.analysis, selection, "time", 0, LINES)
    st.code(template["template"], language=None, wrap_lines=True)
    st.caption(
        f"First {lines.height:,} of {count(template['records'], 'record')} in time order  ·  "
        f"{count(template['shapes'], 'shape')}  ·  {template['template_id']}"
    )
    rows = grids.line_rows(lines, here.sources())
    grids.show(rows, columns=grids.LINE_COLUMNS, alt="First lines of the pattern")
    opened = st.button(
        f"Open all {template['records']:,} in Lines",
        key="patterns.open",
        icon=":material/list:",
        on_click=filters.look_at,
        args=(None, (template["template_id"],)),
    )
    if opened:
        st.switch_page("pages/views/lines.py")
