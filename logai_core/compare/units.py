"""What is counted on the sides of a comparison: distinct ids or hosts, else lines."""

from collections.abc import Callable, Mapping, Sequence

import polars as pl

from logai_core.compare.extent import Extent, extents_of
from logai_core.counted_in import LINE as LINE

HOST = "host"
IDS = ("trace_id", "request_id")  # columns that hold nothing but ids
Ids = Mapping[str, pl.Expr]  # how the ids of each name are read, the best name first
OF_COLUMNS: Ids = {name: pl.col(name) for name in IDS}
_COVERED = 0.5  # an id is the unit of counting where so many records have one
_FEWEST = 10  # different ids of a side: of fewer, hardly anything could be told
_CUT = 0.5  # of the ids of a side: where more may be cut at its edges, none is whole
_MANY_HOSTS, _EACH = 100, 20  # hosts at least, and records of each on average at most

# Counts the different ids, or hosts, that a side has.
Different = Callable[[str], int]


def with_host(ids: Ids) -> Ids:
    """Return all that may be counted besides lines."""
    return {**ids, HOST: pl.col(HOST)}


def look_at(sides: Sequence[pl.LazyFrame], ids: Ids) -> tuple[Extent, ...]:
    """Return the extents of the sides, with the ids and hosts that each has."""
    return extents_of(sides, with_host(ids))


def unit_of(extents: Sequence[Extent], ids: Ids) -> str:
    """Return the unit of `unit_named` for two sides that were looked at."""
    different = [one.different.__getitem__ for one in extents]
    return unit_named(extents, list(ids), different)


def unit_named(
    extents: Sequence[Extent], names: Sequence[str], different: Sequence[Different]
) -> str:
    """Return the name of what is counted; "line" for records.

    Of the `names` of ids it is the first of which at least half of the records of every
    side have one, and every side at least 10 different ones: a session with a hundred
    like lines is one that has them, not a hundred. Without ids, hosts are counted where
    there are many with few records each, as clients are. `different` count those of
    each side.
    """
    for name in names:
        if all(_covers(one, name) for one in extents) and all(
            of(name) >= _FEWEST for of in different
        ):
            return name
    both = zip(extents, different, strict=True)
    return HOST if all(_many_hosts(*one) for one in both) else LINE


def cut_at_edges(unit: str, ids: int, opened: int) -> int:
    """Return how many of the ids of a side its two edges may have cut.

    As many as go on where most do, see `open_at`. A host neither begins nor ends.
    """
    return 0 if unit == HOST else min(2 * opened, ids)


def unless_cut(unit: str, sides: Sequence[tuple[int, int]]) -> str:
    """Return the unit, or lines where more than half of the ids of a side may be cut.

    `sides` are the ids of each and those opened. What such an id has tells how long the
    side is, rather than what is otherwise there.
    """
    cut = any(cut_at_edges(unit, *one) > _CUT * one[0] for one in sides)
    return LINE if cut else unit


def _covers(extent: Extent, name: str) -> bool:
    return extent.named[name] >= _COVERED * max(extent.records, 1)


def _many_hosts(extent: Extent, different: Different) -> bool:
    named = extent.named[HOST]
    if not named or not _covers(extent, HOST):
        return False
    several = different(HOST)
    return several >= _MANY_HOSTS and named <= _EACH * several
