"""The charts of a report as vectors, with the words around them."""

from typing import Any, NamedTuple

import polars as pl

from logai_core.charts import series_name
from logai_core.charts.dial import Dial, dial_of
from logai_core.charts.marks import MOST as MOST_MARKS
from logai_core.charts.svg import Ink, band_svg, timeline_svg
from logai_core.inert import inert_text
from logai_core.report.given import Report
from logai_core.report.incident import shown_pins

MOST_SERIES = 3


class Drawing(NamedTuple):
    """A chart; `svg` is our own markup, in which no text of a log stands."""

    name: str
    title: str
    says: str
    svg: str


def drawings_of(report: Report, ink: Ink) -> list[Drawing]:
    """Return the timeline and the series of the first findings that were scored."""
    ends = report.sources.select(pl.col("first_ts").min(), pl.col("last_ts").max())
    dial = dial_of(report.zone, *ends.row(0))
    turned = report._replace(
        histogram=dial.turned(report.histogram),
        findings=dial.turned(report.findings),
        scores=dial.turned(report.scores),
    )
    return [*_timeline(turned, ink, dial), *_series(turned, ink, dial)]


def _timeline(report: Report, ink: Ink, dial: Dial) -> list[Drawing]:
    pins = [
        (one.number, one.pin.when + dial.offset)
        for one in shown_pins(report)
        if one.pin.when is not None
    ]
    svg = timeline_svg(
        report.histogram, report.findings, ink, pins=pins, clock=dial.title
    )
    if not svg:
        return []
    pinned = "; dotted lines are pins" if pins else ""
    says = f"Numbered above: {_numbered(report.findings.height)}{pinned}."
    return [Drawing("chart-0", "Records over time by level", says, svg)]


def _numbered(findings: int) -> str:
    if findings <= MOST_MARKS:
        return "the findings"
    return f"the first {MOST_MARKS} of the {findings:,} findings"


def _series(report: Report, ink: Ink, dial: Dial) -> list[Drawing]:
    ranked = (
        report.findings.with_row_index("rank", offset=1)
        .join(report.scores, on=["series_kind", "key"], how="semi")
        .unique(["series_kind", "key"], keep="first")
        .sort("rank")
        .head(MOST_SERIES)
    )
    return [_band(report, row, ink, dial) for row in ranked.iter_rows(named=True)]


def _band(report: Report, row: dict[str, Any], ink: Ink, dial: Dial) -> Drawing:
    own = (pl.col("series_kind") == row["series_kind"]) & (pl.col("key") == row["key"])
    counts = row["series_kind"] not in {"measure"}
    unit = "records" if counts else inert_text(row["unit"] or "value")
    svg = band_svg(
        report.scores.filter(own), report.findings, ink, unit=unit, clock=dial.title
    )
    name = inert_text(series_name(row["series_kind"], row["key"], _names(report)))
    return Drawing(
        f"chart-{row['rank']}",
        name,
        f"Finding {row['rank']}: {inert_text(row['text'])}",
        svg,
    )


def _names(report: Report) -> dict[str, str]:
    """Return texts of templates and names of sources, by id."""
    texts = report.templates.select("template_id", "template").iter_rows()
    return dict(texts) | dict(report.sources.select("source_id", "name").iter_rows())
