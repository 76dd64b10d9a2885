"""What can be taken away: the report and the case, made when they are asked for."""

from pathlib import Path
from typing import BinaryIO

import streamlit as st

from logai_core.store import pack
from pages.ui import cache
from pages.ui.scope import Loaded


def draw(here: Loaded) -> None:
    """Draw the buttons."""
    summaries = here.case.summaries().height
    made = f"{summaries}.{len(here.case.notes.searches())}"
    row = st.container(horizontal=True)
    row.download_button(
        "Report, HTML",
        lambda: cache.report_html(here.root, here.analysis, made),
        file_name="report.html",
        mime="text/html",
        key="summary.html",
        icon=":material/download:",
        on_click="ignore",
        help="One file with charts, findings and lines; it opens with no network.",
    )
    row.download_button(
        "Report, Markdown",
        lambda: cache.report_markdown(here.root, here.analysis, made),
        file_name="report.md",
        mime="text/markdown",
        key="summary.markdown",
        icon=":material/download:",
        on_click="ignore",
    )
    row.download_button(
        "Case",
        lambda: packed(here),
        file_name="case.logaicase",
        mime="application/octet-stream",
        key="summary.case",
        icon=":material/download:",
        on_click="ignore",
        help="Everything: the exact bytes of the logs, the records, this analysis.",
    )


def packed(here: Loaded) -> BinaryIO:
    """Pack the case; the file is gone from the disk once it is read."""
    path: Path = here.root / ".case.logaicase"
    pack(here.case, path)
    file = path.open("rb")
    path.unlink()
    return file
