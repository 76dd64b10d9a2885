"""Cached threads, and clocks that are compared by them."""

from pathlib import Path

import polars as pl

from logai_core.pipeline.thread_lines import lines_of_thread
from logai_core.pipeline.tying import Threads, threads_of
from logai_core.scope import Scope
from logai_core.store import Case
from workbench.ui.cache.kept import kept
from workbench.ui.cache.searched import matching, profiles
from workbench.ui.clocks import offsets as clock_offsets
from workbench.ui.sessions import records as session_records
from workbench.ui.sessions.order import in_order


@kept(max_entries=4, show_spinner="Tying sessions…")
def threads(root: Path, analysis: str, key: str) -> Threads:
    """Tie the sessions of one id, and rate them: for all who look at this case."""
    del analysis
    return in_order(threads_of(Case(root), key))


@kept(max_entries=4, scope="session", show_spinner="Finding threads…")
def thread_ids(root: Path, analysis: str, key: str, scope: Scope) -> pl.Series:
    """Return the ids at `key` that the records of a scope have."""
    if scope.stretch and not (scope.sources or scope.query):
        listed = threads(root, analysis, key).listed
        told = session_records.ids_within(listed, scope.stretch)
        if told is not None:
            return told
    return session_records.ids_of(root, key, matching(root, analysis, scope, "file"))


@kept(max_entries=16, scope="session", show_spinner="Finding the lines…")
def session_lines(root: Path, analysis: str, key: str, session_id: str) -> pl.DataFrame:
    """Read the records of one session, in its order."""
    one = threads(root, analysis, key).one(session_id)
    return lines_of_thread(Case(root), key, one, profiles(root, analysis))


@kept(max_entries=4, scope="session", show_spinner="Comparing the clocks…")
def offsets(root: Path, analysis: str, key: str) -> pl.DataFrame:
    """Return OFFSETS of the sources of a case, by the id at `key`."""
    del analysis
    return clock_offsets.estimate(root, key)
