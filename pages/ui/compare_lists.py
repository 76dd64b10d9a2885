"""What is new, gone, up and down, and numbers that are spread otherwise: the lists."""

from typing import Any, NamedTuple

import polars as pl
import streamlit as st

from pages.ui import compare_rows, grids
from pages.ui.compare_records import ATTRIBUTE, MEASURE, Difference
from pages.ui.comparing import name_of, texts
from pages.ui.scope import Loaded
from pages.ui.state import Pair
from pages.ui.text import count, literal, plain

MOST = 300
MOST_ROWS = 12
UNITS = {"line": "record", "trace_id": "trace", "request_id": "request"}
CALLED = {
    "all": "All",
    "new": "New",
    "gone": "Gone",
    "up": "Up",
    "down": "Down",
    "numbers": "Numbers",
}


class Picked(NamedTuple):
    """A row of CHANGES or DISTRIBUTIONS: its dimension and value, and all of it."""

    named: tuple[str, str]
    row: dict[str, Any]


def pick(found: Difference, pair: Pair, here: Loaded) -> Picked | None:
    """Draw the lists; return the row that is selected in one of them."""
    row = st.container(horizontal=True, vertical_alignment="center")
    with row:
        kind = _ask_kind(found)
        chosen = [] if kind == "numbers" else _ask_dimensions(found.changes)
    if kind == "numbers":
        listed = found.distributions.with_columns(
            dimension=pl.lit(MEASURE), value=pl.col("measure")
        )
    else:
        own = pl.lit(value=True) if kind == "all" else pl.col("change") == kind
        if chosen:
            own &= pl.col("dimension").is_in(chosen)
        listed = found.changes.filter(own)
    named = name_of(here.analysis, pair, kind, chosen)
    sure, rest = (listed.filter(pl.col("significant") == one) for one in (True, False))
    picked = _pick(sure, kind, here, named)
    if rest.is_empty():
        return picked
    with st.expander(
        f"{rest.height:,} more that chance explains", key=f"compare.chance.{named}"
    ):
        other = _pick(rest, kind, here, f"chance.{named}")
    return other or picked


def _ask_kind(found: Difference) -> str:
    """Draw which list is shown, each with how many significant ones it has."""
    sure = found.changes.filter("significant")
    counts = dict(sure["change"].cast(pl.String).value_counts().iter_rows())
    counts |= {
        "all": sure.height,
        "numbers": int(found.distributions["significant"].sum()),
    }
    chosen = st.segmented_control(
        "List",
        tuple(CALLED),
        default="all",
        required=True,
        format_func=lambda one: f"{CALLED[one]} {counts.get(one, 0):,}",
        key="compare.kind",
        persist_state="session",
        label_visibility="collapsed",
        help="Without what chance explains, which is below each list.",
    )
    return str(chosen)


def _ask_dimensions(changes: pl.DataFrame) -> list[str]:
    """Draw of what kind the values are; return the kinds to show, or none for all."""
    sure = pl.col("significant").sum().alias("sure")
    counted = changes.group_by("dimension").agg(sure, pl.len())
    ordered = counted.sort("sure", "len", "dimension", descending=[True, True, False])
    names = {
        dimension: f"{dimension_name(dimension)} {sure:,}"
        for dimension, sure, _ in ordered.iter_rows()
    }
    return st.multiselect(
        "What",
        tuple(names),
        format_func=names.__getitem__,
        # The choice stays as long as there are these to choose from.
        key=f"compare.what.{name_of(sorted(names.items()))}",
        placeholder="Patterns, levels, hosts, fields …",
        persist_state="session",
        label_visibility="collapsed",
        width=420,
    )


def dimension_name(dimension: str) -> str:
    """Return what a dimension is called on the page."""
    if dimension == "template":
        return "pattern"
    return plain(dimension.removeprefix(ATTRIBUTE), most=40)


def _pick(listed: pl.DataFrame, kind: str, here: Loaded, named: str) -> Picked | None:
    by_chance = named.startswith("chance.")
    if listed.is_empty():
        st.caption(f"Nothing is in this list ({literal(CALLED[kind])}).")
        return None
    if listed.height > MOST:
        st.caption(f"The first {MOST} of {listed.height:,}, by how much they differ")
    shown = listed.head(MOST)
    if kind == "numbers":
        rows, columns = compare_rows.numbers(shown), compare_rows.NUMBER_COLUMNS
    else:
        rows = compare_rows.changes(shown, texts(here), here.table("templates"))
        rows = rows if kind == "all" else rows.drop("change")
        columns = compare_rows.columns(*_exposure(shown))
    chosen = grids.pick(
        rows,
        key=f"compare.rows.{named}",
        columns=columns,
        alt="What chance explains" if by_chance else "What differs, the most first",
        most_rows=MOST_ROWS,
        default=None if by_chance else 0,
    )
    if chosen is None:
        return None
    row = shown.row(chosen, named=True)
    return Picked((row["dimension"], row["value"]), row)


def _exposure(changes: pl.DataFrame) -> tuple[str, str]:
    """Return the sizes of both sides in words, as they stand over the counts."""
    unit, of, of_b = changes.select("unit", "units_of", "units_of_b").row(0)
    noun = UNITS.get(unit, unit)
    return count(of, noun), count(of_b, noun)
