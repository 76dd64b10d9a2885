"""Which detector, how strict, and what another one would have found."""

from typing import NamedTuple

import polars as pl
import streamlit as st

from logai_core import charts
from logai_core.charts.labels import length, spacing
from logai_core.charts.spans import Stretch
from logai_core.detect.forest import LAGS, MOST_SERIES, TREES
from logai_core.detect.forest import THRESHOLD as FOREST_SCORE
from logai_core.detect.grid import learning_rows
from logai_core.detect.record import SPANS
from logai_core.detect.zscore import LOOKBACK
from logai_core.detect.zscore import THRESHOLD as DEVIATIONS
from workbench.ui import cache, chart_tables, zone
from workbench.ui.overview.threshold import AS_SET, Moved
from workbench.ui.scope import Loaded
from workbench.ui.text import count, literal

DETECTORS = {
    "record": "Record",
    "zscore": "Rolling z-score",
    "forest": "IsolationForest",
}
SAYS = {
    "record": "Marks a count that is larger than any before it would lead one to expect, "
    "given how it usually rises and falls.",
    "zscore": "Marks a count that is far from the mean of the windows before it, in "
    "standard deviations.",
    "forest": "Marks windows whose counts, taken together, are easy to tell apart from "
    "the others; it looks back over all of them.",
}
SETTINGS = {
    "record": f"Sums over {', '.join(map(str, SPANS))} buckets",
    "zscore": f"Mean of the {LOOKBACK} buckets before, from {DEVIATIONS:g} deviations on",
    "forest": f"{TREES} trees over {LAGS} consecutive buckets, from a score of "
    f"{FOREST_SCORE:g} on, for the {MOST_SERIES} largest series",
}
LOOSEST, STRICTEST, STEP = 0.5, 10.0, 0.1
MOST_NAMED = 4


class Asked(NamedTuple):
    """The detector and its threshold, as a multiple of what is set."""

    detector: str
    threshold: float
    compares: bool

    @property
    def key(self) -> str:
        """Return what names the findings that are asked for."""
        return f"{self.detector}.{self.threshold:g}"


def ask() -> Asked:
    """Draw the choice of detector, its threshold, and whether to compare."""
    row = st.container(horizontal=True, vertical_alignment="center")
    chosen = row.segmented_control(
        "Detector",
        tuple(DETECTORS),
        default="record",
        required=True,
        format_func=DETECTORS.__getitem__,
        key="overview.detector",
        persist_state="session",
        label_visibility="collapsed",
    )
    row.caption("Threshold", width="content")
    threshold = row.slider(
        "Threshold",
        min_value=LOOSEST,
        max_value=STRICTEST,
        value=AS_SET,
        step=STEP,
        format="%.1f",
        key="overview.threshold",
        persist_state="session",
        label_visibility="collapsed",
        width=220,
        help="How far off counts, as a multiple of what is set.",
    )
    compares = row.toggle(
        "Compare detectors", key="overview.compare", persist_state="session"
    )
    return Asked(str(chosen), round(float(threshold), 1), bool(compares))


def tell(asked: Asked, moved: Moved, here: Loaded) -> None:
    """Say what the detector does, with which settings, and what the threshold moves."""
    st.caption(
        literal(
            f"{SAYS[asked.detector]} {SETTINGS[asked.detector]}{_buckets(moved)}.",
            most=600,
        )
    )
    said = in_words(asked.threshold, moved)
    if said:
        st.caption(literal(said, most=900))
    set_to = cache.settings(here.root, here.analysis)["detect"]["detector"]
    if asked.detector != set_to or asked.threshold != AS_SET:
        st.caption(
            f"This is a view: the analysis and the report hold what "
            f"{DETECTORS[set_to]} finds at {AS_SET:.1f}."
        )


def _buckets(moved: Moved) -> str:
    starts = moved.found.scores.filter(pl.col("series_kind") == "total")["window_start"]
    step = spacing(starts)
    if step is None:
        return ""
    learnt = learning_rows(starts.len())
    return f"; buckets of {length(step)}, whatever is zoomed; learns from the first {learnt:,}"


def in_words(threshold: float, moved: Moved) -> str:
    """Return "At 1.6: 3 of 9 findings remain; gone: …", or nothing at 1."""
    if threshold == AS_SET:
        return ""
    now = moved.found.findings.height
    days = zone.on_several_days(
        pl.concat([moved.found.findings["start"], moved.gone["start"]])
    )
    if threshold > AS_SET:
        were = count(now + moved.gone.height, "finding")
        gone = (
            f"gone: {_named(moved.gone, days=days)}"
            if moved.gone.height
            else "none gone"
        )
        return f"At {threshold:.1f}: {now:,} of {were} remain; {gone}."
    new = moved.gained.height
    gained = (
        f"{new:,} gained: {_named(moved.gained, days=days)}" if new else "none gained"
    )
    return f"At {threshold:.1f}: {count(now, 'finding')}; {gained}."


def _named(findings: pl.DataFrame, *, days: bool) -> str:
    some = [
        f"#{row['episode']} {row['kind']} {zone.brief(row['start'], days=days)}"
        for row in findings.head(MOST_NAMED).iter_rows(named=True)
    ]
    rest = findings.height - len(some)
    return f"{', '.join(some)}{f' and {rest:,} more' if rest else ''}"


def draw(asked: Asked, here: Loaded, axis: Stretch | None) -> None:
    """Draw what each detector finds, under the timeline, when that was asked for."""
    if not asked.compares or axis is None:
        return
    found = {
        called: cache.moved(
            here.root, here.analysis, name, asked.threshold
        ).found.findings
        for name, called in DETECTORS.items()
    }
    figure = charts.lanes(
        found,
        axis,
        chosen=DETECTORS[asked.detector],
        dark=st.context.theme.type == "dark",
        dial=zone.dial(here.sources()),
    )
    st.plotly_chart(
        figure,
        key="overview.lanes",
        theme=None,
        config={"displayModeBar": False},
        alt=chart_tables.lanes_in_words(found),
    )
    chart_tables.offer(
        st,
        lambda: chart_tables.lanes(found),
        key="overview.lanes_table",
        alt="Findings of each detector",
    )
    st.caption(
        literal(
            "  ·  ".join(f"{DETECTORS[one]}: {SETTINGS[one]}" for one in DETECTORS),
            most=600,
        )
    )
