"""A case as a document that a stranger can read: HTML and Markdown.

The frames become `Content`, in which every number is already words and all log text
is inert; each renderer only lays it out and escapes for its own language.
"""

from logai_core.report.content import Report
from logai_core.report.html import render_html
from logai_core.report.markdown import render_markdown
from logai_core.report.searches import Searched

__all__ = ["Report", "Searched", "render_html", "render_markdown"]
