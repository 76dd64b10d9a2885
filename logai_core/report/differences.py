"""What differs between two windows, in words."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import polars as pl

from logai_core import placeholders
from logai_core.charts.labels import length
from logai_core.counted_in import units_of
from logai_core.inert import inert
from logai_core.instants import clock
from logai_core.report.words import between, brief, out_of, share_of
from logai_core.schemas import CHANGES, TEMPLATES, conform
from logai_core.scope import Window

MOST = 50
CALLED = {
    "template": "pattern",
    "source": "source",
    "source_id": "source",
}  # others as they are


class Difference(NamedTuple):
    """One value that differs; `here` and `there` are counts with their wholes.

    A long value, such as that of a stack trace, is cut; the tables have it whole.
    """

    dimension: str
    value: str
    change: str
    here: str
    there: str
    records: str
    records_b: str
    first: str


class Differences(NamedTuple):
    """What differs, the most telling first; both windows in words, "" without."""

    window: str
    baseline: str
    shown: str
    rows: list[Difference]


def differences_of(
    changes: pl.DataFrame,
    templates: pl.DataFrame,
    names: Mapping[str, str],
    compared: tuple[Window, Window] | None,
    zone: str,
) -> Differences:
    """Return the first 50 of CHANGES that chance does not explain; `names` are of sources."""
    telling = conform(changes, CHANGES, stage="report").filter("significant")
    texts = conform(templates, TEMPLATES, stage="report").select(
        "template_id", "template"
    )
    known = dict(texts.iter_rows())
    kinds = placeholders.called(telling.head(MOST)["dimension"], known, {})
    words = {**names, **known}
    shown = telling.head(MOST).with_columns(
        pl.col("value").replace(words),
        inert(pl.col("dimension").replace(kinds)),
    )
    here, there = (_told(one, zone) for one in compared) if compared else ("", "")
    return Differences(
        window=here,
        baseline=there,
        shown=out_of(shown.height, telling.height),
        rows=[_difference(row, zone) for row in shown.iter_rows(named=True)],
    )


def _difference(row: dict[str, Any], zone: str) -> Difference:
    units = units_of(row["unit"], lines="lines")
    return Difference(
        dimension=called(row["dimension"]),
        value=brief(row["value"]),
        change=row["change"],
        here=share_of(row["units"], row["units_of"], units),
        there=share_of(row["units_b"], row["units_of_b"], units),
        records=f"{row['records']:,}",
        records_b=f"{row['records_b']:,}",
        first=clock(row["first_ts"], zone),
    )


def called(dimension: str) -> str:
    """Return what a dimension of CHANGES is called."""
    name = dimension.removeprefix("attribute:")
    return CALLED.get(name, name)


def _told(window: Window, zone: str) -> str:
    span = length(window.end - window.start)
    return f"{between(window.start, window.end, zone)}, {span}"
