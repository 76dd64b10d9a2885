"""Which case is open, and the line above every page that says so."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import polars as pl
import streamlit as st

from logai_core.scope import Scope, scope_at
from logai_core.settings import environment
from logai_core.store import Case
from logai_core.store.shelf import open_named
from workbench.ui import address, cache, home, progress, state, zone
from workbench.ui.clocks import offsets
from workbench.ui.ingest import loading
from workbench.ui.ingest.loading import Change
from workbench.ui.overview import windowing
from workbench.ui.text import count, literal

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


class Opened(NamedTuple):
    """The open case, perhaps without an analysis yet.

    `held` is the digest of its sources and their clocks, and so what its receipts are of.
    """

    case: Case
    title: str
    held: str
    analysis: str | None

    @property
    def root(self) -> Path:
        """Return the directory of the case."""
        return self.case.root

    def sources(self) -> pl.DataFrame:
        """Return SOURCES."""
        return cache.sources(self.root, self.held)


class Loaded(NamedTuple):
    """The open case with its analysis."""

    case: Case
    root: Path
    analysis: str
    opened: Opened

    def table(self, name: str) -> pl.DataFrame:
        """Return a small table of the analysis."""
        return cache.table(self.root, self.analysis, name)

    def sources(self) -> pl.DataFrame:
        """Return SOURCES."""
        return self.opened.sources()


_THIS_RUN: ContextVar[dict[Hashable, Any] | None] = ContextVar("read", default=None)


@contextmanager
def one_run() -> Iterator[None]:
    """Let all that is drawn inside be of one state of the case, which is read once.

    Callbacks and fragments come outside of it, and read the case for themselves.
    """
    before = _THIS_RUN.set({})
    try:
        yield
    finally:
        _THIS_RUN.reset(before)


def once(read: Callable[[K], T], of: K) -> T:
    """Return what `read` reads, once in a run; outside of one it is read anew."""
    seen = _THIS_RUN.get()
    if seen is None:
        return read(of)
    if (read, of) not in seen:
        seen[read, of] = read(of)
    found: T = seen[read, of]
    return found


def opened() -> Opened | None:
    """Return the open case, or None before there is one."""
    root = state.workspace().root
    return None if root is None else once(_opened, root)


def _opened(root: Path) -> Opened:
    case = Case.open(root)
    held = case.held
    return Opened(case, case.title, held, case.analysis_of(held))


def loaded() -> Loaded | None:
    """Return the open case with its analysis, or None before there is one."""
    one = opened()
    if one is None or one.analysis is None:
        return None
    return Loaded(one.case, one.root, one.analysis, one)


def needed(what: str) -> Loaded:
    """Return the open case with its analysis, or say what to do and stop the page."""
    here = loaded()
    if here is None:
        _explain_nothing(what)
        st.stop()
    return here


def warm(here: Loaded | None) -> None:
    """Begin to read what pages will need of the open case."""
    if here is not None:
        cache.warm(here.root, here.analysis, int(here.sources()["records"].sum()))


def _explain_nothing(what: str) -> None:
    """Say why there is nothing to show: no case, no sources, or others than analysed."""
    one = opened()
    if busy():
        st.info(
            "What was found before held for other sources or clocks, and is not shown. "
            "This page fills when the work above is done.",
            title="Being worked out",
        )
    elif one and not one.sources().is_empty():
        st.info(
            "The sources or their clocks are not those that were analysed last, so "
            "nothing that was found then is shown.",
            title="The analysis is out of date",
        )
        st.button(
            "Analyse now",
            key="frame.analyse",
            type="primary",
            on_click=loading.start,
            args=(one.case, Change("refresh" if one.case.outdated else "analyze")),
        )
    else:
        st.info(f"Load a log first; then {what}.", title="Nothing is loaded yet")
    st.page_link(
        "workbench/views/ingest.py", label="Go to Ingest", icon=":material/upload_file:"
    )


def follow_address(page: str) -> None:
    """Look at what the address of a page names, and make it name what is looked at.

    An address that names nothing is that of another page that was chosen. In a public
    demo none names a case: there, a case belongs to one visit.
    """
    said = address.meant(page)
    if said and not address.followed(said):
        _follow(address.case_of(said), scope_at(said))
        state.change(line=address.line_of(said), opened=None, around=None)
        state.change(about=address.about_of(said))
    address.keep()
    address.saw()


def _follow(name: str | None, scope: Scope) -> None:
    root = state.workspace().root
    if name and not environment().demo and (root is None or name != root.name):
        case = open_named(home.home(), name)
        state.enter_case(case.root, job=progress.unfinished(case))
    state.change(scope=scope, wrong=None)
    windowing.show(scope.window)


def busy() -> bool:
    """Tell whether a job works on the open case."""
    root = state.workspace().root
    return root is not None and progress.running(Case(root))


def bar() -> None:
    """Draw the line that says what is loaded."""
    one = opened()
    if one is None:
        return
    title, receipts = f"**{literal(one.title, most=80)}**", one.sources()
    if receipts.is_empty():
        st.caption(title)
        return
    lines, records = int(receipts["lines_in"].sum()), int(receipts["records"].sum())
    first, last = _first(receipts), _last(receipts)
    span = zone.between(first, last) if first else "no line with a time"
    parts = [
        title,
        count(receipts.height, "source"),
        span,
        count(lines, "line"),
        count(records, "record"),
    ]
    parts += offsets.corrections(receipts)
    refused, faults = (
        len(one.case.notes.inputs("refused")),
        receipts["faults"].list.len(),
    )
    if refused:
        parts.append(f":orange[{count(refused, 'file')} not loaded, see Ingest]")
    if faults.sum():
        parts.append(f":orange[{count(int((faults > 0).sum()), 'source')} with faults]")
    st.caption("  ·  ".join(parts))


def _first(receipts: pl.DataFrame) -> datetime | None:
    return receipts.select(pl.col("first_ts").min()).item()  # type: ignore[no-any-return]


def _last(receipts: pl.DataFrame) -> datetime | None:
    return receipts.select(pl.col("last_ts").max()).item()  # type: ignore[no-any-return]
