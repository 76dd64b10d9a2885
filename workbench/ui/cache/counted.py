"""How many records a scope has."""

from pathlib import Path

from logai_core.pipeline.by_time import rows_between
from logai_core.scope import Scope
from workbench.ui.cache.searched import matching, profiles


def size(root: Path, analysis: str, scope: Scope) -> int:
    """Count the records of a scope; those of a time alone are counted without a search."""
    stretch = scope.stretch
    if stretch is not None and not (scope.sources or scope.query):
        known = profiles(root, analysis)
        if known is not None:
            return int(rows_between(known, stretch.start, stretch.end).size)
    return int(matching(root, analysis, scope, "file").size)
