"""What charts show, as tables and in words: for a screen reader, or to copy figures."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np
import polars as pl

from logai_core.charts import Cells, series_name
from workbench.ui import grids, zone
from workbench.ui.text import count, plain

EDGE = 1.0  # of `Cells.out`: the edge of the band
MOST_NAMED = 3
DIGITS = 6
Names = Mapping[str, str]


def offer(
    row: Any,
    rows: Callable[[], pl.DataFrame],
    *,
    key: str,
    alt: str,
    label: str = "Chart as table",
) -> None:
    """Draw a switch in `row`, and below all that is drawn so far the table it asks for."""
    if row.toggle(label, key=key, persist_state="session"):
        grids.show(rows(), columns={}, alt=alt)


def histogram(counted: pl.DataFrame) -> pl.DataFrame:
    """Return HISTOGRAM with a column a level."""
    wide = counted.pivot("level", index="bucket_start", values="records")
    rows = wide.sort("bucket_start").with_columns(grids.clock("bucket_start"))
    return rows.rename({"bucket_start": grids.heading("time")})


def histogram_in_words(counted: pl.DataFrame) -> str:
    """Return how many records HISTOGRAM has, and when they are most."""
    if counted.is_empty():
        return "no record has a time"
    sums = counted.group_by("bucket_start").agg(pl.col("records").sum())
    at, most = sums.sort("records", "bucket_start", descending=[True, False]).row(0)
    return (
        f"{count(int(sums['records'].sum()), 'record')}, the most in one bar "
        f"{most:,} from {zone.clock(at)} {zone.name()} on"
    )


def strip(cells: Cells, names: Names) -> pl.DataFrame:
    """Return each series of the strip with the cell that is furthest out of its band."""
    if not cells.rows:
        return pl.DataFrame()
    rows = [_furthest(at, cells, names) for at in range(len(cells.rows))]
    found = pl.DataFrame(rows, orient="row", infer_schema_length=None)
    return found.sort("beyond its band", descending=True, nulls_last=True)


def _furthest(at: int, cells: Cells, names: Names) -> dict[str, Any]:
    out = np.asarray(cells.out[at], dtype=np.float64)
    known = ~np.isnan(out)
    row = {
        "series": plain(series_name(*cells.rows[at], names), most=120),
        "columns judged": int(known.sum()),
        "out of band": int((np.abs(out[known]) > EDGE).sum()),
        grids.heading("furthest out"): None,
        "observed": None,
        "expected": None,
        "beyond its band": None,
    }
    if not known.any():
        return row
    place = int(np.nanargmax(np.abs(out)))
    return row | {
        grids.heading("furthest out"): zone.clock(_utc(cells.edges[place])),
        "observed": _rounded(cells.observed[at][place]),
        "expected": _rounded(cells.expected[at][place]),
        # As the scale of the picture has it: 1 at the edge of the band.
        "beyond its band": round(float(2 ** abs(out[place]) - 1), 2),
    }


def _utc(when: datetime) -> datetime:
    return when.replace(tzinfo=UTC)


def _rounded(number: float) -> float | None:
    return None if np.isnan(number) else float(f"{number:.{DIGITS}g}")


def strip_in_words(rows: pl.DataFrame) -> str:
    """Return which series of `strip` are furthest out of their bands."""
    said = f"{count(rows.height, 'series', 'series')} against time"
    idle = 0 if rows.is_empty() else rows.filter(pl.col("columns judged") == 0).height
    said += f", {idle:,} not judged" if idle else ""
    out = rows if rows.is_empty() else rows.filter(pl.col("out of band") > 0)
    if out.is_empty():
        return f"{said}, none of them out of its band"
    named = [
        f"{one['series']} at {one[grids.heading('furthest out')]}"
        for one in out.head(MOST_NAMED).iter_rows(named=True)
    ]
    return f"{said}, {out.height:,} out of their bands at times: furthest {'; '.join(named)}"


def band(scores: pl.DataFrame) -> pl.DataFrame:
    """Return the SCORES of one series, a row a window."""
    numbers = ("observed", "expected", "lower", "upper")
    return scores.sort("window_start").select(
        grids.clock("window_start").alias(grids.heading("time")),
        *(pl.col(name).round_sig_figs(DIGITS) for name in numbers),
        (pl.col("ratio") >= 1).alias("out of band"),
    )


def band_in_words(scores: pl.DataFrame, title: str) -> str:
    """Return what the SCORES of one series show against its band."""
    out = scores.filter(pl.col("ratio") >= 1)
    said = f"{plain(title, most=120)}: {count(scores.height, 'window')}"
    judged = int(scores["ratio"].count())
    if not judged:
        return f"{said}, none of them judged"
    said += f", {judged:,} judged" if judged < scores.height else ""
    if out.is_empty():
        return f"{said}, none of them out of its band"
    top = out.sort("ratio", descending=True).row(0, named=True)
    # Without a band, as of IsolationForest, no number was expected.
    usual = None if top["lower"] is None and top["upper"] is None else top["expected"]
    against = "" if usual is None else f" against {usual:,.6g} expected"
    return (
        f"{said}, {out.height:,} out of its band, furthest at "
        f"{zone.clock(top['window_start'])} {zone.name()}: "
        f"{top['observed']:,.6g}{against}"
    )


def lanes(found: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Return the FINDINGS of several detectors, each with the name of its own."""
    parts = [
        findings.select(
            pl.lit(detector).alias("by"),
            "kind",
            grids.flat("text").alias("finding"),
            *grids.span(),
            pl.col("score").round(1),
        )
        for detector, findings in found.items()
    ]
    return pl.concat(parts)


def lanes_in_words(found: Mapping[str, pl.DataFrame]) -> str:
    """Return how many findings each detector has."""
    said = [f"{name} {count(one.height, 'finding')}" for name, one in found.items()]
    return f"Findings of each detector over time: {', '.join(said)}"


def trend(counts: Sequence[int], sources: pl.DataFrame) -> pl.DataFrame:
    """Return the trend of a pattern as rows; its slices part the time of SOURCES."""
    first, last = sources.select(pl.col("first_ts").min(), pl.col("last_ts").max()).row(
        0
    )
    if first is None:
        return pl.DataFrame(
            schema={grids.heading("from"): pl.String, "records": pl.Int64}
        )
    slices = [first + (last - first) * at / len(counts) for at in range(len(counts))]
    return pl.DataFrame(
        {
            grids.heading("from"): [zone.clock(one) for one in slices],
            "records": list(counts),
        }
    )
