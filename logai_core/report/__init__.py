"""A case as a document that a stranger can read, and check.

The frames become `Content`, in which every number is already words and all log text
is inert; each renderer only lays it out and escapes for its own language.
"""

from logai_core.report.archive import evidence_zip
from logai_core.report.clocks import with_clocks
from logai_core.report.concerns import Concern, concerns
from logai_core.report.drafts import drafted
from logai_core.report.forms import FORMS
from logai_core.report.given import COUNTED, Report
from logai_core.report.html import render_html
from logai_core.report.markdown import render_markdown
from logai_core.report.measured import measured
from logai_core.report.pdf import render_pdf
from logai_core.report.sealed import Fault
from logai_core.report.searches import Searched
from logai_core.report.verify import Checked, check

__all__ = ["COUNTED", "FORMS", "Checked", "Concern", "Fault", "Report", "Searched", "check", "concerns",
           "drafted", "evidence_zip", "measured", "render_html", "render_markdown", "render_pdf",
           "with_clocks"]  # fmt: skip
