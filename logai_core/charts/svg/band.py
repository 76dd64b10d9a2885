"""One series against what its detector expects, as a vector."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

import polars as pl

from logai_core.charts import palette
from logai_core.charts.labels import label, length, spacing
from logai_core.charts.marks import marks_of
from logai_core.charts.svg import numbered
from logai_core.charts.svg.ink import Ink
from logai_core.charts.svg.plot import (
    LEFT,
    Plot,
    axes,
    diamond,
    drawing,
    legend,
    path,
    plot_of,
    words,
)
from logai_core.schemas import FINDINGS, SCORES, conform

ALONE = timedelta(seconds=1)
UNIT_ROOM = 16.0
NO_XML = re.compile("[\ufffe\uffff]")
MOST_POINTS = 700  # about one a unit of the drawing
SAYS = "The series with the band that is normal, alerts as diamonds"


def band_svg(
    scores: pl.DataFrame,
    findings: pl.DataFrame,
    ink: Ink,
    *,
    unit: str = "records",
    clock: str = "UTC",
) -> str:
    """Draw the SCORES of one series: observed, expected, band, alerts.

    Windows without data are gaps. Of a series with more windows than the drawing has
    points, each point is the extreme of some: the highest observed and upper, the lowest
    lower. Nothing scored gives "". `clock` is the name of the one that all times go by.
    """
    windows = conform(scores, SCORES, stage="band").sort("window_start")
    if windows.is_empty():
        return ""
    kind, key = windows.select("series_kind", "key").row(0)
    own = (pl.col("series_kind") == kind) & (pl.col("key") == key)
    marks = marks_of(conform(findings, FINDINGS, stage="band"), own)
    window = spacing(windows["window_start"])
    points = _thinned(
        windows.with_columns(pl.col("window_start").dt.replace_time_zone(None))
    )
    first = points["window_start"][0]
    last = points["window_start"][-1] + (window or ALONE)
    lanes = numbered.lanes_of(marks, last - first)
    base = numbered.room_for(lanes) + UNIT_ROOM
    plot = plot_of(first, last, _highest(points), top=base, height=120)
    counts = window is not None and unit == "records"
    per = f"records per {length(window)}" if window and counts else _words_of(unit)
    parts = [
        *numbered.bands(plot, marks, ink),
        *axes(plot, ink, clock),
        _around(plot, points),
        _course(plot, points, "expected", palette.EXPECTED, dashes="2 2"),
        _course(plot, points, "observed", palette.OBSERVED),
        *_alerts(plot, points),
        *numbered.bars(plot, marks, lanes, ink, base=base),
        *legend(plot, ink, _entries()),
        words(LEFT, 10, per, ink),
    ]
    return drawing(plot, parts, SAYS)


def _words_of(unit: str) -> str:
    """Return a unit, which a log states, as text of XML."""
    return NO_XML.sub("", label(unit, most=40))


def _entries() -> list[tuple[str, str, str]]:
    return [
        (palette.OBSERVED, "line", "observed"),
        (palette.EXPECTED, "dots", "expected"),
        (palette.BAND, "box", "normal band"),
        (palette.ALERT, "diamond", "alert"),
    ]


def _thinned(windows: pl.DataFrame) -> pl.DataFrame:
    """Return at most MOST_POINTS rows; the run of a gap never joins its neighbours."""
    each = -(-windows.height // MOST_POINTS)
    gone = pl.col("observed").is_null()
    columns = [
        pl.col("window_start").first(),
        pl.col("observed", "expected", "upper", "ratio").max(),
        pl.col("lower").min(),
    ]
    return (
        windows.with_columns(gone.rle_id().alias("run"))
        .with_row_index("at")
        .group_by("run", pl.col("at") // each, maintain_order=True)
        .agg(columns)
        .with_columns(
            (pl.col("window_start").diff() > _long(windows, each)).alias("torn")
        )
    )


def _long(windows: pl.DataFrame, each: int) -> timedelta:
    """Return the time between two points above which windows are missing."""
    return 2 * each * (spacing(windows["window_start"]) or ALONE)


def _highest(points: pl.DataFrame) -> float:
    most = points.select(pl.max_horizontal(pl.col("observed", "upper").max())).item()
    return float(most or 0.0)


def _runs(points: pl.DataFrame, *columns: str) -> Sequence[pl.DataFrame]:
    """Return the stretches in which all columns are known and no window is missing."""
    known = pl.all_horizontal(pl.col(name).is_not_null() for name in columns)
    torn = pl.col("torn").fill_null(value=False).cum_sum()
    runs = points.with_columns(known.rle_id().alias("known_run"), torn.alias("tear"))
    return runs.filter(known).partition_by("known_run", "tear", maintain_order=True)


def _around(plot: Plot, points: pl.DataFrame) -> str:
    d = ""
    for run in _runs(points, "lower", "upper"):
        times = run["window_start"].to_list()
        up = [*zip(times, run["upper"], strict=True)]
        down = [*zip(times, run["lower"], strict=True)][::-1]
        d += f"{_line(plot, [*up, *down])}z"
    return path(d, fill=palette.BAND) if d else ""


def _course(
    plot: Plot, points: pl.DataFrame, column: str, colour: str, *, dashes: str = ""
) -> str:
    d = "".join(
        _line(plot, [*zip(run["window_start"], run[column], strict=True)])
        for run in _runs(points, column)
    )
    return path(d, stroke=colour, dashes=dashes) if d else ""


def _line(plot: Plot, points: Sequence[tuple[datetime, float]]) -> str:
    return "M" + "L".join(
        f"{plot.x(at):.2f} {plot.y(max(0.0, number)):.2f}" for at, number in points
    )


def _alerts(plot: Plot, points: pl.DataFrame) -> list[str]:
    alerts = points.filter((pl.col("ratio") >= 1) & pl.col("observed").is_not_null())
    return [
        diamond(plot.x(at), plot.y(max(0.0, number)), palette.ALERT)
        for at, number in alerts.select("window_start", "observed").iter_rows()
    ]
