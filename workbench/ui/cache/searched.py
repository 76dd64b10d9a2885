"""Cached searches: the records of a scope, and what is counted of them."""

from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import polars as pl

from logai_core import pipeline
from logai_core.compare.stretches import Stretches
from logai_core.pipeline import asking, differing, selecting
from logai_core.pipeline.by_time import rows_between, rows_of_window
from logai_core.profiles import Numbered, Profiles
from logai_core.query import Fields
from logai_core.record_id import RecordId
from logai_core.scope import Scope, Window
from logai_core.store import Case, stepping, take_rows
from logai_core.store.rows import Order, Rows, line_numbers
from logai_core.store.seen import messages_of_rows
from logai_core.store.texts import Texts
from workbench.ui.cache.analysed import table, vocabulary
from workbench.ui.cache.kept import kept
from workbench.ui.keys import key_of

# Of a record in a list; to read its attributes as well would take as long again.
SHOWN = ("source_id", "line_no", "ts", "severity", "service", "message")
NO_FIELDS = Fields((), {}, {}, None, None)


@kept(max_entries=4)
def numbers(records: int) -> Rows:
    """Return all row numbers: one list for all sessions, which tells of no case."""
    numbers = np.arange(records, dtype=np.uint32)
    numbers.flags.writeable = False
    return numbers


@kept(max_entries=2, show_spinner="Looking over the records…")
def profiles(root: Path, analysis: str) -> Profiles | None:
    """Return the profiles of all records: for all sessions that look at this case.

    They take 15 bytes a record.
    """
    del analysis
    selecting.get_ready(Case(root))
    return pipeline.profiles_of(Case(root))


@kept(max_entries=2)
def risen(root: Path, analysis: str) -> Stretches:
    """Return all records as stretches in which time does not fall, if these are few."""
    known = profiles(root, analysis)
    return differing.risen_of(known) if known is not None else ()


@kept(max_entries=2, show_spinner="Looking over the records…")
def texts(root: Path, analysis: str) -> Texts | None:
    """Return where the messages lie for searching, in 4 bytes a record."""
    del analysis
    return selecting.texts_of(Case(root))


@kept(max_entries=8, show_spinner="Looking over the records…")
def values(root: Path, analysis: str, name: str) -> Numbered | None:
    """Return the value of an attribute of all records; in 2 to 4 bytes a record."""
    del analysis
    return pipeline.values_of(Case(root), name)


@kept(max_entries=2, show_spinner="Looking over the records…")
def together(root: Path, analysis: str) -> Numbered | None:
    """Return the attributes that are counted of all records, in 2 to 4 bytes a record."""
    del analysis
    case = Case(root)
    return pipeline.kept_together(case, pipeline.few_valued(case.table("fields")))


def matching(root: Path, analysis: str, scope: Scope, order: Order) -> Rows:
    """Find the row numbers that a scope has."""
    # What does not restrict, such as a side without a window, begins no other search.
    restricting = Scope(
        sources=scope.sources,
        window=scope.stretch,
        query=scope.query,
        zone=scope.zone if scope.query else "UTC",
    )
    return _matching(root, analysis, restricting, order)


@kept(max_entries=8, scope="session", show_spinner="Searching…")
def _matching(root: Path, analysis: str, scope: Scope, order: Order) -> Rows:
    case, known = Case(root), profiles(root, analysis)
    if scope == Scope(window=scope.window) and scope.window and known is not None:
        ends = scope.window.start, scope.window.end
        if order == "time":
            return rows_between(known, *ends)
        return rows_of_window(known, risen(root, analysis), *ends)
    if order == "time" and known is not None:
        rows = _matching(root, analysis, scope, "file")
        return known.by_time if rows.size == known.of.size else known.in_time(rows)
    if not _restricts(scope) and order == "file":
        return numbers(int(case.sources()["records"].sum()))
    fields = fields_of(root, analysis, scope)
    kinds = table(root, analysis, "message_kinds") if scope.query else None
    return pipeline.find_rows(
        case,
        scope,
        fields,
        kinds,
        order=order,
        profiles=known,
        values_of=partial(values, root, analysis),
        texts=texts(root, analysis) if known is not None and scope.query else None,
    )


def _restricts(scope: Scope) -> bool:
    """Tell whether a scope may leave records out."""
    return bool(scope.query or scope.sources or scope.stretch)


