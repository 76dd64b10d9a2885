"""What the different values of a column tell, and their counts on both sides as rows."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import polars as pl

from logai_core.compare.arrays import Floats, Ints, Whole
from logai_core.compare.cells import spread, sums
from logai_core.compare.columns import Columns, Ids, numbers_of
from logai_core.compare.counting import ATTRIBUTE, DIMENSIONS, LONGER
from logai_core.compare.counts import Counts, counts_of, groups_of
from logai_core.compare.laid import NEVER, Laid
from logai_core.compare.named import Named, by_id
from logai_core.compare.together import Together
from logai_core.compare.valued import COUNTS, ENDS, Told, Values
from logai_core.schemas import UTC_US


class Dimension(NamedTuple):
    """Its values, and which of them each of the different values of a column is.

    Beyond `texts` is none; `of` is None where they are the values of the column.
    """

    name: str
    texts: pl.Series
    of: Ints | None

    def grouped(self, counts: Sequence[Counts]) -> list[Counts]:
        """Return the counts of its values."""
        if self.of is None:
            return list(counts)
        groups = groups_of(self.of, len(self.texts))
        return [one.grouped(groups) for one in counts]


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

    def of_member(self, name: str) -> "Column | None":
        """Leave out all but one member; return None where that is not there."""
        own = [one for one in self.dimensions if one.name == f"{ATTRIBUTE}{name}"]
        return self._replace(dimensions=own) if own else None


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


def valued(
    column: Column, sides: Sequence[Counting], counts: Sequence[Counts]
) -> Iterator[Values]:
    """Yield the values of each dimension: what comes on either side."""
    named = [_named(column, one) for one in sides]
    for dimension in column.dimensions:
        own = dimension.grouped(counts)
        here, there = (one.records() for one in own)
        met = np.flatnonzero(here + there)
        if met.size:
            found = _Met(
                dimension.name, dimension, met, (here[met], there[met]), own, named
            )
            # Of ids, all values are told in full: here, where that is done beside others.
            yield found if named[0] is None else Told(found.whole())


class _Met(NamedTuple):
    """The values of a dimension that are met, and what both sides count of all of them."""

    dimension: str
    of: Dimension
    met: Ints
    records: tuple[Ints, Ints]
    counts: Sequence[Counts]
    named: Sequence[Named | None]

    def spread(self, places: Whole) -> tuple[Floats, Floats]:
        """Return how unevenly the records of each side come."""
        here, there = (one.spread(self.met[places]) for one in self.counts)
        return here, there

    def begun(self, places: Whole) -> tuple[pl.Series, pl.Series]:
        """Return the values as text, and when the first record here has each."""
        values = self.met[places]
        return self.of.texts.gather(values), _times(self.counts[0].first(values))

    def whole(self) -> pl.DataFrame:
        """Return BOTH."""
        every = np.arange(self.met.size)
        values, first_ts = self.begun(every)
        found = {
            "dimension": pl.Series([self.dimension]).new_from_index(0, every.size),
            "value": values,
            "first_ts": first_ts,
        }
        uneven = self.spread(every)
        for at, (end, named) in enumerate(zip(ENDS, self.named, strict=True)):
            ids = _of_ids(named, self.of, self.met)
            told = (
                pl.Series(self.records[at], dtype=pl.UInt64),
                ids.with_id,
                ids.ids,
                pl.Series(uneven[at]),
                ids.spread,
            )
            found |= {f"{name}{end}": of for name, of in zip(COUNTS, told, strict=True)}
        return pl.DataFrame(found)


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


def _times(us: Ints) -> pl.Series:
    known = pl.Series(us)
    return known.set(known == NEVER, None).cast(UTC_US)
