"""What was compared, by kind: how many values differ, do not, and are left out."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import polars as pl
import streamlit as st

from logai_core.compare.changes import MOST_KEPT
from logai_core.pipeline.places import MOST as MOST_PLACES
from workbench.ui import grids
from workbench.ui.compare.records import ATTRIBUTE, Difference
from workbench.ui.text import count

_NO_NAMES: Mapping[str, str] = MappingProxyType({})
_COLUMN = st.column_config
_FIGURES = ("compared", "significant", "not significant", "left out")
COLUMNS: dict[str, Any] = {
    "kind": _COLUMN.TextColumn(width=160),
    **{name: _COLUMN.NumberColumn(width=112, format="localized") for name in _FIGURES},
    "incident": _COLUMN.NumberColumn(
        "their records, incident", width=152, format="localized"
    ),
    "baseline": _COLUMN.NumberColumn(
        "their records, baseline", width=152, format="localized"
    ),
}


def draw(found: Difference, called: Mapping[str, str]) -> None:
    """Draw how many values of each kind were compared; nothing where none were."""
    rows = by_kind(found, called)
    if rows.is_empty():
        return
    every, sure, rest, left = (int(rows[name].sum()) for name in _FIGURES)
    parts = [f"{sure:,} significant", f"{rest:,} not"]
    parts += [f"{left:,} left out"] * bool(left)
    kinds = count(rows.height, "kind")
    title = f"{count(every, 'value')} of {kinds} compared: {', '.join(parts)}"
    opened = st.expander(title, key="compare.kinds", on_change="rerun")
    if not opened.open:
        return
    with opened:
        st.caption(_explained(left, found.distributions.height))
        if not left:
            rows = rows.drop("left out", "incident", "baseline")
        grids.show(rows, columns=COLUMNS, alt="Values compared, by kind")


def _explained(left: int, numbers: int) -> str:
    said = ["One record has values of several kinds, such as a pattern and a level."]
    said.append(
        f"Within messages, what stands in at most {MOST_PLACES} places of patterns is "
        "compared, of which none come so often that reading them would take long."
    )
    if left:
        said.append(
            "What is left out does not differ either: of what does not, the "
            f"{MOST_KEPT:,} values of each kind with most records are listed, of the "
            "others there are sums."
        )
    if numbers:
        what = "is" if numbers == 1 else "are"
        said.append(f"{count(numbers, 'number')} {what} compared apart, under Numbers.")
    return " ".join(said)


def by_kind(found: Difference, called: Mapping[str, str] = _NO_NAMES) -> pl.DataFrame:
    """Return a row for each kind, those with most that differs first; counts add up.

    `called` has what places of patterns are called, by dimension.
    """
    sure = pl.col("significant").sum().cast(pl.UInt64)
    told = found.changes.group_by("dimension").agg(
        sure.alias("significant"), pl.len().cast(pl.UInt64).alias("listed")
    )
    both = told.join(found.left_out, on="dimension", how="full", coalesce=True)
    left, listed, sure = (
        pl.col(name).fill_null(0) for name in ("values", "listed", "significant")
    )
    name = pl.col("dimension").replace({**called, "template": "pattern"})
    rows = both.with_columns(kind=name.str.strip_prefix(ATTRIBUTE)).select(
        grids.flat("kind", most=80),
        (listed + left).alias("compared"),
        sure.alias("significant"),
        (listed - sure).alias("not significant"),
        left.alias("left out"),
        *(
            pl.col(own).fill_null(0).alias(side)
            for side, own in (("incident", "records"), ("baseline", "records_b"))
        ),
    )
    order = ["significant", "compared", "kind"]
    return rows.sort(order, descending=[True, True, False])
