"""Cached calls into the core. No other module caches.

Keys are the case's root, whose name nobody can guess, the digest of its analysis and
settings; a frame is never a key. Frames are kept as they are (nobody changes them)
and for one session only.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go
import polars as pl
import streamlit as st

from logai_core import charts, evidence, pipeline, templates
from logai_core.detect import Detected, detect
from logai_core.llm import Outgoing, outgoing
from logai_core.pipeline import asking
from logai_core.query import Fields
from logai_core.record_id import RecordId
from logai_core.report import render_html, render_markdown
from logai_core.scope import Scope, Window
from logai_core.settings import DraftSettings
from logai_core.sources.passage import passage as passage_of
from logai_core.store import Case, stepping, take_rows
from logai_core.store.around import around as around_record
from logai_core.store.leftovers import Left, page_of
from logai_core.store.rows import Order, Rows
from logai_core.store.samples import Sampled, bases_of, first_records
from logai_core.templates.variables import explain_variables
from pages.ui import clock_offsets, compare_records, listing, session_records
from pages.ui.compare_records import Carriers, Difference
from pages.ui.keys import key_of
from pages.ui.session_records import Threads
from pages.ui.state import Pair
from pages.ui.threshold import AS_SET, Moved, looser, stricter

NO_FIELDS = Fields((), {}, {}, None, None)


@st.cache_resource(max_entries=16, scope="session", show_spinner=False)
def table(root: Path, analysis: str, name: str) -> pl.DataFrame:
    """Read a small table of the analysis."""
    del analysis
    return Case(root).table(name)


@st.cache_resource(max_entries=2, scope="session", show_spinner=False)
def sources(root: Path, held: str) -> pl.DataFrame:
    """Read SOURCES; `held` is the digest of what the case holds."""
    del held
    return Case(root).sources()


@st.cache_resource(max_entries=4, scope="session", show_spinner="Looking for changes…")
def found(root: Path, analysis: str, detector: str) -> Detected:
    """Run a detector over the windows; the one of the analysis is on disk."""
    case = Case(root)
    if detector == case.settings["detect"]["detector"]:
        return Detected(table(root, analysis, "scores"), case.table("findings"))
    return _detected(case, detector)


def _detected(case: Case, detector: str, threshold: float = 1.0) -> Detected:
    return detect(
        case.table("windows"),
        case.table("templates"),
        detector=detector,
        threshold=threshold,
        names=dict(case.sources().select("source_id", "name").iter_rows()),
    )


@st.cache_resource(max_entries=8, scope="session", show_spinner="Looking for changes…")
def moved(root: Path, analysis: str, detector: str, threshold: float) -> Moved:
    """Return what a detector finds at a threshold; below 1 it runs again for that."""
    as_set = found(root, analysis, detector)
    if threshold >= AS_SET:
        return stricter(as_set, threshold)
    return looser(as_set, _detected(Case(root), detector, threshold))


@st.cache_resource(max_entries=8, scope="session", show_spinner=False)
def cells(
    root: Path, analysis: str, detector: str, threshold: float, kinds: tuple[str, ...]
) -> charts.Cells:
    """Return the cells of the heat strip."""
    seen = moved(root, analysis, detector, threshold).found
    return charts.cells_of(seen.scores, seen.findings, kinds=kinds)


@st.cache_resource(max_entries=24, scope="session", show_spinner=False)
def figure(
    root: Path, analysis: str, named: str, _draw: Callable[[], go.Figure]
) -> go.Figure:
    """Keep a figure; `named` stands for all that `_draw` draws. Nobody changes it."""
    del root, analysis, named
    return _draw()


@st.cache_resource(max_entries=4, scope="session", show_spinner=False)
def names(root: Path, analysis: str, held: str, decided: str) -> dict[str, str]:
    """Return what templates and sources are called, by their ids.

    `decided` is the digest of the edits of the case, which give names.
    """
    del decided
    texts = table(root, analysis, "templates").select("template_id", "template")
    marks = pipeline.marks_of_case(Case(root)).drop_nulls("name")
    called = marks.select("template_id", "name")
    files = sources(root, held).select("source_id", "name")
    return {key: name for part in (texts, called, files) for key, name in part.rows()}


@st.cache_resource(max_entries=32, scope="session", show_spinner="Finding the lines…")
def examples(
    root: Path, analysis: str, detector: str, finding_id: str, threshold: float = 1.0
) -> pl.DataFrame:
    """Return EXAMPLES of one finding; those of the analysis are on disk."""
    own = pl.col("finding_id") == finding_id
    case = Case(root)
    chosen = case.table("examples").filter(own)
    if chosen.is_empty():
        finding = moved(root, analysis, detector, threshold).found.findings.filter(own)
        records = case.records_with_templates()
        chosen = evidence.choose_examples(records, finding).filter(own)
    return chosen


@st.cache_resource(max_entries=2, scope="session", show_spinner="Looking at fields…")
def vocabulary(
    root: Path, analysis: str, held: str, decided: str
) -> pipeline.Vocabulary:
    """Return what queries of the case can name; `decided` is the digest of its edits."""
    del analysis, held, decided
    return pipeline.vocabulary_of(Case(root))


@st.cache_resource(max_entries=4, show_spinner=False)
def _numbers(records: int) -> Rows:
    """Return all row numbers: one list for all sessions, which tells of no case."""
    numbers = np.arange(records, dtype=np.uint32)
    numbers.flags.writeable = False
    return numbers


@st.cache_resource(max_entries=8, scope="session", show_spinner="Searching…")
def matching(root: Path, analysis: str, scope: Scope, order: Order) -> Rows:
    """Find the row numbers that a scope has."""
    case = Case(root)
    if not (scope.query or scope.sources or scope.stretch) and order == "file":
        return _numbers(case.records().select(pl.len()).collect().item())
    fields = _fields(root, analysis, scope)
    kinds = table(root, analysis, "message_kinds") if scope.query else None
    return pipeline.find_rows(case, scope, fields, kinds, order=order)


@st.cache_resource(max_entries=8, scope="session", show_spinner=False)
def sql(
    root: Path, analysis: str, scope: Scope, statement: str, _cancel: Path
) -> asking.Answer:
    """Answer a statement over the records of a scope; `_cancel` ends the work."""
    chosen = bool(scope.sources or scope.stretch or scope.query)
    rows = matching(root, analysis, scope, "file") if chosen else None
    return asking.ask(Case(root), rows, statement, cancel=_cancel)


@st.cache_resource(max_entries=4, scope="session", show_spinner=False)
def histogram(root: Path, analysis: str, scope: Scope) -> pl.DataFrame:
    """Return HISTOGRAM of the records of a scope, in the buckets of the case."""
    if scope == Scope():
        return table(root, analysis, "histogram")
    rows = matching(root, analysis, scope, "file")
    return pipeline.histogram_of(Case(root), rows)


@st.cache_resource(max_entries=4, scope="session", show_spinner=False)
def templates_of(root: Path, analysis: str, scope: Scope) -> pl.DataFrame:
    """Count the records of a scope by template."""
    rows = matching(root, analysis, scope, "file")
    return pipeline.templates_of(Case(root), rows)


@st.cache_resource(max_entries=64, scope="session", show_spinner=False)
def row_of(root: Path, analysis: str, record: RecordId) -> int:
    """Return the row number of a record among all of the case."""
    del analysis
    return stepping.row_of(Case(root), record)


@st.cache_resource(max_entries=8, scope="session", show_spinner="Counting fields…")
def facets(
    root: Path,
    analysis: str,
    scope: Scope,
    baseline: Window | None,
    *,
    attributes: bool,
) -> pl.DataFrame:
    """Return FACETS of a scope, against a baseline of the same query and sources."""
    named = pipeline.few_valued(table(root, analysis, "fields")) if attributes else []
    window = scope.stretch
    everywhere = replace(scope, side="all")
    rows = matching(root, analysis, everywhere, "file")
    if window is None:
        baseline = None
    return pipeline.facets_of(
        Case(root), rows, window=window, baseline=baseline, attributes=named
    )


@st.cache_resource(max_entries=16, scope="session", show_spinner=False)
def lines(
    root: Path,
    analysis: str,
    scope: Scope,
    order: Order,
    first: int,
    most: int,
) -> pl.DataFrame:
    """Read one page of the records of a scope."""
    rows = matching(root, analysis, scope, order)
    return take_rows(Case(root), rows[first : first + most])


class Sums(NamedTuple):
    """What accounts for every record and every line of a case."""

    patterns: int
    records: int
    records_without: int
    all_records: int
    lines: int
    rejected: int
    all_lines: int

    @property
    def hold(self) -> bool:
        """Tell whether both sums add up."""
        return (
            self.records + self.records_without == self.all_records
            and self.lines + self.rejected == self.all_lines
        )


@st.cache_resource(max_entries=2, scope="session", show_spinner=False)
def sums(root: Path, analysis: str, held: str) -> Sums:
    """Add up templates and receipts, which were counted apart from each other."""
    found, receipts = table(root, analysis, "templates"), sources(root, held)
    named = table(root, analysis, "shape_templates")
    lost = table(root, analysis, "shapes").join(named, on="shape_id", how="anti")
    return Sums(
        found.height,
        *(int(one.sum()) for one in (found["records"], lost["records"])),
        *(int(one.sum()) for one in (receipts["records"], found["lines"])),
        *(int(one.sum()) for one in (receipts["rejected"], receipts["lines_in"])),
    )


@st.cache_resource(max_entries=2, scope="session", show_spinner=False)
def patterns(root: Path, analysis: str, decided: str, zone: str) -> pl.DataFrame:
    """Return the list of patterns, its reasons with times of a zone.

    `decided` is the digest of the edits of the case.
    """
    del decided
    found, findings = (table(root, analysis, one) for one in ("templates", "findings"))
    marks = pipeline.marks_of_case(Case(root))
    ends = found.select(pl.col("first_ts").min(), pl.col("last_ts").max()).row(0)
    span = ends if ends[0] else None
    return listing.listed(
        found,
        templates.rate_interest(found, findings, marks, span=span, zone=zone),
        marks,
        table(root, analysis, "doubts"),
    )


@st.cache_resource(max_entries=16, scope="session", show_spinner="Taking it apart…")
def variables(
    root: Path,
    analysis: str,
    template_id: str,
    window: tuple[datetime, datetime] | None,
) -> pl.DataFrame:
    """Return VARIABLES of one template."""
    own = pl.col("template_id") == template_id
    text = table(root, analysis, "templates").filter(own)["template"].item()
    records = Case(root).records_with_templates().filter(own)
    return explain_variables(records, text, window=window)


@st.cache_resource(max_entries=16, scope="session", show_spinner=False)
def spread(root: Path, analysis: str, scope: Scope, most: int) -> pl.DataFrame:
    """Read records of a scope that lie evenly in their order of time."""
    rows = matching(root, analysis, scope, "time")
    places = np.linspace(0, rows.size - 1, min(most, rows.size)).astype(np.int64)
    return take_rows(Case(root), rows[places])


@st.cache_resource(max_entries=8, scope="session", show_spinner="Comparing…")
def compared(root: Path, analysis: str, pair: Pair) -> Difference:
    """Compare two windows, or two sets of sources."""
    fields = _fields(root, analysis, pair.within)
    return compare_records.difference(root, pair, fields)


@st.cache_resource(max_entries=32, scope="session", show_spinner="Finding the lines…")
def carriers(
    root: Path, analysis: str, pair: Pair, side: int, named: tuple[str, str], most: int
) -> Carriers:
    """Find records of one side of a pair with a value: `named` is its dimension, and it."""
    fields = _fields(root, analysis, pair.within)
    return compare_records.carriers(root, pair, fields, side, named, most)


def _fields(root: Path, analysis: str, scope: Scope) -> Fields:
    """Return what the query of a scope can name; nothing where there is none."""
    if not scope.query:
        return NO_FIELDS
    case = Case(root)
    decided = key_of(*pipeline.edits_of(case))
    return vocabulary(root, analysis, case.held, decided).fields


@st.cache_resource(max_entries=2, scope="session", show_spinner="Tying sessions…")
def threads(root: Path, analysis: str, key: str) -> Threads:
    """Tie the sessions of one id, and rate them."""
    del analysis
    return session_records.tie(root, key)


@st.cache_resource(max_entries=4, scope="session", show_spinner="Finding threads…")
def thread_ids(root: Path, analysis: str, key: str, scope: Scope) -> pl.Series:
    """Return the ids at `key` that the records of a scope have."""
    return session_records.ids_of(root, key, matching(root, analysis, scope, "file"))


@st.cache_resource(max_entries=16, scope="session", show_spinner="Finding the lines…")
def session_lines(root: Path, analysis: str, key: str, session_id: str) -> pl.DataFrame:
    """Read the records of one session, in its order."""
    one = threads(root, analysis, key).one(session_id)
    return session_records.lines_of(root, key, one)


@st.cache_resource(max_entries=4, scope="session", show_spinner="Comparing the clocks…")
def offsets(root: Path, analysis: str, key: str) -> pl.DataFrame:
    """Return OFFSETS of the sources of a case, by the id at `key`."""
    del analysis
    return clock_offsets.estimate(root, key)


@st.cache_resource(max_entries=8, scope="session", show_spinner=False)
def record(root: Path, held: str, source_id: str, line_no: int) -> pl.DataFrame:
    """Read the record that a line of a source belongs to, in at most one row."""
    del held
    return clock_offsets.record_at(root, source_id, line_no)


@st.cache_resource(max_entries=16, scope="session", show_spinner=False)
def preview(root: Path, held: str, source_id: str) -> pl.DataFrame:
    """Read the first records of a source."""
    del held
    return first_records(Case(root), source_id)


@st.cache_resource(max_entries=16, scope="session", show_spinner=False)
def bases(root: Path, held: str, source_id: str) -> dict[str, dict[str, int]]:
    """Count how the times and levels of a source are known."""
    del held
    return bases_of(Case(root), source_id)


@st.cache_resource(max_entries=16, scope="session", show_spinner="Reading the lines…")
def lines_of_kind(
    root: Path, held: str, source_id: str, kind: Sampled | Left, first: int, most: int
) -> pl.DataFrame:
    """Read one page of a source's lines of one class of its receipt."""
    del held
    return page_of(Case(root), source_id, kind, first=first, most=most)


