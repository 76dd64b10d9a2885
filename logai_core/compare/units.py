"""What is counted on the sides of a comparison: distinct ids or hosts, else lines."""

from collections.abc import Callable, Sequence
from functools import partial

import polars as pl

from logai_core.compare.extent import Extent, extents_of

LINE = "line"
IDS = ("trace_id", "request_id")
_COVERED = 0.5  # an id is the unit of counting where so many records have one
_MANY_HOSTS, _EACH = 100, 20  # hosts at least, and records of each on average at most


def look_at(sides: Sequence[pl.LazyFrame]) -> tuple[Extent, ...]:
    """Return the extents of the sides, with the records that have each id or a host."""
    return extents_of(sides, (*IDS, "host"))


def unit_of(sides: Sequence[pl.LazyFrame], extents: Sequence[Extent]) -> str:
    """Return the unit of `unit_named` for two sides of RECORDS."""
    return unit_named(extents, [partial(_hosts, side) for side in sides])


def unit_named(extents: Sequence[Extent], hosts: Sequence[Callable[[], int]]) -> str:
    """Return the column whose distinct values are counted; "line" for records.

    An id counts where at least half of the records of every side have one: a session
    with a hundred like lines is one that has them, not a hundred. Without ids,
    hosts are counted where there are many with few records each, as clients are.
    `hosts` count those of each side.
    """
    for name in IDS:
        if all(one.named[name] >= _COVERED * max(one.records, 1) for one in extents):
            return name
    both = zip(extents, hosts, strict=True)
    return "host" if all(_many_hosts(*one) for one in both) else LINE


def _many_hosts(extent: Extent, hosts: Callable[[], int]) -> bool:
    named = extent.named["host"]
    if not named or named < _COVERED * extent.records:
        return False
    several = hosts()
    return several >= _MANY_HOSTS and named <= _EACH * several


def _hosts(records: pl.LazyFrame) -> int:
    hosts = records.select(pl.col("host").drop_nulls().n_unique())
    several: int = hosts.collect(engine="streaming").item()
    return several
