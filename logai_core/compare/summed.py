"""Two sides of a comparison counted by columns in memory, as `count_sides` does by text."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np
import polars as pl

from logai_core.compare.arrays import Ints
from logai_core.compare.choosing import Chosen, chosen_members
from logai_core.compare.columns import Columns, Ids, numbers_in, numbers_of
from logai_core.compare.counting import Counted, Side
from logai_core.compare.counts import Counts, numbers_stated, stated_in
from logai_core.compare.extent import SLICES, logged_us
from logai_core.compare.laid import Laid, lay
from logai_core.compare.opened import open_at
from logai_core.compare.placed import count_placed
from logai_core.compare.stretches import Some, size_of
from logai_core.compare.tabled import (
    Column,
    Counting,
    counted,
    of_member,
    of_together,
    valued,
)
from logai_core.compare.units import HOST, LINE, unit_named, unless_cut
from logai_core.compare.valued import Values

_WORKERS = 2


def count_columns(
    columns: Columns, some: Some, baseline: Some, *, members: Chosen | None = None
) -> Counted:
    """Count two sides, as `count_sides` does with their records and the same members.

    `some` and `baseline` are records of both sides. All members of `columns` that are
    worth it are compared, unless some are given, and all that stands in places.
    """
    both = some, baseline
    sizes = [size_of(one) for one in both]
    if not all(sizes):
        empty = [Side(one, 0, None, {}) for one in sizes]
        return Counted(empty[0], empty[1], LINE, [])
    with ThreadPoolExecutor(_WORKERS, thread_name_prefix="compare") as pool:
        # Read beside what is counted first; each is asked for more than once.
        names = apart(columns, members)
        read = pool.map(columns.values_of, names)
        laid = [lay(columns, one, times) for times in [columns.us] for one in both]
        told = of_together(columns.together)
        counts = counted(told, laid)
        known = dict(zip(names, read, strict=True))
        columns = columns._replace(values_of=known.__getitem__)
        chosen = members or chosen_members(columns, both, told)
        return _counted(columns, laid, told, counts, chosen, pool)


def _counted(
    columns: Columns,
    laid: Sequence[Laid],
    told: Column,
    counts: Sequence[Counts],
    chosen: Chosen,
    pool: ThreadPoolExecutor,
) -> Counted:
    """Count what is chosen; `counts` are those of what is `told` with the profiles."""
    unit = _unit(columns, laid, [one.records() for one in counts])
    sides = [_counting(columns, one, unit) for one in laid]

    def values_of_member(name: str) -> list[Values]:
        column = of_member(columns, name)
        return list(valued(column, sides, counted(column, laid)))

    apart = [one for one in chosen.values if one not in columns.together.values]
    others = pool.map(values_of_member, apart)
    stated = pool.map(partial(_stated, columns, laid, counts), chosen.numbers)
    placed = list(pool.map(partial(count_placed, sides=sides), columns.placed))
    found = list(valued(told.among(chosen.values), sides, counts))
    found += [one for several in others for one in several]
    found += [one for several in placed for one in several.values]
    numbers = dict(zip(chosen.numbers, stated, strict=True))
    of_side = [{name: of[at] for name, of in numbers.items()} for at in range(2)]
    for one in placed:
        for own, more in zip(of_side, one.numbers, strict=True):
            own.update(more)
    here, there = (_side(*one) for one in zip(sides, of_side, strict=True))
    unit = unless_cut(unit, [(one.ids, one.opened) for one in (here, there)])
    return Counted(here, there, unit, found)


def apart(columns: Columns, members: Chosen | None = None) -> list[str]:
    """Return the members that are not told with the profiles, of those that may be asked."""
    names = columns.members if members is None else (*members.values, *members.numbers)
    return [one for one in names if one not in columns.together.values]


def _unit(columns: Columns, laid: Sequence[Laid], counts: Sequence[Ints]) -> str:
    hosts = columns.together.table[HOST]
    has_host = hosts.is_not_null().to_numpy()
    known = {name: columns.ids_of(name) for name in columns.ids}
    extents, different = [], []
    for side, own in zip(laid, counts, strict=True):
        named = {
            name: 0 if ids is None else _known(side, ids) for name, ids in known.items()
        }
        named[HOST] = int(own[has_host].sum())
        extents.append(side.extent._replace(named=named))
        hosts_of = partial(_hosts, hosts, own)
        different.append(partial(_different, side, known, hosts_of))
    return unit_named(extents, columns.ids, different)


def _known(side: Laid, ids: Ids) -> int:
    """Return how many records of a side have an id."""
    pieces = side.pieces(ids.of)
    return sum(int(np.count_nonzero(one != ids.different)) for one in pieces)


def _different(
    side: Laid, known: Mapping[str, Ids | None], hosts: Callable[[], int], name: str
) -> int:
    """Return how many different ids, or hosts, a side has."""
    ids = known.get(name)
    if ids is None:
        return hosts() if name == HOST else 0
    seen = np.zeros(ids.different + 1, np.bool_)
    for one in side.pieces(ids.of):
        seen[one] = True
    return int(np.count_nonzero(seen[:-1]))


def _hosts(hosts: pl.Series, counts: Ints) -> int:
    return hosts.filter(counts > 0).drop_nulls().n_unique()


def _counting(columns: Columns, laid: Laid, unit: str) -> Counting:
    ids = _ids(columns, laid, unit)
    return Counting(laid, ids, None if ids is None else laid.slices())


def _ids(columns: Columns, laid: Laid, unit: str) -> Ids | None:
    """Return the ids that a unit is counted by; None where these are lines."""
    if unit == HOST:
        of, different = numbers_of(columns.together.table[HOST])
        return Ids(of[laid.whole(columns.together.of)], len(different))
    known = columns.ids_of(unit) if unit in columns.ids else None
    return None if known is None else Ids(laid.whole(known.of), known.different)


def _side(side: Counting, numbers: dict[str, pl.DataFrame]) -> Side:
    extent = side.laid.extent
    logged = logged_us(pl.Series(side.laid.busy), extent)
    different, opened = (0, 0) if side.ids is None else _told_by(side)
    return Side(extent.records, different, logged, numbers, opened)


def _stated(
    columns: Columns, sides: Sequence[Laid], counts: Sequence[Counts], name: str
) -> list[pl.DataFrame]:
    """Count the numbers that the records of both sides state.

    `counts` are those of what is told with the profiles.
    """
    if name in columns.together.values:
        texts = columns.together.values[name]
        records = [one.records() for one in counts]
    else:
        table, of = columns.values_of(name)
        height = table.height - int(table["value"].tail(1).has_nulls())
        texts = table["value"].head(height)
        records = [stated_in(one, of, height=height) for one in sides]
    numbers = numbers_in(texts).to_numpy()
    return [numbers_stated(numbers, own) for own in records]


def _told_by(side: Counting) -> tuple[int, int]:
    """Return how many ids a side has, and how many go on where most do."""
    assert side.ids is not None  # noqa: S101 - narrows the type
    assert side.slices is not None  # noqa: S101 - narrows the type
    (of, different), slices = side.ids, side.slices
    first = np.full(different + 1, SLICES, np.uint8)
    last = np.zeros(different + 1, np.uint8)
    np.minimum.at(first, of, slices)
    np.maximum.at(last, of, np.where(slices < SLICES, slices, 0))
    seen = np.zeros(different + 1, np.bool_)
    seen[of] = True
    has_slice = first[:-1] < SLICES
    opened = open_at(first[:-1][has_slice], last[:-1][has_slice])
    return int(np.count_nonzero(seen[:-1])), opened
