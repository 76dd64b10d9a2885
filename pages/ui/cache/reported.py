"""Cached reports, and requests to a language model."""

from pathlib import Path

import streamlit as st

from logai_core import pipeline
from logai_core.llm import Outgoing
from logai_core.report import Report, render_html
from logai_core.settings import environment
from logai_core.store import Case


@st.cache_resource(max_entries=2, scope="session", show_spinner="Replacing secrets…")
def to_send(root: Path, analysis: str) -> list[Outgoing]:
    """Return the requests that a draft begins with, scrubbed."""
    del analysis
    return pipeline.preview_draft(Case(root), settings=environment().draft).requests


@st.cache_resource(max_entries=4, show_spinner="Gathering the report…")
def report(root: Path, analysis: str, said: str) -> Report:
    """Gather the report, without what is written in it; `said` names what people added."""
    del analysis, said
    return pipeline.report_of(Case(root))._replace(fields={})


@st.cache_data(max_entries=8, show_spinner=False)
def preview_of(
    root: Path, analysis: str, said: str, stand: str, _report: Report
) -> str:
    """Render what people write in a report as a page; `stand` names it."""
    del root, analysis, said, stand
    return render_html(_report, appendix=False)