@st.cache_resource(max_entries=2, scope="session", show_spinner="Replacing secrets…")
def to_send(root: Path, analysis: str) -> list[Outgoing]:
    """Return the requests that a draft begins with, scrubbed."""
    del analysis
    case = Case(root)
    return outgoing(
        case.table("findings"),
        case.table("templates"),
        case.sources(),
        case.table("examples"),
        settings=DraftSettings(),
    )


@st.cache_resource(max_entries=16, scope="session", show_spinner=False)
def around(
    root: Path,
    analysis: str,
    record: RecordId,
    before: int,
    after: int,
    *,
    everywhere: bool,
) -> pl.DataFrame:
    """Read the records around one, whatever is filtered."""
    del analysis
    return around_record(
        Case(root), record, before=before, after=after, everywhere=everywhere
    )


@st.cache_resource(max_entries=16, scope="session", show_spinner="Reading the bytes…")
def passage(root: Path, source_id: str, name: str, offset: int, length: int) -> bytes:
    """Read bytes of a source."""
    kept = Case(root).kept_of(source_id)
    return passage_of(kept, name=name, offset=offset, length=length)


@st.cache_data(max_entries=2, show_spinner=False)
def report_html(root: Path, analysis: str, said: str) -> str:
    """Render the report, a page that needs no network; `said` names what people added."""
    del analysis, said
    return render_html(pipeline.report_of(Case(root)))


@st.cache_data(max_entries=2, show_spinner=False)
def report_markdown(root: Path, analysis: str, said: str) -> str:
    """Render the report as Markdown; `said` names what people added to the case."""
    del analysis, said
    return render_markdown(pipeline.report_of(Case(root)))
