"""What a large case will be asked for, read or made while another page is looked at."""

import logging
from contextlib import suppress
from pathlib import Path
from threading import Thread

from logai_core.errors import LogAIError
from logai_core.scope import Window
from logai_core.store import Case
from logai_core.store.rows import ends_of
from workbench.ui.cache.differing import of_windows, read_columns
from workbench.ui.cache.kept import kept
from workbench.ui.cache.searched import (
    facets_of_all,
    numbers,
    profiles,
    texts,
    together,
)

LARGE = 500_000  # records; with fewer, a page waits for nothing
_CONTEXT_LOG = logging.getLogger(
    "streamlit.runtime.scriptrunner_utils.script_run_context"
)
_NAME = "logai.warm"


@kept(max_entries=8)
def warm(root: Path, analysis: str, records: int) -> None:
    """Begin to read what all who look at a case share, where it is large."""
    if records >= LARGE:
        _CONTEXT_LOG.addFilter(_is_of_others)
        Thread(target=_read, args=(root, analysis), name=_NAME, daemon=True).start()


@kept(max_entries=8)
def foresee(
    root: Path, analysis: str, records: int, window: Window, baseline: Window
) -> None:
    """Begin to compare two windows of a case, where it is large: they were just set."""
    if records >= LARGE:
        asked = root, analysis, window, baseline
        Thread(target=_compare, args=asked, name=_NAME, daemon=True).start()


def _is_of_others(record: logging.LogRecord) -> bool:
    """Tell whether a warning is not that nobody sees how this thread gets on."""
    return record.threadName != _NAME


def _compare(root: Path, analysis: str, window: Window, baseline: Window) -> None:
    """Compare; what is at fault is told when it is asked for."""
    with suppress(LogAIError, OSError):
        of_windows(root, analysis, window, baseline)


def _read(root: Path, analysis: str) -> None:
    """Read it; what is at fault is told when a page needs it."""
    with suppress(LogAIError, OSError):
        case = Case(root)
        ends_of(case.parts())
        profiles(root, analysis)
        numbers(int(case.sources()["records"].sum()))
        facets_of_all(root, analysis, attributes=together(root, analysis) is not None)
        texts(root, analysis)
        read_columns(root, analysis)
