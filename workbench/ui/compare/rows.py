"""CHANGES and DISTRIBUTIONS as the rows of tables."""

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from logai_core.compare import MOST_Q
from logai_core.counted_in import units_of
from logai_core.placeholders import place_in, split_name
from workbench.ui import grids
from workbench.ui.compare.records import ATTRIBUTE
from workbench.ui.text import literal

SMALLEST = 1e-4
GLYPHS = {"new": "+ new", "gone": "− gone", "up": "▲ up", "down": "▼ down"}
UNCHANGED = "as usual"
_COLUMN = st.column_config
_Q_HELP = (
    "False discovery rate: of all that differ at least so clearly, this share is owed to "
    f"chance. Below {MOST_Q} it counts as different."
)
NUMBER_COLUMNS: dict[str, Any] = {
    "number": _COLUMN.TextColumn(width=260),
    "median": _COLUMN.NumberColumn("incident median", width=120, format="%.6g"),
    "median_b": _COLUMN.NumberColumn("baseline median", width=120, format="%.6g"),
    "times": _COLUMN.NumberColumn("shift", width=76, format="×%.3g"),
    "high": _COLUMN.NumberColumn("incident 95 %", width=110, format="%.6g"),
    "high_b": _COLUMN.NumberColumn("baseline 95 %", width=110, format="%.6g"),
    "apart": _COLUMN.NumberColumn(
        width=70,
        format="%+.0f%%",
        help="How far apart the shares below some value are at most: +100 % where all "
        "numbers are larger than any of the baseline.",
    ),
    "q": _COLUMN.TextColumn(width=76, help=_Q_HELP),
    "records": _COLUMN.NumberColumn("incident records", width=120, format="localized"),
    "records_b": _COLUMN.NumberColumn("baseline records", width=120, format="localized"),
}  # fmt: skip


def columns(changes: pl.DataFrame) -> dict[str, Any]:
    """Return the columns of these CHANGES; the counts of both sides tell of how many."""
    counted = changes.select("unit", "units_of", "units_of_b").unique().sort("unit")
    of = of_b = ""
    if counted.height == 1:
        of, of_b = (f" of {size:,}" for size in counted.row(0)[1:])
    first = grids.heading("first in incident")
    what = literal(" or ".join(units_of(unit) for unit in counted["unit"]))
    return {
        "change": _COLUMN.TextColumn(width=84),
        "what": _COLUMN.TextColumn(
            width=88,
            help="Pattern, level, service, host, source, a field, or a value in messages.",
        ),
        "value": _COLUMN.TextColumn(width=300),
        "times": _COLUMN.NumberColumn(
            "rate",
            width=76,
            format="×%.3g",
            help="How many times as often it came as in the baseline, for the records and "
            "the time of both sides: the smaller change of the two, and ×1 where they "
            "disagree. Half a count is added to each, since none is not never.",
        ),
        "incident": _COLUMN.NumberColumn(
            f"incident{of}", width=124, format="localized", help=f"Counts {what}."
        ),
        "baseline": _COLUMN.NumberColumn(
            f"baseline{of_b}", width=124, format="localized", help=f"Counts {what}."
        ),
        "q": _COLUMN.TextColumn(width=76, help=_Q_HELP),
        "trend": _COLUMN.BarChartColumn(
            width=116, y_min=0, help="Of patterns: records over all the case's time."
        ),
        "first": _COLUMN.TextColumn(
            first,
            width=max(172, grids.CHAR_PX * len(first)),
            help="Its first record there.",
        ),
    }


def changes(
    rows: pl.DataFrame, texts: Mapping[str, str], templates: pl.DataFrame
) -> pl.DataFrame:
    """Return CHANGES as the rows of a table, in their order.

    What only dated records tell is left out where there are none.
    """
    is_id = pl.col("dimension").is_in(["template", "source"])
    called = pl.col("value").replace(dict(texts))
    trends = templates.select(
        "trend", value="template_id", dimension=pl.lit("template")
    )
    places = {one: split_name(name) for one, name in texts.items() if place_in(one)}
    of_place = pl.col("dimension").replace_strict(
        {one: name[1] for one, name in places.items()},
        default=None,
        return_dtype=pl.String,
    )
    value = pl.when(is_id).then(called).otherwise("value")
    short = {one: name[0] for one, name in places.items()}
    known = rows.join(
        trends, on=["dimension", "value"], how="left", maintain_order="left"
    ).with_columns(
        called=pl.when(of_place.is_null())
        .then(value)
        .otherwise(pl.format("{} in {}", value, of_place)),
        what=pl.col("dimension")
        .replace({**short, "template": "pattern"})
        .str.strip_prefix(ATTRIBUTE),
    )
    shown = known.select(
        pl.col("change").cast(pl.String).replace(GLYPHS | {"unchanged": UNCHANGED}),
        grids.flat("what", most=40),
        grids.flat("called").alias("value"),
        # Both counts come before what is made of them: a narrow page shows them.
        pl.col("units").alias("incident"),
        pl.col("units_b").alias("baseline"),
        pl.col("effect").exp().alias("times"),
        _q(),
        "trend",
        grids.clock("first_ts").alias("first"),
    )
    dated = templates["first_ts"].null_count() < templates.height
    return shown if dated else shown.drop("trend", "first")


def numbers(rows: pl.DataFrame, texts: Mapping[str, str]) -> pl.DataFrame:
    """Return DISTRIBUTIONS as the rows of a table, in their order.

    `texts` has what places of patterns are called.
    """
    times = pl.col("median") / pl.col("median_b")
    named = pl.col("measure").replace(dict(texts))
    return rows.with_columns(measure=named).select(
        grids.flat("measure", most=120).alias("number"),
        "median",
        "median_b",
        pl.when(times.is_finite() & (times > 0)).then(times).alias("times"),
        "high",
        "high_b",
        (pl.col("statistic") * 100).alias("apart"),
        _q(),
        "records",
        "records_b",
    )


def _q() -> pl.Expr:
    """Return a false discovery rate as text."""
    return (
        pl.when(pl.col("q") < SMALLEST)
        .then(pl.lit(f"< {SMALLEST:.4f}"))
        .otherwise(pl.col("q").round(4).cast(pl.String))
        .alias("q")
    )
