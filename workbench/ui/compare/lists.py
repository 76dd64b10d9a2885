"""What is new, gone, up and down, and numbers that are spread otherwise: the lists."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import polars as pl
import streamlit as st

from logai_core.compare import by_weight
from logai_core.pin import Pin
from logai_core.pipeline import pinning
from workbench.ui import grids, state
from workbench.ui.compare import rows as compare_rows
from workbench.ui.compare.named import dimension_name
from workbench.ui.compare.records import MEASURE, Difference
from workbench.ui.compare.scopes import pinned_sides, place_of
from workbench.ui.keys import key_of
from workbench.ui.scope import Loaded
from workbench.ui.state import Pair

MOST = 300
MOST_ROWS = 12
CALLED = {
    "all": "All",
    "new": "New",
    "gone": "Gone",
    "up": "Up",
    "down": "Down",
    "numbers": "Numbers",
}
EMPTY = {
    "all": "Nothing differs",
    "new": "Nothing is new",
    "gone": "Nothing is gone",
    "up": "Nothing came more often",
    "down": "Nothing came less often",
    "numbers": "No number is spread otherwise",
}


class Picked(NamedTuple):
    """A row of CHANGES or DISTRIBUTIONS: its dimension and value, and all of it."""

    named: tuple[str, str]
    row: dict[str, Any]


class Rowed(NamedTuple):
    """What rows are made with: what ids are called, TEMPLATES, and what a pin names."""

    called: Mapping[str, str]
    templates: pl.DataFrame
    first: tuple[str, ...]


def lead(pin: Pin) -> None:
    """Have the difference that a pin names selected, and seen, on the page."""
    state.change(difference=pin.refers)
    is_number = dict(pin.refers).get("dimension") == MEASURE
    state.set_widget("compare.kind", "numbers" if is_number else "all")
    if pin.scope.window:
        state.set_widget("compare.by", "times")
    elif pinned_sides(pin.refers):
        state.set_widget("compare.by", "sources")


def _led(pair: Pair) -> tuple[str, ...]:
    """Return the dimension and value of the pin opened last, if it is of these sides."""
    known = dict(state.workspace().difference)
    named = known.get("dimension", ""), known.get("value", "")
    mark = pinning.change_mark(*named, place_of(pair))
    return named if known.items() >= dict(mark.named).items() else ()


def _place(listed: pl.DataFrame, first: tuple[str, ...]) -> int | None:
    """Return where a dimension and value are in a list."""
    if not first:
        return None
    dimension, value = first
    is_it = listed.select(
        (pl.col("dimension") == dimension) & (pl.col("value") == value)
    )
    return is_it.to_series().index_of(element=True)


def pick(
    found: Difference, pair: Pair, here: Loaded, called: Mapping[str, str]
) -> Picked | None:
    """Draw the lists; return the row that is selected in one of them.

    `called` has what templates and sources are called, by id.
    """
    first = _led(pair)
    row = st.container(horizontal=True, vertical_alignment="center")
    with row:
        kind = _ask_kind(found)
        chosen = (
            [] if kind == "numbers" else _ask_dimensions(found.changes, first, called)
        )
    if kind == "numbers":
        listed = found.distributions.with_columns(
            dimension=pl.lit(MEASURE), value=pl.col("measure")
        )
    else:
        own = pl.lit(value=True) if kind == "all" else pl.col("change") == kind
        if chosen:
            own &= pl.col("dimension").is_in(chosen)
        listed = by_weight(found.changes.filter(own))
    named = key_of(here.analysis, pair, kind, chosen, *first)
    sure, rest = (listed.filter(pl.col("significant") == one) for one in (True, False))
    rowed = Rowed(called, here.table("templates"), first)
    is_rest = _place(rest, first) is not None
    picked = _pick(sure, kind, rowed, named, default=None if is_rest else 0)
    if rest.is_empty():
        return picked
    left = _left_out(found.left_out, chosen) if kind == "all" else 0
    opened = st.expander(
        f"{rest.height:,} not significant" + f", {left:,} more left out" * bool(left),
        expanded=is_rest or sure.is_empty(),
        key=f"compare.chance.{named}",
        on_change="rerun",
    )
    if not opened.open:
        return picked
    with opened:
        more = " The ones left out have fewer records; below, they are counted by kind."
        st.caption(
            "Chance explains these, or they differ by little." + more * bool(left)
        )
        other = _pick(rest, kind, rowed, f"chance.{named}")
    return picked or other if is_rest else other or picked


def _left_out(left_out: pl.DataFrame, chosen: list[str]) -> int:
    """Return how many more values there are that do not differ."""
    own = pl.col("dimension").is_in(chosen) if chosen else pl.lit(value=True)
    return int(left_out.filter(own)["values"].sum())


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
        default=state.default_of("compare.kind", "all"),
        required=True,
        format_func=lambda one: f"{CALLED[one]} {counts.get(one, 0):,}",
        key="compare.kind",
        persist_state="session",
        label_visibility="collapsed",
        help="Without what chance explains, which is below each list. All are new, gone, "
        "up and down together; numbers are compared apart.",
    )
    return str(chosen)


def _ask_dimensions(
    changes: pl.DataFrame, first: tuple[str, ...], called: Mapping[str, str]
) -> list[str]:
    """Draw of what kind the values are; return the kinds to show, or none for all.

    All are shown at first where a pin was opened: it names the one that comes `first`.
    """
    sure = pl.col("significant").sum().alias("sure")
    counted = changes.group_by("dimension").agg(sure, pl.len())
    ordered = counted.sort("sure", "len", "dimension", descending=[True, True, False])
    names = {
        dimension: f"{dimension_name(dimension, called)} {sure:,}"
        for dimension, sure, _ in ordered.iter_rows()
    }
    return st.multiselect(
        "What",
        tuple(names),
        format_func=names.__getitem__,
        # The choice stays as long as there are these to choose from.
        key=f"compare.what.{key_of(sorted(names.items()), *first)}",
        placeholder="Patterns, levels, hosts, fields …",
        persist_state="session",
        label_visibility="collapsed",
        width=420,
    )


def _pick(
    listed: pl.DataFrame,
    kind: str,
    rowed: Rowed,
    named: str,
    *,
    default: int | None = None,
) -> Picked | None:
    """Draw a list; what a pin names is selected in it, or else the `default`."""
    by_chance = named.startswith("chance.")
    if listed.is_empty():
        st.caption(f"{EMPTY[kind]} by more than chance explains.")
        return None
    if listed.height > MOST:
        st.caption(f"The first {MOST} of {listed.height:,}, what changed most first")
    place = _place(listed, rowed.first)
    if place is not None and place >= MOST_ROWS:  # a table cannot be scrolled to a row
        others = listed.slice(0, place), listed.slice(place + 1)
        listed, place = pl.concat([listed.slice(place, 1), *others]), 0
        st.caption("What was pinned comes first.")
    shown = listed.head(MOST)
    if kind == "numbers":
        rows, columns = (
            compare_rows.numbers(shown, rowed.called),
            compare_rows.NUMBER_COLUMNS,
        )
    else:
        rows = compare_rows.changes(shown, rowed.called, rowed.templates)
        rows = rows if kind == "all" else rows.drop("change")
        columns = compare_rows.columns(shown)
    chosen = grids.pick(
        rows,
        key=f"compare.rows.{named}",
        columns=columns,
        alt="What chance explains" if by_chance else "What differs, the most first",
        most_rows=MOST_ROWS,
        default=default if place is None else place,
    )
    if chosen is None:
        return None
    row = shown.row(chosen, named=True)
    return Picked((row["dimension"], row["value"]), row)
