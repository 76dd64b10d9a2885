"""Cached comparisons."""

from pathlib import Path

import streamlit as st

from pages.ui.cache.searched import fields_of
from pages.ui.compare import records as compare_records
from pages.ui.compare.records import Carriers, Difference
from pages.ui.state import Pair


@st.cache_resource(max_entries=8, scope="session", show_spinner="Comparing…")
def compared(root: Path, analysis: str, pair: Pair) -> Difference:
    """Compare two windows, or two sets of sources."""
    fields = fields_of(root, analysis, pair.within)
    return compare_records.difference(root, pair, fields)


@st.cache_resource(max_entries=32, scope="session", show_spinner="Finding the lines…")
def carriers(
    root: Path, analysis: str, pair: Pair, side: int, named: tuple[str, str], most: int
) -> Carriers:
    """Find records of one side of a pair with a value: `named` is its dimension, and it."""
    fields = fields_of(root, analysis, pair.within)
    return compare_records.carriers(root, pair, fields, side, named, most)
