"""Splitting a template by the value in one of its places.

Shapes tell words apart, but all numbers are `<num>` in them. Where the value is masked
in a shape, its records are looked at, and those that get a template of their own are
named one by one.
"""

from collections.abc import Mapping
from itertools import islice
from typing import NamedTuple

import polars as pl

from logai_core.placeholders import PLACEHOLDER
from logai_core.schemas import PARTED
from logai_core.templates.masks import EMPTY
from logai_core.templates.places import normal, pattern_of, places_of, put

MOST_PARTED = 100  # templates made by one split
MOST_PLACES = 100  # of a template that can be split; a pattern of more takes too long

_MASKED = PLACEHOLDER.pattern
_KEY = ("source_id", "line_no")
_OWN = pl.Schema(
    {
        "source_id": PARTED["source_id"],
        "line_no": PARTED["line_no"],
        "shape_id": pl.UInt64(),
        "text": pl.String(),
        "template": pl.String(),
    }
)


class Tables(NamedTuple):
    """Templates while edits are made: of shapes, and of records that left their shape.

    Both have `text` (a shape, or a message as templates are of) and `template`. The
    `records` of a shape are those that did not leave it.
    """

    shapes: pl.DataFrame
    own: pl.DataFrame = _OWN.to_frame()

    def templates(self) -> set[str]:
        """Return the texts of the templates that have records."""
        left = self.shapes.filter(pl.col("records") > 0)
        return {*left["template"].unique(), *self.own["template"].unique()}


def split(
    tables: Tables, template: str, position: int, records: pl.LazyFrame | None
) -> Tables:
    """Part a template by the value at `position`, in the rows that are `about` it."""
    value = pl.col("text").str.extract(pattern_of(template), position + 1)
    shapes, own = (
        table.with_columns(value=pl.when("about").then(value)) for table in tables
    )
    masked = shapes.filter(_is_masked(pl.col("value")))["shape_id"]
    found = _OWN.to_frame().lazy()
    if records is not None and len(masked):
        found = _records_of(masked, records, own)
    found = found.with_columns(value=value)
    texts = _texts_of(_counted(shapes, own, found), template, position)
    leaving = found.filter(pl.col("value").is_in(list(texts))).collect()
    return _parted(
        _without(shapes, leaving), pl.concat([own, leaving], how="diagonal"), texts
    )


def _is_masked(value: pl.Expr) -> pl.Expr:
    return value.str.contains(_MASKED)


def _records_of(
    shape_ids: pl.Series, records: pl.LazyFrame, left: pl.DataFrame
) -> pl.LazyFrame:
    """Scan the records of some shapes, but for those that have left."""
    found = records.filter(pl.col("shape_id").is_in(shape_ids.implode()))
    keyed = found.select(*_KEY, "shape_id", text=normal(pl.col("message")))
    if left.is_empty():
        return keyed
    return keyed.join(left.lazy(), on=_KEY, how="anti")


def _counted(
    shapes: pl.DataFrame, own: pl.DataFrame, found: pl.LazyFrame
) -> pl.DataFrame:
    """Return each value with its records, most records first, then by value."""
    one = pl.lit(1, pl.UInt64).alias("records")
    values = [
        shapes.lazy().select("value", "records"),
        own.lazy().select("value", one),
        found.select("value", one),
    ]
    counted = pl.concat(values).group_by("value").agg(pl.col("records").sum())
    return (
        counted.filter(~_is_masked(pl.col("value")), pl.col("records") > 0)
        .sort("records", "value", descending=[True, False])
        .collect(engine="streaming")
    )


def _texts_of(counted: pl.DataFrame, template: str, position: int) -> dict[str, str]:
    """Return the text of the new template by value, for the first MOST_PARTED.

    A value that would be taken for a placeholder, alone or with what stands beside it,
    gets none: its records keep their template.
    """
    places = places_of(template)
    others = places[:position] + places[position + 1 :]
    parted = ((one, put(template, position, one)) for one in counted["value"])
    fit = ((one, text or EMPTY) for one, text in parted if places_of(text) == others)
    return dict(islice(fit, MOST_PARTED))


def _without(shapes: pl.DataFrame, leaving: pl.DataFrame) -> pl.DataFrame:
    """Take the records that leave their shapes off the counts of these."""
    gone = leaving.group_by("shape_id").agg(gone=pl.len().cast(pl.UInt64))
    left = pl.col("records") - pl.col("gone").fill_null(0)
    return (
        shapes.join(gone, on="shape_id", how="left", maintain_order="left")
        .with_columns(records=left)
        .drop("gone")
    )


def _parted(
    shapes: pl.DataFrame, own: pl.DataFrame, texts: Mapping[str, str]
) -> Tables:
    """Give the rows with these values their templates; count what left the shapes."""
    if texts:
        new = pl.col("value").replace_strict(texts, default=pl.col("template"))
        shapes, own = shapes.with_columns(template=new), own.with_columns(template=new)
    return Tables(shapes.drop("about", "value"), own.select(list(_OWN)))
