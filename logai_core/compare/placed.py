"""Places of templates as columns in memory, of the records only that have the template."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import polars as pl

from logai_core.compare.arrays import Ints
from logai_core.compare.columns import Ids, Placed, Stated
from logai_core.compare.counts import numbers_stated, stated_in
from logai_core.compare.laid import Laid, Stretch
from logai_core.compare.tabled import Column, Counting, Dimension, counted, valued
from logai_core.compare.valued import Values
from logai_core.profiles import Numbered, Rows


class PlacedSide(NamedTuple):
    """What a side has of a template: its values, and `numbers` with `records`, by name."""

    values: list[Values]
    numbers: list[dict[str, pl.DataFrame]]


def count_placed(placed: Placed, sides: Sequence[Counting]) -> PlacedSide:
    """Count what both sides have in the places of a template."""
    own = [_among(one, placed.rows) for one in sides]
    laid = [one.laid for one in own]
    values: list[Values] = []
    for name, known in placed.values.items():
        column = _column(name, known)
        values += valued(column, own, counted(column, laid))
    numbers = [
        {name: _stated(side, one) for name, one in placed.numbers.items()}
        for side in laid
    ]
    return PlacedSide(values, numbers)


def has_value(known: Numbered, value: str) -> np.ndarray:
    """Tell which records of a template have a value in a place."""
    return known.where((pl.col("value") == value).fill_null(value=False))


def _column(name: str, known: Numbered) -> Column:
    texts = known.table["value"].drop_nulls()
    return Column(known.of, len(texts), [Dimension(name, texts, None)])


def _stated(side: Laid, stated: Stated) -> pl.DataFrame:
    """Return how many `records` of a side state each `number`."""
    if stated.of is None:
        own = stated.numbers[side.whole(np.arange(stated.numbers.size))]
        return numbers_stated(own, np.ones(own.size, np.int64))
    records = stated_in(side, stated.of, height=stated.numbers.size)
    return numbers_stated(stated.numbers, records)


def _among(side: Counting, rows: Rows) -> Counting:
    """Return those records of a side that are among some, by their places in these."""
    found, within, before = [], [np.zeros(0, np.int64)], 0
    for one in side.laid.stretches:
        stretch, places = _meet(one, rows)
        found.append(stretch)
        within.append(places + before)
        before += one.us.size
    laid = side.laid._replace(stretches=tuple(found))
    if side.ids is None or side.slices is None:
        return Counting(laid, None, None)
    every = np.concatenate(within)
    ids = Ids(side.ids.of[every], side.ids.different)
    return Counting(laid, ids, side.slices[every])


def _meet(stretch: Stretch, rows: Rows) -> tuple[Stretch, Ints]:
    """Return what a stretch has of some rows, and where these stand in it."""
    if isinstance(stretch.rows, slice):
        first, last = np.searchsorted(rows, [stretch.rows.start, stretch.rows.stop])
        places = rows[first:last].astype(np.int64) - stretch.rows.start
        of: slice | Rows = slice(int(first), int(last))
    else:
        at = np.searchsorted(rows, stretch.rows)
        at[at == rows.size] = 0
        is_own = rows[at] == stretch.rows if rows.size else np.zeros(at.size, np.bool_)
        places = np.flatnonzero(is_own)
        of = at[places].astype(np.uint32)
    cuts = np.searchsorted(places, stretch.cuts)
    return Stretch(of, stretch.us[places], (*map(int, cuts),)), places
