"""Cached reports, what a language model would be sent, and the lines of summaries."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import polars as pl
import streamlit as st

from logai_core import pipeline
from logai_core.llm import Preview
from logai_core.llm.subject import Subject
from logai_core.record_id import RecordId
from logai_core.report import Report, render_html
from logai_core.settings import DraftSettings
from logai_core.store import Case
from workbench.ui.cache.kept import kept

LINE_CHARS = 1_000


@kept(max_entries=8, scope="session")
def draft_preview(
    root: Path,
    analysis: str,
    subject: Subject,
    settings: DraftSettings,
    denied: tuple[str, ...],
) -> Preview:
    """Return the requests that a draft of `subject` begins with, scrubbed.

    `denied` are the words that the deny list of `settings` holds at this moment.
    """
    del analysis, denied
    return pipeline.preview_draft(Case(root), subject, settings=settings)


@kept(max_entries=8, scope="session")
def cited(
    root: Path, analysis: str, records: tuple[RecordId, ...]
) -> Mapping[RecordId, tuple[datetime | None, str]]:
    """Read time and beginning of the message of some records."""
    del analysis
    sources, lines = (list({one[at] for one in records}) for at in range(2))
    wanted = pl.DataFrame(
        records, schema={"source_id": pl.String, "line_no": pl.UInt32}, orient="row"
    )
    found = (
        Case(root)
        .records()
        .filter(pl.col("source_id").is_in(sources), pl.col("line_no").is_in(lines))
        .select(
            "source_id", "line_no", "ts", pl.col("message").str.slice(0, LINE_CHARS)
        )
        .collect(engine="streaming")
        .join(wanted, on=["source_id", "line_no"], how="semi")
    )
    return {
        RecordId(source_id, line_no): (ts, message)
        for source_id, line_no, ts, message in found.iter_rows()
    }


@kept(max_entries=4, show_spinner="Gathering the report…")
def report(root: Path, analysis: str, said: str) -> Report:
    """Gather the report, without what is written in it; `said` names what people added."""
    del analysis, said
    return pipeline.report_of(Case(root))._replace(fields={})


@st.cache_data(max_entries=8)
def preview_of(
    root: Path, analysis: str, said: str, stand: str, _report: Report
) -> str:
    """Render what people write in a report as a page; `stand` names it."""
    del root, analysis, said, stand
    return render_html(_report, appendix=False)
