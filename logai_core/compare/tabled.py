"""What the different values of a column tell, and their counts on both sides as rows."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import polars as pl

from logai_core.compare.arrays import Ints, Whole
from logai_core.compare.cells import (
    Counts,
    counts_of,
    spread,
    summed,
    sums,
)
from logai_core.compare.columns import Columns, Ids, numbers_of
from logai_core.compare.counting import ATTRIBUTE, COUNTS, DIMENSIONS, ENDS, LONGER
from logai_core.compare.laid import NEVER, Laid
from logai_core.compare.named import Named, by_id
from logai_core.compare.together import Together
from logai_core.schemas import UTC_US


class Dimension(NamedTuple):
    """Its values, and which of them each of the different values of a column is.

    Beyond `texts` is none; `of` is None where they are the values of the column.
    """

    name: str
    texts: pl.Series
    of: Ints | None

    def summed(self, counts: Counts) -> Counts:
        """Return the counts of its values."""
        if self.of is None:
            return counts
        height = len(self.texts)
        cells = summed(counts.cells, self.of, height=height)
        if counts.first is None:
            return Counts(cells, None)
        first = np.full(height + 1, NEVER)
        np.minimum.at(first, self.of, counts.first)
        return Counts(cells, first[:-1])


class Column(NamedTuple):
    """A column of all records, and the dimensions that its `height` values tell."""

    of: Whole
    height: int
    dimensions: Sequence[Dimension]

    def among(self, members: Sequence[str]) -> "Column":
        """Leave out members that are not among some."""
        names = {*DIMENSIONS, *(f"{ATTRIBUTE}{one}" for one in members)}
        return self._replace(
            dimensions=[one for one in self.dimensions if one.name in names]
        )


class Counting(NamedTuple):
    """A side, and of its records, in the same order, ids and slices if ids are counted."""

    laid: Laid
    ids: Ids | None
    slices: Whole | None


def of_together(told: Together) -> Column:
    """Return the column of what is told of records at once."""
    texts = {
        name: told.table.select(value.cast(pl.String)).to_series()
        for name, value in DIMENSIONS.items()
    } | {f"{ATTRIBUTE}{name}": values for name, values in told.values.items()}
    dimensions = [
        Dimension(name, different, of)
        for name, own in texts.items()
        for of, different in [numbers_of(own)]
    ]
    return Column(told.of, told.table.height, dimensions)


def of_member(columns: Columns, name: str) -> Column:
    """Return the column of a member; null is beyond its values."""
    table, of = columns.values_of(name)
    texts, dimension = table["value"], f"{ATTRIBUTE}{name}"
    if texts.null_count() == int(texts.tail(1).has_nulls()):
        known = texts.drop_nulls()
        return Column(of, len(known), [Dimension(dimension, known, None)])
    places, known = numbers_of(texts)
    return Column(of, len(texts), [Dimension(dimension, known, places)])


def rows_of(
    column: Column, sides: Sequence[Counting], counts: Sequence[Counts]
) -> Iterator[pl.DataFrame]:
    """Yield BOTH of each dimension: what comes on either side, counted on both."""
    named = [_named(column, one) for one in sides]
    for dimension in column.dimensions:
        height = len(dimension.texts)
        own = [dimension.summed(one) for one in counts]
        counts_of_both = [sums(one.cells, height) for one in own]
        met = np.flatnonzero(counts_of_both[0] + counts_of_both[1])
        found = {
            "dimension": pl.Series([dimension.name]).new_from_index(0, met.size),
            "value": dimension.texts.gather(met),
            "first_ts": _times(own[0].first, met),
        }
        for end, own_ids, one, records in zip(
            ENDS, named, own, counts_of_both, strict=True
        ):
            ids = _of_ids(own_ids, dimension, met)
            told = (
                pl.Series(records[met], dtype=pl.UInt64),
                ids.with_id,
                ids.ids,
                pl.Series(spread(one.cells, height, LONGER)[met]),
                ids.spread,
            )
            found |= {f"{name}{end}": of for name, of in zip(COUNTS, told, strict=True)}
        yield pl.DataFrame(found)


def counted(column: Column, sides: Sequence[Laid]) -> list[Counts]:
    """Count the values of a column on both sides; the first says when each is first."""
    return [
        counts_of(one, column.of, height=column.height, first=at == 0)
        for at, one in enumerate(sides)
    ]


def _named(column: Column, side: Counting) -> Named | None:
    if side.ids is None or side.slices is None:
        return None
    of = side.laid.whole(column.of)
    return by_id(of, side.ids, side.slices, height=column.height)


class _OfIds(NamedTuple):
    """Of each value: its records with an id, its ids, and how unevenly they come."""

    with_id: pl.Series
    ids: pl.Series
    spread: pl.Series


def _of_ids(named: Named | None, dimension: Dimension, met: Ints) -> _OfIds:
    """Count the ids of the values that are met."""
    if named is None:
        none = pl.Series(np.zeros(met.size, np.uint64))
        return _OfIds(none, none, pl.Series(np.ones(met.size)))
    height = len(dimension.texts)
    begun = named.first(dimension.of, height)
    return _OfIds(
        pl.Series(named.counts(dimension.of, height)[met], dtype=pl.UInt64),
        pl.Series(sums(begun, height)[met], dtype=pl.UInt64),
        pl.Series(spread(begun, height, LONGER)[met]),
    )


def _times(us: Ints | None, met: Ints) -> pl.Series:
    if us is None:
        return pl.Series([None], dtype=UTC_US).new_from_index(0, met.size)
    known = pl.Series(us[met])
    return known.set(known == NEVER, None).cast(UTC_US)
