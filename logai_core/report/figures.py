"""The charts of the HTML report, as JSON that is safe inside a script element."""

import json
from collections.abc import Callable
from typing import Any, NamedTuple

import polars as pl

from logai_core.charts import band, series_name, timeline
from logai_core.charts.export import plain
from logai_core.charts.marks import MOST as MOST_MARKS
from logai_core.inert import inert_text
from logai_core.report.content import Report

MOST_SERIES = 3


class Chart(NamedTuple):
    """A figure with the words around it; `traces` and both layouts are Plotly JSON."""

    element: str
    title: str
    says: str
    height: int
    traces: list[Any]
    light: dict[str, Any]
    dark: dict[str, Any]


def timeline_of(report: Report) -> Chart | None:
    """Return the timeline, or None when no record has a time."""
    if report.histogram.is_empty():
        return None
    return _chart(
        "timeline",
        "Records over time by level",
        f"Numbered above: {_numbered(report.findings.height)} of the table below.",
        lambda dark: plain(timeline(report.histogram, report.findings, dark=dark)),
    )


def series_of(report: Report) -> list[Chart]:
    """Return the series of the first findings that were scored, at most three."""
    series = (
        report.findings.with_row_index("rank", offset=1)
        .join(report.scores, on=["series_kind", "key"], how="semi")
        .unique(["series_kind", "key"], keep="first")
        .sort("rank")
        .head(MOST_SERIES)
    )
    return [_series(report, row) for row in series.iter_rows(named=True)]


def as_json(charts: list[Chart]) -> str:
    """Return charts as JSON without `<`, so that no text can end the script."""
    figures = {
        chart.element: {
            "traces": chart.traces,
            "light": chart.light,
            "dark": chart.dark,
        }
        for chart in charts
    }
    text = json.dumps(figures, separators=(",", ":"), sort_keys=True, allow_nan=False)
    return text.replace("<", "\\u003c")


def _numbered(findings: int) -> str:
    if findings <= MOST_MARKS:
        return "the findings"
    return f"the first {MOST_MARKS} of the {findings:,} findings"


def _series(report: Report, row: dict[str, Any]) -> Chart:
    own = (pl.col("series_kind") == row["series_kind"]) & (pl.col("key") == row["key"])
    scores = report.scores.filter(own)
    return _chart(
        f"series-{row['rank']}",
        inert_text(series_name(row["series_kind"], row["key"], _names(report))),
        f"Finding {row['rank']}: {inert_text(row['text'])}",
        lambda dark: plain(band(scores, report.findings, title="", dark=dark)),
    )


def _names(report: Report) -> dict[str, str]:
    """Return texts of templates and names of sources, by id."""
    texts = report.templates.select("template_id", "template").iter_rows()
    return dict(texts) | dict(report.sources.select("source_id", "name").iter_rows())


def _chart(
    element: str, title: str, says: str, draw: Callable[[bool], dict[str, Any]]
) -> Chart:
    light, dark = (draw(night) for night in (False, True))
    return Chart(
        element=element,
        title=title,
        says=says,
        height=light["layout"]["height"],
        traces=light["data"],
        light=_for_reading(light["layout"]),
        dark=_for_reading(dark["layout"]),
    )


def _for_reading(layout: dict[str, Any]) -> dict[str, Any]:
    # A selection leads nowhere in a document; dragging enlarges instead.
    return layout | {"dragmode": "zoom"}
