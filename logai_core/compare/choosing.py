"""Which of the members that are columns in memory are compared."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import polars as pl

from logai_core.attributes import NUMBER, SAMPLE, is_drawn
from logai_core.compare.arrays import Whole
from logai_core.compare.columns import UNDATED, Columns
from logai_core.compare.kinds import CODES, Kind, kind_of_texts
from logai_core.compare.members import DISTINCT, FEWEST, MOST
from logai_core.compare.stretches import Some, size_of
from logai_core.compare.tabled import Column, of_member, of_together
from logai_core.profiles import Rows

_AT_ONCE = 1 << 16  # records, so that they stay close to the processor


class Chosen(NamedTuple):
    """Names of members that are compared by value, and those that are as numbers."""

    values: tuple[str, ...]
    numbers: tuple[str, ...]


class _Read(NamedTuple):
    """What a sample of each side has of a member: numbers of `texts`."""

    name: str
    samples: list[Whole]
    texts: pl.Series

    @property
    def known(self) -> int:
        """Return how many records of the samples have a value."""
        return sum(one.size for one in self.samples)


def chosen_members(
    columns: Columns, sides: Sequence[Some], told: Column | None = None
) -> Chosen:
    """Return the members worth comparing, as `compared_members` does, of those there are.

    `told` is the column of `of_together`, if it is at hand.
    """
    told = told or of_together(columns.together)
    drawn = [_drawn(columns, some) for some in sides]
    read = [_read(columns, name, drawn, told) for name in columns.members]
    values, numbers = [], []
    for one in sorted(read, key=lambda one: (-one.known, one.name)):
        if one.known < FEWEST:
            continue
        different = [np.unique(own) for own in one.samples]
        what = _kind(one, different)
        if what == "number":
            numbers.append(one.name)
        elif what == "value" and sum(map(len, different)) <= DISTINCT * one.known:
            values.append(one.name)
    return Chosen(tuple(values[:MOST]), tuple(numbers[:MOST]))


def _read(columns: Columns, name: str, drawn: Sequence[Rows], told: Column) -> _Read:
    """Return what records have of a member, those that have one."""
    column = told.of_member(name) or of_member(columns, name)
    (dimension,) = column.dimensions
    samples = [column.of[rows] for rows in drawn]
    if dimension.of is not None:
        samples = [dimension.of[one] for one in samples]
    height = len(dimension.texts)
    return _Read(name, [one[one < height] for one in samples], dimension.texts)


def _kind(read: _Read, different: Sequence[Whole]) -> Kind:
    """Return what `kind_of_texts` does, which looks at all of what a sample has."""
    met = np.unique(np.concatenate(different))
    if met.size <= CODES:
        return "value"
    if not read.texts.gather(met).str.contains(f"^{NUMBER}$").all():
        return "value"
    return kind_of_texts(read.name, [read.texts.gather(one) for one in read.samples])


def _drawn(columns: Columns, some: Some) -> Rows:
    """Return the numbers of a sample of dated records."""
    step = size_of(some) // SAMPLE
    if isinstance(some, tuple):
        found = [
            rows[is_drawn(rows, step)]
            for one in some
            for first in range(one.start, one.stop, _AT_ONCE)
            for rows in [np.arange(first, min(first + _AT_ONCE, one.stop), dtype=np.uint32)]
        ]  # fmt: skip
        return np.concatenate(found)
    dated = some
    if columns.profiles.ts.null_count():
        dated = some[columns.us[some] != UNDATED]
    drawn: Rows = dated[is_drawn(dated, step)]
    return drawn
