"""Cached calls into the core. No other package caches.

Keys are the case's root, whose name nobody can guess, the digest of its analysis and
settings; a frame is never a key. Frames are kept as they are: nobody changes them.
What takes long and is the same for all who look at a case is kept once a server, all else
for one session.
"""

from workbench.ui.cache.analysed import (
    Sums,
    names,
    patterns,
    settings,
    sources,
    sums,
    table,
    vocabulary,
)
from workbench.ui.cache.counted import size
from workbench.ui.cache.detected import cells, examples, figure, found, moved
from workbench.ui.cache.differing import carriers, compared, default_baseline
from workbench.ui.cache.evident import (
    around,
    bases,
    lines_of_kind,
    passage,
    preview,
    record,
)
from workbench.ui.cache.explained import variables
from workbench.ui.cache.reported import cited, draft_preview, preview_of, report
from workbench.ui.cache.searched import (
    facets,
    histogram,
    lines,
    matching,
    row_of,
    spread,
    sql,
    templates_of,
    together,
)
from workbench.ui.cache.tied import offsets, session_lines, thread_ids, threads
from workbench.ui.cache.warmed import foresee, warm

__all__ = [
    "Sums",
    "around",
    "bases",
    "carriers",
    "cells",
    "cited",
    "compared",
    "default_baseline",
    "draft_preview",
    "examples",
    "facets",
    "figure",
    "foresee",
    "found",
    "histogram",
    "lines",
    "lines_of_kind",
    "matching",
    "moved",
    "names",
    "offsets",
    "passage",
    "patterns",
    "preview",
    "preview_of",
    "record",
    "report",
    "row_of",
    "session_lines",
    "settings",
    "size",
    "sources",
    "spread",
    "sql",
    "sums",
    "table",
    "templates_of",
    "thread_ids",
    "threads",
    "together",
    "variables",
    "vocabulary",
    "warm",
]
