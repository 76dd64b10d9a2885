"""The variables of one pattern: what stands in each place, and splitting by one."""

from typing import Any

import polars as pl
import streamlit as st

from logai_core.store import Case
from logai_core.templates import Edit
from logai_core.templates.parting import MOST_PARTED
from logai_core.templates.places import places_of, put
from workbench.ui import cache, grids, state, zone
from workbench.ui.overview.windowing import written
from workbench.ui.patterns import edits
from workbench.ui.scope import Loaded
from workbench.ui.state import Window
from workbench.ui.text import count, literal, plain

ON_DEMAND = 150_000  # records; to take so many apart takes a third of a second
NARROW_PX = 430
LISTED = 3
AROUND = 11  # characters shown on either side of a place
_COLUMN = st.column_config
COLUMNS: dict[str, Any] = {
    "place": _COLUMN.NumberColumn(width=48),
    "where": _COLUMN.TextColumn(width=205),
    "values": _COLUMN.NumberColumn(
        width=62, format="localized", help="How many distinct ones there are."
    ),
    "range": _COLUMN.TextColumn(width=96),
    "most common": _COLUMN.TextColumn(width=220),
    "rare": _COLUMN.TextColumn(width=120),
    "only in the window": _COLUMN.TextColumn(width=150),
}
VALUE_COLUMNS: dict[str, Any] = {
    "value": _COLUMN.TextColumn(width=230),
    "records": _COLUMN.NumberColumn(width=80, format="localized"),
    "share": _COLUMN.ProgressColumn(
        width=92, format="%.1f%%", min_value=0, max_value=100, help="Of the pattern."
    ),
    "in window": _COLUMN.NumberColumn(width=80, format="localized"),
    "note": _COLUMN.TextColumn(width=140),
}


def draw(pattern: dict[str, Any], here: Loaded, *, busy: bool) -> None:
    """Draw the variables of a pattern, and the values of the one that is selected."""
    if not places_of(pattern["template"]):
        st.caption("No part of this pattern varies.")
        return
    named, records = pattern["template_id"], pattern["records"]
    if records > ON_DEMAND and not st.toggle(
        f"Take {count(records, 'record')} apart, to see what varies",
        key=f"patterns.take_apart.{named}",
    ):
        return
    window = state.workspace().window
    span = (window.start, window.end) if window else None
    found = cache.variables(here.root, here.analysis, named, span)
    unfit = int(found["unfit"].max() or 0)  # type: ignore[arg-type]
    if unfit == records:
        st.caption("Its records are free text: no part of them can be told apart.")
        return
    grid = st.grid(2, min_column_width=NARROW_PX, gap="medium")
    with grid.cell():
        st.caption(_told(found.height, records, unfit, window))
        key = f"patterns.variables.{here.analysis}.{named}.{span}"
        chosen = grids.pick(
            _rows(found, pattern["template"], inside=span is not None),
            key=key,
            columns=COLUMNS,
            alt="Variables of the pattern",
            most_rows=8,
            default=0,
        )
    if chosen is None:
        return
    with grid.cell():
        _draw_values(
            pattern,
            found.row(chosen, named=True),
            here.case,
            inside=span is not None,
            busy=busy,
        )


def _told(places: int, records: int, unfit: int, window: Window | None) -> str:
    told = [f"**{count(places, 'variable')}** of {count(records, 'record')}"]
    if unfit:
        told.append(f"{unfit:,} could not be taken apart")
    if window:
        ends = f"{written(window.start)} to {written(window.end)}"
        told.append(f"window {ends} {zone.name()}")
    return "  ·  ".join(told)


def _rows(found: pl.DataFrame, template: str, *, inside: bool) -> pl.DataFrame:
    rows = []
    for one in found.iter_rows(named=True):
        row = {
            "place": one["position"] + 1,
            "where": _where(template, one["position"]),
            "values": one["values"],
            "range": _range(one["low"], one["high"]),
            "only in the window": _few(one["only_inside"]),
            "most common": _few(one["top"], one["values"]),
            "rare": _few(one["rare"]),
        }
        rows.append(row)
    table = pl.DataFrame(rows)
    return table if inside else table.drop("only in the window")


def _where(template: str, position: int) -> str:
    """Return a place with the words around it, the others as they stand."""
    mark = "\x00"  # no template holds it
    before, _, after = put(template, position, mark).partition(mark)
    place = places_of(template)[position]
    left = "…" + before[-AROUND:] if len(before) > AROUND else before
    right = after[:AROUND] + "…" if len(after) > AROUND else after
    return plain(f"{left}▸{place}◂{right}")


def _range(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return ""
    return f"{low:,.10g}" if low == high else f"{low:,.10g} to {high:,.10g}"


def _few(values: list[dict[str, Any]], of: int = 0) -> str:
    told = [
        f"{plain(one['value'], most=40)} ×{one['records']:,}" for one in values[:LISTED]
    ]
    more = max(of, len(values)) - len(told)
    return ", ".join(told) + (f", {more:,} more" if more > 0 else "")


def _draw_values(
    pattern: dict[str, Any],
    variable: dict[str, Any],
    case: Case,
    *,
    inside: bool,
    busy: bool,
) -> None:
    values = _values(variable, inside=inside)
    row = st.container(horizontal=True, vertical_alignment="center")
    more = variable["values"] - values.height
    row.caption(
        f"**Place {variable['position'] + 1}** {literal(variable['kind'])}  ·  "
        f"{count(variable['values'], 'value')}"
        + (f", {more:,} of them not listed" if more else ""),
        width="content",
    )
    with row:
        _ask_split(pattern, variable, case, busy=busy)
    grids.show(values, columns=VALUE_COLUMNS, alt="Values of the variable", most_rows=8)


def _values(variable: dict[str, Any], *, inside: bool) -> pl.DataFrame:
    """Return the values that are known, each once, the commonest first."""
    notes: dict[str, list[str]] = {}
    counts: dict[str, dict[str, Any]] = {}
    for name, note in (("top", ""), ("only_inside", "only in the window"), ("rare", "rare")):  # fmt: skip
        for one in variable[name]:
            counts[one["value"]] = one
            notes.setdefault(one["value"], []).extend([note] if note else [])
    ordered = sorted(counts.values(), key=lambda one: (-one["records"], one["value"]))
    rows = pl.DataFrame(
        [
            {
                "value": plain(one["value"]),
                "records": one["records"],
                "share": 100 * one["records"] / max(variable["records"], 1),
                "in window": one["inside"],
                "note": ", ".join(notes[one["value"]]),
            }
            for one in ordered
        ],
        schema={
            "value": pl.String,
            "records": pl.UInt64,
            "share": pl.Float64,
            "in window": pl.UInt64,
            "note": pl.String,
        },
    )
    return rows if inside else rows.drop("in window")


def _ask_split(
    pattern: dict[str, Any], variable: dict[str, Any], case: Case, *, busy: bool
) -> None:
    values, position = variable["values"], variable["position"]
    if values < 2:
        label = "One value, nothing to split by"
    elif values <= MOST_PARTED:
        label = f"Split into {values:,} patterns"
    else:
        label = f"Split off the {MOST_PARTED} commonest values"
    st.button(
        label,
        key=f"patterns.split.{pattern['template_id']}.{position}",
        icon=":material/call_split:",
        help=f"Each value gets a pattern of its own, at most {MOST_PARTED} of them; "
        "records with other values stay in this one.",
        disabled=busy or values < 2,
        on_click=edits.make,
        args=(case, Edit("split", (pattern["template"],), position=position)),
    )
