"""What can be taken away: the report in every form and the case, made when asked for."""

import io
import zipfile
from collections.abc import Mapping
from functools import partial

import streamlit as st

from logai_core import pipeline
from logai_core.report import FORMS
from workbench.ui.cases import doing
from workbench.ui.keys import key_of
from workbench.ui.pins import pinning
from workbench.ui.scope import Loaded

ICON = ":material/download:"
TITLES = {
    "html": "HTML",
    "pdf": "PDF",
    "md": "Markdown",
    "xlsx": "Workbook",
    "csv": "CSV tables",
    "zip": "Evidence zip",
}


def said(here: Loaded) -> str:
    """Return a name of what people added to the case but for what they wrote in the report."""
    pins = [(one.number, one.version) for one in pinning.held()]
    return key_of(pins, here.case.summaries().height, len(here.case.notes.searches()))


def draw(here: Loaded) -> None:
    """Draw a button for each form of the report, and for the case."""
    row = st.container(horizontal=True)
    for name, form in FORMS.items():
        row.download_button(
            TITLES[name],
            partial(rendered, here, name),
            file_name="report-tables.zip" if name == "csv" else f"report.{name}",
            mime="application/zip" if name == "csv" else form.media_type,
            key=f"report.export.{name}",
            icon=ICON,
            on_click="ignore",
            help=form.what,
        )
    doing.offer_file(here.root.name, at=row, key="report.export.case")
    st.caption(
        "`logai verify report.zip` checks every quoted line, count and digest without a "
        "network; the same case gives the same bytes here and in the terminal."
    )


def rendered(here: Loaded, name: str) -> bytes:
    """Return a form of the report as one file."""
    files = FORMS[name].render(pipeline.report_of(here.case))
    return next(iter(files.values())) if len(files) == 1 else _zipped(files)


def _zipped(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue()