@kept(max_entries=8, scope="session")
def sql(
    root: Path, analysis: str, scope: Scope, statement: str, _cancel: Path
) -> asking.Answer:
    """Answer a statement over the records of a scope; `_cancel` ends the work."""
    rows = matching(root, analysis, scope, "file") if _restricts(scope) else None
    return asking.ask(Case(root), rows, statement, cancel=_cancel)


@kept(max_entries=4, scope="session")
def histogram(root: Path, analysis: str, scope: Scope) -> pl.DataFrame:
    """Return HISTOGRAM of the records of a scope, in the buckets of the case."""
    if scope == Scope():
        return table(root, analysis, "histogram")
    rows = matching(root, analysis, scope, "file")
    return pipeline.histogram_of(Case(root), rows, profiles(root, analysis))


@kept(max_entries=4, scope="session")
def templates_of(root: Path, analysis: str, scope: Scope) -> pl.DataFrame:
    """Count the records of a scope by template."""
    rows = matching(root, analysis, scope, "file")
    return pipeline.templates_of(Case(root), rows, profiles(root, analysis))


@kept(max_entries=64, scope="session")
def row_of(root: Path, analysis: str, record: RecordId) -> int:
    """Return the row number of a record among all of the case."""
    del analysis
    return stepping.row_of(Case(root), record)


@kept(max_entries=4, show_spinner="Counting fields…")
def facets_of_all(root: Path, analysis: str, *, attributes: bool) -> pl.DataFrame:
    """Return FACETS of all records: for all sessions that look at this case."""
    case = Case(root)
    named = pipeline.few_valued(case.table("fields")) if attributes else []
    rows = numbers(int(case.sources()["records"].sum()))
    return _facets_of(root, analysis, rows, None, named)


@kept(max_entries=8, scope="session", show_spinner="Counting fields…")
def facets(
    root: Path,
    analysis: str,
    scope: Scope,
    baseline: Window | None,
    *,
    attributes: bool,
) -> pl.DataFrame:
    """Return FACETS of a scope, against a baseline of the same query and sources."""
    if not _restricts(scope):
        return facets_of_all(root, analysis, attributes=attributes)
    named = pipeline.few_valued(table(root, analysis, "fields")) if attributes else []
    before = None
    if baseline is not None and scope.stretch is not None:
        other = replace(scope, window=baseline, side="incident")
        before = matching(root, analysis, other, "file")
    rows = matching(root, analysis, scope, "file")
    return _facets_of(root, analysis, rows, before, named)


def _facets_of(
    root: Path, analysis: str, rows: Rows, before: Rows | None, named: list[str]
) -> pl.DataFrame:
    known = profiles(root, analysis)
    return pipeline.facets_of(
        Case(root),
        rows,
        known,
        baseline=before,
        attributes=named,
        together=together(root, analysis) if named and known is not None else None,
    )


@kept(max_entries=16, scope="session")
def lines(
    root: Path,
    analysis: str,
    scope: Scope,
    order: Order,
    first: int,
    most: int,
) -> pl.DataFrame:
    """Read what is shown of one page of the records of a scope."""
    rows = matching(root, analysis, scope, order)
    return _shown(root, analysis, rows[first : first + most], sought=bool(scope.query))


@kept(max_entries=16, scope="session")
def spread(root: Path, analysis: str, scope: Scope, most: int) -> pl.DataFrame:
    """Read what is shown of records of a scope that lie evenly in their order of time."""
    rows = matching(root, analysis, scope, "time")
    places = np.linspace(0, rows.size - 1, min(most, rows.size)).astype(np.int64)
    return _shown(root, analysis, rows[places], sought=bool(scope.query))


def _shown(root: Path, analysis: str, rows: Rows, *, sought: bool) -> pl.DataFrame:
    """Read what is shown of some records; what is in memory is not read.

    Of those that were `sought`, messages were read already, unless they are many.
    """
    case, known = Case(root), profiles(root, analysis)
    if known is None:
        return take_rows(case, rows, SHOWN)
    kept = texts(root, analysis) if sought else None
    told = [
        *known.columns(rows, SHOWN),
        line_numbers(case, rows),
        messages_of_rows(case, rows, kept and kept.seen),
    ]
    return pl.DataFrame(told).select(SHOWN)


def fields_of(root: Path, analysis: str, scope: Scope) -> Fields:
    """Return what the query of a scope can name; nothing where there is none."""
    if not scope.query:
        return NO_FIELDS
    case = Case(root)
    decided = key_of(*pipeline.edits_of(case))
    return vocabulary(root, analysis, case.held, decided).fields
