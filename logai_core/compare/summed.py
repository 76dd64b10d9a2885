"""Two sides of a comparison counted by columns in memory, as `count_sides` does by text."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial

import numpy as np
import polars as pl

from logai_core.compare.arrays import Ints
from logai_core.compare.cells import sums
from logai_core.compare.choosing import Chosen, chosen_members
from logai_core.compare.columns import Columns, Ids, numbers_in, numbers_of
from logai_core.compare.counting import Counted, Side
from logai_core.compare.extent import Extent, logged_us
from logai_core.compare.laid import Laid, lay
from logai_core.compare.tabled import (
    Counting,
    counted,
    of_member,
    of_together,
    rows_of,
)
from logai_core.compare.units import IDS, LINE, unit_named
from logai_core.profiles import Rows

_WORKERS = 2
_HOST = "host"


def count_columns(
    columns: Columns, rows: Rows, baseline: Rows, *, members: Chosen | None = None
) -> Counted:
    """Count two sides, as `count_sides` does with their records and the same members.

    `rows` and `baseline` are numbers of records, ascending. All members of `columns` that
    are worth it are compared, unless some are given.
    """
    both = rows, baseline
    if not rows.size or not baseline.size:
        empty = [Side(one.size, 0, None, {}) for one in both]
        return Counted(empty[0], empty[1], LINE, [])
    # Each is asked for more than once: to choose it, and to count it.
    columns = columns._replace(values_of=cache(columns.values_of))
    times = columns.us
    laid = [lay(columns, one, times) for one in both]
    told = of_together(columns.together)
    counts = counted(told, laid)
    unit = _unit(columns, laid, [sums(one.cells, told.height) for one in counts])
    members = members or chosen_members(columns, both)
    sides = [_counting(columns, one, unit) for one in laid]

    def rows_of_member(name: str) -> list[pl.DataFrame]:
        column = of_member(columns, name)
        return list(rows_of(column, sides, counted(column, laid)))

    others = [one for one in members.values if one not in columns.together.values]
    for name in (*others, *members.numbers):
        columns.values_of(name)  # read here: two threads might read one twice
    with ThreadPoolExecutor(_WORKERS, thread_name_prefix="compare") as pool:
        named = pool.map(rows_of_member, others)
        stated = pool.map(partial(_stated, columns, laid), members.numbers)
        found = list(rows_of(told.among(members.values), sides, counts))
        found += [frame for frames in named for frame in frames]
        numbers = dict(zip(members.numbers, stated, strict=True))
    ends = [
        _side(one, {name: of[at] for name, of in numbers.items()})
        for at, one in enumerate(sides)
    ]
    return Counted(ends[0], ends[1], unit, [one for one in found if one.height])


def _unit(columns: Columns, laid: Sequence[Laid], counts: Sequence[Ints]) -> str:
    hosts = columns.together.table[_HOST]
    has_host = hosts.is_not_null().to_numpy()
    extents = [
        _named(columns, side, int(own[has_host].sum()))
        for side, own in zip(laid, counts, strict=True)
    ]
    several = [partial(_hosts, hosts, own) for own in counts]
    return unit_named(extents, several)


def _named(columns: Columns, side: Laid, with_host: int) -> Extent:
    named = {_HOST: with_host}
    for name in IDS:
        ids = columns.ids_of(name)
        named[name] = 0 if ids is None else sum(
            int((one != ids.different).sum()) for one in side.pieces(ids.of)
        )  # fmt: skip
    return side.extent._replace(named=named)


def _hosts(hosts: pl.Series, counts: Ints) -> int:
    return hosts.filter(counts > 0).drop_nulls().n_unique()


def _counting(columns: Columns, laid: Laid, unit: str) -> Counting:
    ids = _ids(columns, laid, unit)
    return Counting(laid, ids, None if ids is None else laid.slices())


def _ids(columns: Columns, laid: Laid, unit: str) -> Ids | None:
    """Return the ids that a unit is counted by; None where these are lines."""
    if unit == _HOST:
        of, different = numbers_of(columns.together.table[_HOST])
        return Ids(of[laid.whole(columns.together.of)], len(different))
    known = columns.ids_of(unit) if unit in IDS else None
    return None if known is None else Ids(laid.whole(known.of), known.different)


def _side(side: Counting, numbers: dict[str, pl.DataFrame]) -> Side:
    return Side(
        side.laid.extent.records,
        0 if side.ids is None else _different(side.ids),
        logged_us(pl.Series(side.laid.busy), side.laid.extent),
        numbers,
    )


def _stated(columns: Columns, sides: Sequence[Laid], name: str) -> list[pl.DataFrame]:
    """Count the numbers that the records of both sides state."""
    table, of = columns.values_of(name)
    numbers = numbers_in(table["value"]).to_numpy()
    found = []
    for side in sides:
        records = np.zeros(table.height, np.uint32)
        for one in side.pieces(of):
            records += np.bincount(one, minlength=table.height).astype(np.uint32)
        told = (records > 0) & ~np.isnan(numbers)
        found.append(pl.DataFrame({"number": numbers[told], "records": records[told]}))
    return found


def _different(ids: Ids) -> int:
    seen = np.zeros(ids.different + 1, np.bool_)
    seen[ids.of] = True
    return int(seen[:-1].sum())
