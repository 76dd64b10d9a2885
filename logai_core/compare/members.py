"""Which members of `attributes` are compared: by their values, or as numbers."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import polars as pl

from logai_core.attributes import (
    members_of,
    number_of,
    sample_of,
    scalar_of,
)
from logai_core.compare.kinds import kind_of

MOST = 20  # members of each kind, those with most values first
MOST_READINGS = 8_000_000  # values read in all, to bound time; but always of _LEAST
_LEAST = 3
_DISTINCT = 0.5  # a member with more distinct values than that is an id or free text
_MEET = 1_000  # values of a few members together
_FEWEST = 5
_SCALAR = (str, int, float)


class Members(NamedTuple):
    """Expressions over RECORDS, by name: values as strings, and numbers.

    `few` are values of which the sample has so few that they can be counted together.
    """

    values: dict[str, pl.Expr]
    numbers: dict[str, pl.Expr]
    few: frozenset[str] = frozenset()


NO_MEMBERS = Members({}, {})


def compared_members(*sides: pl.LazyFrame) -> Members:
    """Return the members worth comparing, judged on a sample of all sides.

    Left out are those with values of their own in nearly every record, counters,
    moments, and names that also stand in nested objects.
    """
    values, numbers, distinct = {}, {}, {}
    for name, samples in _samples(sides):
        known = sum(map(len, samples))
        if known < _FEWEST or not all(
            isinstance(v, _SCALAR) for s in samples for v in s
        ):
            continue
        own = sum(len(set(map(str, one))) for one in samples)
        what = kind_of(name, samples)
        if what == "number":
            numbers[name] = number_of(name)
        elif what == "value" and own <= _DISTINCT * known:
            values[name] = scalar_of(name)
            distinct[name] = own
    most = _most(sides) if values or numbers else 0
    kept = _first(values, most)
    return Members(kept, _first(numbers, most), _few({n: distinct[n] for n in kept}))


def _few(distinct: dict[str, int]) -> frozenset[str]:
    """Return those with fewest values, as long as few of them can meet."""
    few, meet = [], 1
    for name, several in sorted(distinct.items(), key=lambda one: (one[1], one[0])):
        meet *= several
        if meet > _MEET:
            break
        few.append(name)
    return frozenset(few)


def _samples(sides: Sequence[pl.LazyFrame]) -> list[tuple[str, list[list[Any]]]]:
    """Return the values of each member, by side, those with most values first."""
    found = [members_of(sample_of(side, "attributes")["attributes"]) for side in sides]
    nested = {one.name for members in found for one in members if one.nested}
    samples = [
        {one.name: [v for v in one.values if v is not None] for one in members}
        for members in found
    ]
    names = {name for side in samples for name in side} - nested
    named = [(name, [side.get(name, []) for side in samples]) for name in names]
    return sorted(named, key=lambda one: (-sum(map(len, one[1])), one[0]))


def _most(sides: Sequence[pl.LazyFrame]) -> int:
    """Return how many members may be read of so many records."""
    counts = [
        side.select(pl.len()).collect(engine="streaming").item() for side in sides
    ]
    rows: int = sum(counts)
    return min(max(MOST_READINGS // max(rows, 1), _LEAST), MOST)


def _first(named: dict[str, pl.Expr], most: int) -> dict[str, pl.Expr]:
    return dict(list(named.items())[:most])
