"""Two sides of a comparison counted by columns in memory, as `count_sides` does by text."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import NamedTuple

import numpy as np
import polars as pl

from logai_core.compare.cells import (
    UNSLICED,
    Cells,
    Ints,
    Whole,
    cells_of,
    first_cells,
    spread,
    summed,
    sums,
)
from logai_core.compare.choosing import Chosen, chosen_members
from logai_core.compare.columns import (
    UNDATED,
    Columns,
    Ids,
    numbers_in,
    numbers_of,
)
from logai_core.compare.counting import (
    ATTRIBUTE,
    DIMENSIONS,
    LONGER,
    NO_COUNTS,
    Counted,
    Side,
)
from logai_core.compare.extent import PARTS, SLICES, Extent, logged_us
from logai_core.compare.units import LINE, unit_named
from logai_core.profiles import Rows
from logai_core.schemas import UTC_US

_NEVER = np.iinfo(np.int64).max
_SIDES = 2
_PER_SLICE = PARTS // SLICES


def count_columns(
    columns: Columns, rows: Rows, baseline: Rows, *, members: Chosen | None = None
) -> Counted:
    """Count two sides, as `count_sides` does with their records and the same members.

    `rows` and `baseline` are numbers of records, ascending. All members of `columns` that
    are worth it are compared, unless some are given.
    """
    both = rows, baseline
    extents = tuple(columns.extent(one) for one in both)
    if not all(one.records for one in extents):
        empty = [Side(NO_COUNTS, one.records, 0, None, {}) for one in extents]
        return Counted(empty[0], empty[1], LINE)
    unit = unit_named(extents, [partial(columns.hosts, one) for one in both])
    members = members or chosen_members(columns, both)
    dimensions = list(_dimensions(columns, members))
    stated = {name: _stated(columns, name) for name in members.numbers}

    def count(rows: Rows, extent: Extent) -> Side:
        return _side(columns, rows, extent, unit, dimensions, stated)

    with ThreadPoolExecutor(_SIDES, thread_name_prefix="compare") as pool:
        here, there = pool.map(count, both, extents)
    return Counted(here, there, unit)


class _Dimension(NamedTuple):
    """The numbers of its values, of records or of profiles; beyond `texts` is none."""

    name: str
    texts: pl.Series
    of: Whole
    by_profile: bool


class _Stated(NamedTuple):
    """The number that each value of a member is, and which value each record has."""

    numbers: pl.Series
    of: np.ndarray[tuple[int], np.dtype[np.unsignedinteger]]


class _Counts(NamedTuple):
    """Records by value and slice, and when the first of each value is."""

    cells: Cells
    first: Ints


class _Records(NamedTuple):
    """What is asked of each record of a side: its profile, slice, time and id."""

    rows: Rows
    profiles: Whole
    slices: Whole
    us: Ints
    ids: Ids | None

    def counts(self, dimension: _Dimension, by_profile: _Counts) -> pl.DataFrame:
        """Count the records, and their ids, by value."""
        height = len(dimension.texts)
        if dimension.by_profile:
            cells, first = _of_profiles(dimension, by_profile)
        else:
            cells, first = self.counted(dimension.of[self.rows], height)
        records = sums(cells, height)
        met = np.flatnonzero(records)
        name = pl.repeat(dimension.name, met.size, dtype=pl.String, eager=True)
        return pl.DataFrame(
            {
                "dimension": name,
                "value": dimension.texts.gather(met),
                "records": pl.Series(records[met], dtype=pl.UInt64),
                "first_ts": _times(first[met]),
                "spread": spread(cells, height, LONGER)[met],
                **self._of_ids(dimension, met),
            }
        )

    def counted(self, values: Whole, height: int) -> _Counts:
        """Count records by value, and find the first."""
        first = np.full(height + 1, _NEVER)
        np.minimum.at(first, values, self.us)
        return _Counts(cells_of(values, self.slices, height=height), first)

    def _of_ids(self, dimension: _Dimension, met: Ints) -> dict[str, pl.Series]:
        """Return how many records with an id, and ids, the values that are met have."""
        if self.ids is None:
            none = pl.zeros(met.size, dtype=pl.UInt64, eager=True)
            even = pl.ones(met.size, dtype=pl.Float64, eager=True)
            return {"with_id": none, "ids": none, "spread_ids": even}
        height = len(dimension.texts)
        own = dimension.of[self.profiles if dimension.by_profile else self.rows]
        named = np.flatnonzero((self.ids.of != self.ids.different) & (own < height))
        own = own[named]
        begun = first_cells(
            own,
            self.ids.of[named],
            self.slices[named],
            height=height,
            different=self.ids.different,
        )
        with_id = np.bincount(own, minlength=height)
        return {
            "with_id": pl.Series(with_id[met], dtype=pl.UInt64),
            "ids": pl.Series(sums(begun, height)[met], dtype=pl.UInt64),
            "spread_ids": pl.Series(spread(begun, height, LONGER)[met]),
        }


def _of_profiles(dimension: _Dimension, counted: _Counts) -> _Counts:
    height = len(dimension.texts)
    of = dimension.of.astype(np.int64)
    first = np.full(height + 1, _NEVER)
    np.minimum.at(first, of, counted.first[:-1])
    return _Counts(summed(counted.cells, of, height=height), first)


def _side(
    columns: Columns,
    rows: Rows,
    extent: Extent,
    unit: str,
    dimensions: list[_Dimension],
    stated: dict[str, _Stated],
) -> Side:
    us = columns.times(rows)
    parts = _parts(us, extent)
    ids = columns.ids(rows, unit)
    profiles = columns.profiles.of[rows]
    slices = np.where(parts < 0, UNSLICED, parts // _PER_SLICE).astype(np.uint32)
    every = _Records(rows, profiles, slices, np.where(us == UNDATED, _NEVER, us), ids)
    by_profile = every.counted(profiles, columns.profiles.table.height)
    counts = pl.concat(every.counts(one, by_profile) for one in dimensions)
    busy = pl.Series(np.flatnonzero(np.bincount(parts[parts >= 0])))
    return Side(
        counts,
        extent.records,
        0 if ids is None else _different(ids),
        logged_us(busy, extent),
        {name: _counted(one, rows) for name, one in stated.items()},
    )


def _dimensions(columns: Columns, members: Chosen) -> Iterator[_Dimension]:
    for name, value in DIMENSIONS.items():
        told = columns.profiles.table.select(value.cast(pl.String)).to_series()
        of, texts = numbers_of(told)
        yield _Dimension(name, texts, of, by_profile=True)
    for name in members.values:
        table, numbers = columns.values_of(name)
        own: Whole = numbers
        texts = table["value"]
        if texts.null_count() != int(texts.tail(1).has_nulls()):
            places, texts = numbers_of(texts)
            own = places[numbers]
        known = texts.drop_nulls()
        yield _Dimension(f"{ATTRIBUTE}{name}", known, own, by_profile=False)


def _parts(us: Ints, extent: Extent) -> Ints:
    """Return the part of each record, -1 for none; see `extent.sliced`."""
    if not extent.timed:
        return np.arange(us.size, dtype=np.int64) * PARTS // max(us.size, 1)
    whole = extent.last_us - extent.first_us + 1
    parts: Ints = (us - extent.first_us) * PARTS // whole
    if extent.dated < us.size:
        parts[us == UNDATED] = -1
    return parts


def _stated(columns: Columns, name: str) -> _Stated:
    table, of = columns.values_of(name)
    return _Stated(numbers_in(table["value"]), of)


def _counted(stated: _Stated, rows: Rows) -> pl.DataFrame:
    records = np.bincount(stated.of[rows], minlength=len(stated.numbers))
    counted = pl.DataFrame(
        {"number": stated.numbers, "records": pl.Series(records, dtype=pl.UInt32)}
    )
    return counted.drop_nulls("number").filter(pl.col("records") > 0)


def _different(ids: Ids) -> int:
    seen = np.zeros(ids.different + 1, np.bool_)
    seen[ids.of] = True
    return int(seen[:-1].sum())


def _times(us: Ints) -> pl.Series:
    known = pl.Series(us).set(pl.Series(us == _NEVER), None)
    return known.cast(UTC_US)
