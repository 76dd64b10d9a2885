"""What the lines looked at are made of: a short list of values for each field.

As in the viewport, the browser gets inert text and sets it as text. What it sends back
is a field and the digest of a value, never a position.
"""

import hashlib
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl
import streamlit as st

from logai_core.charts import palette
from logai_core.levels import GLYPHS, NAMES
from workbench.ui import state
from workbench.ui.errors import shown
from workbench.ui.text import plain

OnFilter = Callable[[str, str, bool], None]
CALLED = {
    "level": "Level", "service": "Service", "host": "Host", "source": "Source",
    "tpl": "Pattern",
}  # fmt: skip
MOST_NAME = 120
_HERE = Path(__file__).parent
_draw = st.components.v2.component(
    "logai_facets",
    html='<div class="facets">\n</div>',
    css=(_HERE / "facets.css").read_text("utf-8"),
    js=(_HERE / "facets.js").read_text("utf-8"),
)


def draw(
    facets: pl.DataFrame,
    *,
    names: Mapping[str, str],
    on_filter: OnFilter,
    key: str = "lines.facets",
) -> None:
    """Draw FACETS, a list a field.

    `names` tells what sources and patterns are called, by id. `on_filter` is called with
    the field of a query, a value, and whether records with it are to be left out.
    """
    if facets.is_empty():
        st.caption("Nothing to count: no record passes the filters.")
        return
    rows = list(facets.iter_rows(named=True))
    values = {(row["field"], digest(row["value"])): row["value"] for row in rows}
    fields = [
        _field(field, [row for row in rows if row["field"] == field], names)
        for field in dict.fromkeys(row["field"] for row in rows)
    ]
    _draw(
        key=key,
        data={"fields": fields, "colours": dict(palette.LEVELS)},
        on_pressed_change=partial(_press, key, values, on_filter),
    )


def digest(value: str) -> str:
    """Return a short name of a value, which may be long and of any characters."""
    return hashlib.blake2b(value.encode(), digest_size=8).hexdigest()


def _field(
    field: str, rows: list[dict[str, Any]], names: Mapping[str, str]
) -> dict[str, Any]:
    values = rows[0]["values"]
    return {
        "field": field,
        "title": plain(CALLED.get(field, field.removeprefix("@")), most=60),
        "note": f"{len(rows)} of {values:,}" if values > len(rows) else "",
        "most": max(row["share"] for row in rows),
        "rows": [_row(row, names) for row in rows],
    }


def _row(row: dict[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    field, value = row["field"], row["value"]
    called = names.get(value, value) if field in ("source", "tpl") else value
    level = field == "level" and value in NAMES
    name = plain(called, most=MOST_NAME) or "(blank)"
    share, before = row["share"], row["baseline_share"]
    said = f"{name}: {row['records']:,} records, {percent(share)}"
    drawn = {
        "value": digest(value),
        "name": name,
        "level": value if level else "",
        "glyph": GLYPHS[value] if level else "",
        "records": f"{row['records']:,}",
        "share": share,
        "percent": percent(share),
        "before": "",
        "mark": "",
        "said": said,
    }
    if before is None:
        return drawn
    moved = ("▲" if share > before else "▼") if row["significant"] else ""
    in_baseline = f"{row['baseline_records']:,} and {percent(before)} in the baseline"
    return drawn | {
        "before": percent(before),
        "mark": moved,
        "said": f"{said}; {in_baseline}",
    }


def percent(share: float) -> str:
    """Return `12.5%`; what is more than nothing never reads as nothing."""
    return "<0.1%" if 0 < share < 0.0005 else f"{share:.1%}"


def _press(key: str, values: dict[tuple[str, str], str], on_filter: OnFilter) -> None:
    pressed = (state.widget(key) or {}).get("pressed")
    match pressed:
        case {"field": str(field), "value": str(named), "exclude": bool(exclude)}:
            if (field, named) in values:
                with shown("filter by it", go_on=True):
                    on_filter(field, values[field, named], exclude)
