"""Cached reports, and requests to a language model."""

from pathlib import Path

import streamlit as st

from logai_core import pipeline
from logai_core.llm import Outgoing, outgoing
from logai_core.report import render_html, render_markdown
from logai_core.settings import DraftSettings
from logai_core.store import Case


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
