"""Cached comparisons."""

from functools import partial
from pathlib import Path

import polars as pl
import streamlit as st

from logai_core.compare import Columns
from logai_core.compare.counting import DIMENSIONS
from logai_core.pipeline import differing, members
from logai_core.store import Case
from logai_core.store.rows import Rows
from workbench.ui.cache.searched import (
    SHOWN,
    fields_of,
    lines,
    matching,
    profiles,
    values,
)
from workbench.ui.compare import records as compare_records
from workbench.ui.compare.records import MEASURE, Difference, is_whole
from workbench.ui.compare.scopes import scope_of, scope_of_side
from workbench.ui.state import Pair


@st.cache_resource(max_entries=2, show_spinner="Looking over the records…")
def _columns(root: Path, analysis: str) -> Columns | None:
    """Return what the analysis kept for comparing, for all sessions; None without it.

    They take 2 bytes a record, and 4 for each kind of id; attributes are read apart.
    """
    known = profiles(root, analysis)
    if known is None:
        return None
    return members.kept_columns(Case(root), known, partial(values, root, analysis))


@st.cache_resource(max_entries=8, scope="session", show_spinner="Comparing…")
def compared(root: Path, analysis: str, pair: Pair) -> Difference:
    """Compare two windows, or two sets of sources."""
    known = profiles(root, analysis)
    if known is not None:
        here, there = _rows(root, analysis, pair)
        columns = _columns(root, analysis)
        counted = differing.count_sides(Case(root), known, here, there, columns=columns)
        return compare_records.difference_of(counted)
    fields = fields_of(root, analysis, pair.within)
    return compare_records.difference(root, pair, fields)


@st.cache_resource(max_entries=32, scope="session", show_spinner="Finding the lines…")
def carriers(
    root: Path, analysis: str, pair: Pair, side: int, named: tuple[str, str], most: int
) -> pl.DataFrame:
    """Find records of one side of a pair with a value: `named` is its dimension, and it."""
    if _is_told(root, analysis, pair, named):
        scope = scope_of(named, pair, side)
        return lines(root, analysis, scope, "time", 0, most)
    known = profiles(root, analysis)
    if known is not None:
        own = _rows(root, analysis, pair)[side]
        columns = _columns(root, analysis)
        if named[0] == MEASURE:
            return differing.largest(
                Case(root),
                known,
                own,
                named[1],
                most,
                columns=columns,
                shown=(*SHOWN, "attributes"),
            )
        return differing.carriers(
            Case(root), known, own, named, most, columns=columns, shown=SHOWN
        )
    fields = fields_of(root, analysis, pair.within)
    return compare_records.carriers(root, pair, fields, side, named, most)


def _rows(root: Path, analysis: str, pair: Pair) -> tuple[Rows, Rows]:
    """Return the row numbers of both sides of a pair; none is on both."""
    return differing.sides_of(
        scope_of_side(pair, 0),
        scope_of_side(pair, 1),
        lambda scope: matching(root, analysis, scope, "file"),
    )


def _is_told(root: Path, analysis: str, pair: Pair, named: tuple[str, str]) -> bool:
    """Tell whether the profiles of records tell which have a value, without a scan."""
    dimension, value = named
    short = dimension in DIMENSIONS and value != ""
    return short and is_whole(pair) and profiles(root, analysis) is not None
