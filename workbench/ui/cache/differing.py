"""Cached comparisons."""

from pathlib import Path

import polars as pl
import streamlit as st

from logai_core.compare.counting import DIMENSIONS
from logai_core.pipeline import differing
from logai_core.store import Case
from logai_core.store.rows import Rows
from workbench.ui.cache.searched import fields_of, lines, matching, profiles
from workbench.ui.compare import records as compare_records
from workbench.ui.compare.records import MEASURE, Difference, is_whole
from workbench.ui.compare.scopes import scope_of, scope_of_side
from workbench.ui.state import Pair


@st.cache_resource(max_entries=8, scope="session", show_spinner="Comparing…")
def compared(root: Path, analysis: str, pair: Pair) -> Difference:
    """Compare two windows, or two sets of sources."""
    known = profiles(root, analysis)
    if known is not None:
        here, there = _rows(root, analysis, pair)
        counted = differing.count_sides(Case(root), known, here, there)
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
        if named[0] == MEASURE:
            return differing.largest(Case(root), known, own, named[1], most)
        return differing.carriers(Case(root), known, own, named, most)
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
