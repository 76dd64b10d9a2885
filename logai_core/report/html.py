"""The report as one HTML file that opens from disk and asks no network."""

import base64
import hashlib
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from logai_core.charts import palette
from logai_core.charts.export import drawing_script
from logai_core.report import empty, figures, trend
from logai_core.report.content import Report, content_of
from logai_core.schemas import TREND_BUCKETS

HERE = Path(__file__).parent
OPEN_FINDINGS = 3  # whose lines are seen without a click
NOTHING = "'none'"
LOADER = (HERE / "charts.js").read_text(encoding="utf-8")

PAGES = Environment(
    loader=FileSystemLoader(HERE),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
PAGES.filters["trend"] = trend.path


def render_html(report: Report) -> str:
    """Return the report as a page; the same report gives the same bytes.

    Scripts run only by their hash: Plotly, once, and the few lines that draw. A
    report without charts has no script at all.
    """
    timeline = figures.timeline_of(report)
    series = figures.series_of(report)
    charts = [*([timeline] if timeline else []), *series]
    scripts = [drawing_script(), LOADER] if charts else []
    return PAGES.get_template("page.html").render(
        content=content_of(report),
        timeline=timeline,
        series=series,
        figures=figures.as_json(charts),
        scripts=scripts,
        policy=_policy(scripts),
        palette=palette,
        empty=empty,
        open_findings=OPEN_FINDINGS,
        slices=TREND_BUCKETS,
    )


def _policy(scripts: list[str]) -> str:
    """Return the Content-Security-Policy: nothing but inline style and these scripts."""
    hashes = (hashlib.sha256(script.encode()).digest() for script in scripts)
    sources = [f"'sha256-{base64.b64encode(it).decode()}'" for it in hashes]
    return (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'; "
        f"script-src {' '.join(sources) or NOTHING}"
    )
