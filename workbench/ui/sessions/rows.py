"""Threads as the rows of a table: their marks, and in words what is odd about each."""

from typing import Any

import polars as pl
import streamlit as st

from logai_core.levels import level_name
from logai_core.pipeline.tying import FAILED
from workbench.ui import grids, zone
from workbench.ui.durations import told
from workbench.ui.scope import Loaded
from workbench.ui.sessions.records import Odd
from workbench.ui.sessions.words import in_short, texts_of

MOST_PATTERN = 70  # characters of a pattern within a sentence
_CLOCK = "%m-%d %H:%M:%S%.3f"
_COLUMN = st.column_config
COLUMNS: dict[str, Any] = {
    "marks": _COLUMN.TextColumn(
        width=124,
        help="Failed: a line at ERROR or above. Odd: a step missing or unexpected. "
        "Slow: at least twice the median of the threads with the same steps, and far "
        "beyond the middle half of them. Listed in this order: odd ones the oddest first, "
        "others by how many sources they are in.",
    ),
    "id": _COLUMN.TextColumn(width=150),
    "why": _COLUMN.TextColumn(width=400),
    "worst": _COLUMN.TextColumn(width=84, help="The worst level of its lines."),
    "first line (UTC)": _COLUMN.TextColumn(width=142),
    "duration": _COLUMN.TextColumn(width=84, alignment="right"),
    "longest gap": _COLUMN.TextColumn(
        width=90,
        alignment="right",
        help="Between two of its lines that follow each other.",
    ),
    "records": _COLUMN.NumberColumn(width=60, format="localized"),
    "services": _COLUMN.TextColumn(width=110),
    "sources": _COLUMN.TextColumn(width=180),
    "oddness": _COLUMN.NumberColumn(
        width=66,
        format="%.1f",
        help="How rare its three oddest steps are, in nats; marked from 4.0, what one "
        "thread in 55 does.",
    ),
    "at an edge": _COLUMN.TextColumn(
        width=76,
        help="Open: it comes so near to the first or last line of its source that it "
        "may go on beyond it, so what it lacks does not count.",
    ),
}
MARKS = {"failed": "× failed", "flagged": "⚑ odd", "slow": "◷ slow"}


def rows(page: pl.DataFrame, odds: list[list[Odd]], here: Loaded) -> pl.DataFrame:
    """Return one page of threads as the rows of a table; `odds` are of each."""
    names = dict(
        here.sources().select("source_id", grids.flat("name", most=60)).iter_rows()
    )
    marks = [pl.when(name).then(pl.lit(words)) for name, words in MARKS.items()]
    shown = page.with_columns(
        why=pl.Series(_reasons(page, odds, here), dtype=pl.String),
        called=pl.col("services").list.join(", "),
    ).select(
        pl.concat_str(*marks, separator=" ", ignore_nulls=True).alias("marks"),
        grids.flat("session_id", most=80).alias("id"),
        grids.flat("why", most=1_000).alias("why"),
        grids.level().alias("worst"),
        zone.texts(pl.col("first_ts"), _CLOCK)
        .fill_null("undated")
        .alias(grids.heading("first line")),
        _told("seconds").alias("duration"),
        _told("gap_s").alias("longest gap"),
        "records",
        grids.flat("called", most=120).alias("services"),
        pl.col("sources")
        .list.eval(pl.element().replace_strict(names, default="?"))
        .list.join(", ")
        .alias("sources"),
        pl.col("nats").alias("oddness"),
        pl.when("open").then(pl.lit("open")).otherwise(pl.lit("")).alias("at an edge"),
    )
    return shown.drop(
        name
        for name in ("marks", "why", "services")
        if not shown[name].fill_null("").str.len_chars().max()
    )


def _told(seconds: str) -> pl.Expr:
    return pl.col(seconds).map_elements(told, return_dtype=pl.String, skip_nulls=False)


def _reasons(page: pl.DataFrame, odds: list[list[Odd]], here: Loaded) -> list[str]:
    used = {one[end] for odd in odds for one in odd for end in ("given", "step")}
    texts = texts_of(here, used, most=MOST_PATTERN)
    rows = page.iter_rows(named=True)
    return [
        "; ".join([in_short(odd, texts)] * bool(odd) + slow_in_words(one))
        for one, odd in zip(rows, odds, strict=True)
    ]


def failed_in_words(lines: pl.DataFrame, sources: pl.DataFrame) -> list[str]:
    """Return at which of its lines a thread failed first, as a list of one or none."""
    failures = lines.filter(pl.col("severity") >= FAILED)
    if failures.is_empty():
        return []
    first = failures.head(1).with_columns(
        called=level_name(pl.col("severity")), source=grids.source_name(sources)
    )
    one = first.row(0, named=True)
    others = failures.height - 1
    more = f" ({others:,} more)" if others else ""
    return [
        f"failed: {one['called']} in line {one['line_no']:,} of {one['source']}{more}: "
        f"{one['message']}"
    ]


def slow_in_words(one: dict[str, Any]) -> list[str]:
    """Return why a thread is called slow, as a list of one or none."""
    if not one["slow"]:
        return []
    times = one["seconds"] / max(one["usual_s"], 1e-6)
    return [
        f"slow: {told(one['seconds'])}, {times:,.3g} times the median "
        f"{told(one['usual_s'])} of {one['alike']:,} threads with the same steps"
    ]
