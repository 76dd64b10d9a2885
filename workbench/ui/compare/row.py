"""One row of a comparison in full, with its lines on both sides."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import numpy as np
import polars as pl
import streamlit as st

from logai_core.counted_in import out_of
from logai_core.inert import inert_text
from logai_core.pin import Pin
from logai_core.pipeline import pinning
from logai_core.pipeline.keeping_places import number_in
from logai_core.placeholders import place_in
from logai_core.query import members
from logai_core.scope import Scope
from workbench.ui import cache, filters, grids, zone
from workbench.ui.compare.lists import Picked
from workbench.ui.compare.named import dimension_name, texts_of
from workbench.ui.compare.records import MEASURE, is_whole
from workbench.ui.compare.rows import SMALLEST
from workbench.ui.compare.scopes import SIDES, place_of, scope_of, sides_of
from workbench.ui.keys import key_of
from workbench.ui.pins import pinning as pins
from workbench.ui.scope import Loaded
from workbench.ui.state import Pair, Window
from workbench.ui.text import count, literal

LINES, ROWS = 20, 8
NARROW_PX = 430
MOST_CHARS = 4_000
_HOUR = timedelta(hours=1)
_ROUND = 100  # from there on, a rate has no decimals
# Two tables of lines stand next to each other, so the message comes early.
LINE_COLUMNS: dict[str, Any] = {
    grids.TIME: grids.LINE_COLUMNS[grids.TIME],
    "number": st.column_config.NumberColumn(width=90, format="%.6g"),
    "level": grids.LINE_COLUMNS["level"],
    "message": st.column_config.TextColumn(width=380),
    **{name: grids.LINE_COLUMNS[name] for name in ("service", "source", "line")},
}


def draw(picked: Picked, pair: Pair, here: Loaded, texts: Mapping[str, str]) -> None:
    """Draw a value with its counts, and its first lines of both sides side by side."""
    dimension, value = picked.named
    is_named = _is_id(dimension) or dimension == MEASURE
    called = texts.get(value, value) if is_named else value
    st.code(inert_text(called[:MOST_CHARS]), language=None, wrap_lines=True)
    said = _told_number if dimension == MEASURE else partial(_told_change, texts)
    head = st.container(horizontal=True, vertical_alignment="center", wrap=False)
    head.caption("  ·  ".join(said(picked.row, pair)), width="stretch")
    _draw_pin(picked, pair, here, called, head)
    sides = [
        cache.carriers(here.root, here.analysis, pair, side, picked.named, LINES)
        for side in range(len(SIDES))
    ]
    both = all(lines.height for lines in sides)
    grid = st.grid(2 if both else 1, min_column_width=NARROW_PX, gap="medium")
    for side, lines in enumerate(sides):
        with grid.cell():
            if lines.height:
                _draw_side(picked, pair, side, lines, here)
            else:
                st.caption(f"**{SIDES[side].capitalize()}**: no record has it")


def _draw_pin(picked: Picked, pair: Pair, here: Loaded, called: str, row: Any) -> None:
    place = place_of(pair)
    mark = pinning.change_mark(*picked.named, place)
    pins.button(
        here,
        mark,
        lambda: _pin(picked, pair, here, called, place),
        at=row,
        where="compare",
    )


def _pin(picked: Picked, pair: Pair, here: Loaded, called: str, place: Scope) -> Pin:
    """Return the pin of a row: of its records of the incident, or, gone, of before."""
    side = 1 if picked.row.get("change") == "gone" else 0
    scope = scope_of(picked.named, pair, side, texts_of(here))
    rows = cache.matching(here.root, here.analysis, scope, "file")
    row = picked.row | {"dimension": picked.named[0], "value": picked.named[1]}
    made = pinning.pin_of_change(here.case, row, called, place, rows)
    return replace(made, refers=(*made.refers, *sides_of(pair)))


def _is_id(dimension: str) -> bool:
    return dimension in ("template", "source")


def _told_change(
    names: Mapping[str, str], row: dict[str, Any], pair: Pair
) -> list[str]:
    times = float(np.exp(row["effect"]))
    change = row["change"]
    if change in ("up", "down"):
        change += f" ×{times:,.3g}"
    said = [
        f"{literal(dimension_name(row['dimension'], names))}, **{change}**",
        _counted("incident", row, "", pair.window),
        _counted("baseline", row, "_b", pair.baseline),
        f"{row['impact']:+,.0f}".replace("-", "−") + " against the expected",
        _sure(row["q"]),
    ]
    if row["first_ts"]:
        said.append(f"first {zone.clock(row['first_ts'])} {zone.name()}")
    return said


def _counted(side: str, row: dict[str, Any], end: str, window: Window | None) -> str:
    records, units, of = (
        row[f"{name}{end}"] for name in ("records", "units", "units_of")
    )
    told = f"{side} {literal(out_of(units, of, row['unit']))}"
    if records != units:
        told += f" ({count(records, 'record')})"
    if window and records:
        rate = records / ((window.end - window.start) / _HOUR)
        told += f", {rate:,.{0 if rate >= _ROUND else 1}f} an hour"
    return told


def _told_number(row: dict[str, Any], _: Pair) -> list[str]:
    said = [
        f"{side}: median {row[f'median{end}']:,.6g}, 95 % below {row[f'high{end}']:,.6g}, "
        f"in {count(row[f'records{end}'], 'record')}"
        for side, end in zip(SIDES, ("", "_b"), strict=True)
    ]
    return [*said, _sure(row["q"])]


def _sure(q: float) -> str:
    return f"q < {SMALLEST:.4f}" if q < SMALLEST else f"q {q:.2g}"


def _draw_side(
    picked: Picked, pair: Pair, side: int, found: pl.DataFrame, here: Loaded
) -> None:
    dimension, value = picked.named
    row = st.container(horizontal=True, vertical_alignment="center")
    order = "the largest numbers first" if dimension == MEASURE else "first lines"
    row.caption(f"**{SIDES[side].capitalize()}**, {order}", width="content")
    _open(picked, pair, side, here, row)
    lines = grids.line_rows(found, here.sources())
    if dimension == MEASURE:
        number = (
            number_in(here.case, value, found["message"])
            if place_in(value)
            else found.select(members.number(members.scalar(value))).to_series()
        )
        lines = lines.with_columns(number.alias("number"))
    grids.show(
        lines.select(
            one for one in grids.in_zone(LINE_COLUMNS) if one in lines.columns
        ),
        columns=LINE_COLUMNS,
        alt=f"Lines of the {SIDES[side]}",
        most_rows=ROWS,
    )


def _open(
    picked: Picked,
    pair: Pair,
    side: int,
    here: Loaded,
    row: Any,
) -> None:
    scope = scope_of(picked.named, pair, side, texts_of(here))
    row.button(
        f"Open in Lines ({SIDES[side]})",
        key=f"compare.open.{key_of(pair, side, picked.named)}",
        icon=":material/list:",
        help=count(_matching(picked, pair, side, here, scope), "record"),
        on_click=filters.look,
        args=(scope,),
    )


def _matching(picked: Picked, pair: Pair, side: int, here: Loaded, scope: Scope) -> int:
    """Return how many records a scope has: counted already, unless sides overlap."""
    dimension = picked.named[0]
    if is_whole(pair) and dimension != MEASURE and not place_in(dimension):
        return int(picked.row[("records", "records_b")[side]])
    return int(cache.matching(here.root, here.analysis, scope, "file").size)
