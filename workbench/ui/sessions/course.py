"""One thread as a picture: its visits to services, its gaps, and what is missing."""

from typing import Any

import polars as pl
import streamlit as st

from logai_core.charts import Drawing, waterfall
from logai_core.charts.labels import lasting
from logai_core.charts.waterfall_words import between, in_words
from logai_core.pipeline.tying import Threads
from logai_core.threads import course_of
from workbench.ui import grids
from workbench.ui.scope import Loaded
from workbench.ui.sessions.records import Odd, place_of
from workbench.ui.sessions.words import texts_of
from workbench.ui.text import literal, plain

MOST_LINES = 500
MOST_LAGS = 3
MOST_STEP = 60  # characters of a missing step in the picture


def draw(
    one: dict[str, Any], lines: pl.DataFrame, threads: Threads, key: str, here: Loaded
) -> None:
    """Draw the first lines of a thread over time, and say where it waited longest."""
    drawn = laned(lines.head(MOST_LINES), here)
    course = course_of(drawn)
    absent = missing(lines.head(MOST_LINES), one["odd"], threads, here)
    figure = waterfall(
        drawn,
        course.visits,
        course.pauses,
        missing=absent,
        dark=st.context.theme.type == "dark",
        into=Drawing,
    )
    st.plotly_chart(
        figure,
        key=f"sessions.chart.{key}.{one['session_id']}",
        theme=None,
        config={"displayModeBar": False},
        alt=plain(
            in_words(drawn, course.visits, course.pauses, [text for _, text in absent]),
            most=1_500,
        ),
    )
    _say_waits(course.longest, course.handovers)


def laned(lines: pl.DataFrame, here: Loaded) -> pl.DataFrame:
    """Return lines with the `lane` that each is on: its service, or else its source."""
    lane = grids.flat("service", most=60).fill_null(grids.source_name(here.sources()))
    return lines.select(
        "ts", "severity", lane.alias("lane"), grids.flat("message").alias("text")
    )


def missing(
    lines: pl.DataFrame, odd: list[Odd], threads: Threads, here: Loaded
) -> list[tuple[int, str]]:
    """Return the missing steps of a thread, each with the place where it is expected."""
    events = lines["template_id"].to_list()
    absent = absent_of(odd, events)
    texts = texts_of(here, {one["step"] for one in absent}, most=MOST_STEP)
    return [
        (place_of(events, each, threads.steps.names), texts.get(each["step"], ""))
        for each in absent
    ]


def absent_of(odd: list[Odd], events: list[str | None]) -> list[Odd]:
    """Return what is odd because it is not there, beside a step that is."""
    return [one for one in odd if not one["present"] and one["given"] in events]


def _say_waits(longest: dict[str, Any] | None, handovers: pl.DataFrame) -> None:
    if longest is None:
        return
    ends = [longest["from_lane"], longest["to_lane"]]
    where = (
        f"within {ends[0]}" if ends[0] == ends[1] else f"from {ends[0]} to {ends[1]}"
    )
    parts = [f"Longest gap {lasting(longest['gap_s'])}, {literal(where, most=120)}"]
    slowest = handovers.sort("gap_s", descending=True, maintain_order=True)
    told = [literal(between(one), most=120) for one in slowest.head(MOST_LAGS).iter_rows(named=True)]  # fmt: skip
    if told:
        more = f" ({handovers.height:,} in all)" if handovers.height > MOST_LAGS else ""
        parts.append("longest hand-overs " + ", ".join(told) + more)
    st.caption("  ·  ".join(parts))
