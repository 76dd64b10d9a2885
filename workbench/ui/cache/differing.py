"""Cached comparisons."""

from functools import lru_cache, partial
from pathlib import Path

import polars as pl

from logai_core import pipeline
from logai_core.compare import Baseline, Columns, usual_baseline
from logai_core.compare.stretches import Some
from logai_core.compare.summed import apart
from logai_core.pipeline import differing, members
from logai_core.profiles import Profiles
from logai_core.scope import Window
from logai_core.store import Case
from workbench.ui.cache.analysed import table
from workbench.ui.cache.kept import kept
from workbench.ui.cache.searched import (
    SHOWN,
    fields_of,
    matching,
    profiles,
    risen,
)
from workbench.ui.compare import records as compare_records
from workbench.ui.compare.records import MEASURE, Difference
from workbench.ui.compare.scopes import scope_of_side
from workbench.ui.state import Pair

Sides = tuple[Some, Some]
_MOST = 8  # attributes


@kept(max_entries=2, show_spinner="Looking over the records…")
def _columns(root: Path, analysis: str) -> Columns | None:
    """Return what the analysis kept for comparing, for all sessions; None without it.

    They take 2 bytes a record, and 4 for each kind of id; of attributes that are apart,
    the last few are kept, in 2 to 4 bytes a record. These are read in threads, which
    belong to no session.
    """
    known = profiles(root, analysis)
    if known is None:
        return None
    values_of = lru_cache(maxsize=_MOST)(partial(pipeline.values_of, Case(root)))
    return members.kept_columns(Case(root), known, values_of)


def read_columns(root: Path, analysis: str) -> None:
    """Read what a comparison of any two windows will ask for."""
    columns = _columns(root, analysis)
    if columns is not None:
        risen(root, analysis)
        for name in apart(columns)[:_MOST]:
            columns.values_of(name)
        for name in columns.ids:
            columns.ids_of(name)


@kept(max_entries=8, scope="session")
def default_baseline(
    root: Path, analysis: str, window: Window, whole: Window
) -> Baseline | None:
    """Return what a window is compared with unless another is set, see `usual_baseline`."""
    here, all_time = ((one.start, one.end) for one in (window, whole))
    return usual_baseline(here, all_time, table(root, analysis, "windows"))


@kept(max_entries=8, show_spinner="Comparing…")
def of_windows(
    root: Path, analysis: str, window: Window, baseline: Window
) -> Difference | None:
    """Compare two windows of all records, for all sessions.

    None where these records are not told by their ends in stretches of rising time.
    """
    known = profiles(root, analysis)
    if known is None:
        return None
    pair = Pair(window, baseline)
    scopes = scope_of_side(pair, 0), scope_of_side(pair, 1)
    sides = differing.windows_of(known, risen(root, analysis), *scopes)
    return _difference(root, analysis, known, sides) if sides else None


@kept(max_entries=8, scope="session", show_spinner="Comparing…")
def compared(root: Path, analysis: str, pair: Pair) -> Difference:
    """Compare two windows, or two sets of sources."""
    known = profiles(root, analysis)
    if known is None:
        fields = fields_of(root, analysis, pair.within)
        return compare_records.difference(root, pair, fields)
    if pair.window and pair.baseline and not (pair.within.query or pair.within.sources):
        found = of_windows(root, analysis, pair.window, pair.baseline)
        if found is not None:
            return found
    return _difference(root, analysis, known, _records(root, analysis, known, pair))


def _difference(root: Path, analysis: str, known: Profiles, sides: Sides) -> Difference:
    columns = _columns(root, analysis)
    counted = differing.count_sides(Case(root), known, *sides, columns=columns)
    return compare_records.difference_of(counted)


@kept(max_entries=32, scope="session", show_spinner="Finding the lines…")
def carriers(
    root: Path, analysis: str, pair: Pair, side: int, named: tuple[str, str], most: int
) -> pl.DataFrame:
    """Find records of one side of a pair with a value: `named` is its dimension, and it."""
    known = profiles(root, analysis)
    if known is not None:
        own = _records(root, analysis, known, pair)[side]
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


def _records(root: Path, analysis: str, known: Profiles, pair: Pair) -> Sides:
    """Return the records of both sides of a pair; none is on both."""
    scopes = scope_of_side(pair, 0), scope_of_side(pair, 1)
    stretches = risen(root, analysis)
    return differing.windows_of(known, stretches, *scopes) or differing.sides_of(
        *scopes, lambda scope: matching(root, analysis, scope, "file")
    )
