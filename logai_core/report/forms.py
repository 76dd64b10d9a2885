"""Every form that a report takes, by the name that page and terminal give it."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from logai_core.report.archive import evidence_zip
from logai_core.report.given import Report
from logai_core.report.html import render_html
from logai_core.report.markdown import render_markdown
from logai_core.report.pdf import render_pdf
from logai_core.report.sheets import render_csv, render_xlsx


class Form(NamedTuple):
    """One form: what it is for, its media type, and how it is made, by file name."""

    what: str
    media_type: str
    render: Callable[[Report], Mapping[str, bytes]]


FORMS: Mapping[str, Form] = {
    "html": Form(
        "One page that opens with no network, and prints.",
        "text/html",
        lambda report: {"report.html": render_html(report).encode()},
    ),
    "pdf": Form(
        "The same in print: typeset, with page numbers.",
        "application/pdf",
        lambda report: {"report.pdf": render_pdf(report)},
    ),
    "md": Form(
        "Text for a wiki or a ticket.",
        "text/markdown",
        lambda report: {"report.md": render_markdown(report).encode()},
    ),
    "xlsx": Form(
        "Findings, differences and timeline as one workbook.",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        lambda report: {"report.xlsx": render_xlsx(report)},
    ),
    "csv": Form("The same tables as files.", "text/csv", render_csv),
    "zip": Form(
        "All of these with the exact bytes of every line quoted; `logai verify` checks it.",
        "application/zip",
        lambda report: {"report.zip": evidence_zip(report)},
    ),
}
