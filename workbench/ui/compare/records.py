"""The records of both sides of a comparison: what differs, and lines that carry it."""

from pathlib import Path
from typing import NamedTuple

import polars as pl

from logai_core import pipeline
from logai_core.compare import (
    Counted,
    Sides,
    changes_of,
    count_sides,
    distributions_of,
    sides,
)
from logai_core.compare.counting import DIMENSIONS
from logai_core.compare.places import having
from logai_core.pipeline import counted_by
from logai_core.pipeline.places import place_of_case, places_of_case
from logai_core.query import Fields, members
from logai_core.store import Case
from workbench.ui.state import Pair

ATTRIBUTE = "attribute:"
MEASURE = "measure"  # stands for the dimensions: its values are names of numbers


class Difference(NamedTuple):
    """What a comparison found, what it leaves out, and the records of each side."""

    changes: pl.DataFrame
    left_out: pl.DataFrame
    distributions: pl.DataFrame
    records: int
    records_b: int


def difference(root: Path, pair: Pair, fields: Fields) -> Difference:
    """Compare the two sides of a pair; `fields` are those that its query can name."""
    case, both = Case(root), _sides(root, pair, fields)
    ids = counted_by.read_by(counted_by.names_in(case))
    return difference_of(count_sides(*both, ids=ids, places=places_of_case(case)))


def difference_of(counted: Counted) -> Difference:
    """Return what differs between two sides that are counted."""
    counts = counted.here.records, counted.there.records
    return Difference(*changes_of(counted), distributions_of(counted), *counts)


def carriers(
    root: Path,
    pair: Pair,
    fields: Fields,
    side: int,
    named: tuple[str, str],
    most: int,
) -> pl.DataFrame:
    """Return the first records of a side, in time order, with a value of a dimension.

    Of a measure they are those with the largest numbers.
    """
    dimension, value = named
    records = _sides(root, pair, fields)[side]
    of_number = dimension == MEASURE
    place = place_of_case(
        Case(root), value if of_number else dimension, is_number=of_number
    )
    if place is not None:
        own, read = having(records, place), pl.col("value")
        if not of_number:
            own = own.filter(read == value).drop("value")
            return _first(own, most)
        largest = own.sort(read, "ts", descending=[True, False]).head(most)
        return largest.drop("value").collect()
    if of_number:
        number = members.number(members.scalar(value))
        own = records.filter(number.is_finite())
        return own.sort(number, "ts", descending=[True, False]).head(most).collect()
    return _first(records.filter(*_have(Case(root), dimension, value)), most)


def _first(records: pl.LazyFrame, most: int) -> pl.DataFrame:
    """Return the first of some records, undated ones last."""
    ordered = records.sort("ts", "source_id", "line_no", nulls_last=True)
    return ordered.head(most).collect()


def is_whole(pair: Pair) -> bool:
    """Tell whether a side has all records of its window: the two do not overlap."""
    if pair.window is None or pair.baseline is None:
        return True
    return (
        pair.window.end <= pair.baseline.start or pair.baseline.end <= pair.window.start
    )


def _have(case: Case, dimension: str, value: str) -> list[pl.Expr]:
    """Return filters of the records that have a value of a dimension."""
    own = _of(dimension) == value
    if dimension != "template" or case.table("parted").height:
        return [own]
    # A shape is read before a template is given to it: the rest of few records is.
    named = case.table("shape_templates").filter(pl.col("template_id") == value)
    return [pl.col("shape_id").is_in(named["shape_id"].implode()), own]


def _of(dimension: str) -> pl.Expr:
    """Return the value of each record in a dimension, as `compare` counts it."""
    member = dimension.removeprefix(ATTRIBUTE)
    of = members.scalar(member) if member != dimension else DIMENSIONS[dimension]
    return of.cast(pl.String)


def _sides(root: Path, pair: Pair, fields: Fields) -> Sides:
    records = Case(root).records_with_templates()
    within = pipeline.condition_of(pair.within, fields)
    if within is not None:
        records = records.filter(within)
    if pair.window and pair.baseline:
        window, baseline = pair.window, pair.baseline
        stretches = ((one.start, one.end) for one in (window, baseline))
        return sides(records, *stretches)
    own = pl.col("source_id")
    return Sides(
        records.filter(own.is_in(pair.source_ids)),
        records.filter(own.is_in(pair.source_ids_b)),
    )
