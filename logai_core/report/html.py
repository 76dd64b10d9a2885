"""The report as one HTML file without a script, that opens from disk and asks no network."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from logai_core.charts import palette
from logai_core.charts.svg import STYLED
from logai_core.report import empty, trend
from logai_core.report.content import Content, Report, content_of
from logai_core.report.drawings import Drawing, drawings_of
from logai_core.report.quotes import MOST_INDEXED
from logai_core.report.written import MOST_BELOW
from logai_core.schemas import TREND_BUCKETS

HERE = Path(__file__).parent
OPEN_FINDINGS = 3  # whose lines are seen without a click
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; form-action 'none'; script-src 'none'"
)

PAGES = Environment(
    loader=FileSystemLoader(HERE),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
PAGES.filters["trend"] = trend.path


def render_html(report: Report, *, appendix: bool = True) -> str:
    """Return the report as a page; the same report gives the same bytes.

    Without its `appendix` it is what people write: small, and quickly drawn again.
    """
    content = content_of(report)
    return PAGES.get_template("page.html").render(
        content=content,
        appendix=appendix,
        drawings=[_marked(one) for one in drawings_of(report, STYLED)]
        if appendix
        else [],
        numbers=_numbers(content) if appendix else {},
        indexed=content.evidence[:MOST_INDEXED],
        policy=POLICY,
        palette=palette,
        empty=empty,
        open_findings=OPEN_FINDINGS,
        slices=TREND_BUCKETS,
        most_below=MOST_BELOW,
    )


def _marked(drawing: Drawing) -> Drawing:
    # Made of numbers and of our own words alone: the one thing that is not escaped.
    return drawing._replace(svg=Markup(drawing.svg))  # noqa: S704


def _numbers(content: Content) -> dict[object, int]:
    """Return the numbers of the records that the index of the page has, to lead there."""
    return {line.record: line.number for line in content.evidence[:MOST_INDEXED]}
