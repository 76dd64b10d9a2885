"""Which members of `attributes` are compared: by their values, or as numbers."""

import json
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import polars as pl

from logai_core.attributes import (
    SAMPLE,
    Member,
    Reader,
    draw_sample,
    members_of,
    number_reader,
    scalar_reader,
)
from logai_core.compare.kinds import kind_of
from logai_core.compare.places import Place
from logai_core.exact_members import ExactReader
from logai_core.placeholders import place_in

MOST = 20  # members of each kind, those with most values first
MOST_READINGS = 8_000_000  # values read in all, to bound time; but always of _LEAST
_LEAST = 3
_LARGER = 8  # times a sample, to see which members there are
DISTINCT = 0.5  # a member with more distinct values than that is an id or free text
_MOST_BYTES = 256  # of what follows a name, to be grouped by
FEWEST = 5
_SCALAR = (str, int, float)


_Readers = dict[str, Reader | ExactReader]


class Members(NamedTuple):
    """How those that are compared by value are read, and those that are as numbers.

    `places` are those of templates, which stand in messages.
    """

    values: _Readers
    numbers: _Readers
    places: Sequence[Place] = ()


def compared_members(
    *sides: pl.LazyFrame, counts: Sequence[int] | None = None
) -> Members:
    """Return the members worth comparing, judged on a sample of all sides.

    Left out are those with values of their own in nearly every record, counters,
    moments, and names without a dot that also stand in nested objects. `counts` are the records of
    the sides, where they are known.
    """
    counts = counts or [
        side.select(pl.len()).collect(engine="streaming").item() for side in sides
    ]
    values: _Readers = {}
    numbers: _Readers = {}
    for name, samples, inner in _samples(sides, counts):
        known = sum(map(len, samples))
        if known < FEWEST or place_in(name) or not all(map(_are_scalars, samples)):
            continue
        own = sum(len(set(map(str, one))) for one in samples)
        what = kind_of(name, samples)
        if what == "number":
            numbers[name] = _reader(name, samples, number_reader, inner=inner)
        elif what == "value" and own <= DISTINCT * known:
            values[name] = _reader(name, samples, scalar_reader, inner=inner)
    most = _most(sum(counts))
    return Members(_first(values, most), _first(numbers, most))


def comparable(records: pl.LazyFrame) -> list[str]:
    """Return the members that some comparison of these records may ask for.

    Judged on a larger sample, since what is rare in all of them may not be in some.
    """
    drawn = draw_sample(records, "attributes", size=_LARGER * SAMPLE)
    found = []
    for one in members_of(drawn.rows["attributes"]):
        values = [value for value in one.values if value is not None]
        if _is_lost(one) or len(values) < FEWEST or not _are_scalars(values):
            continue
        if place_in(one.name):  # it would be taken for one
            continue
        is_short = len(set(map(str, values))) <= DISTINCT * len(values)
        if is_short or kind_of(one.name, [values]) == "number":
            found.append((-len(values), one.name))
    return [name for _, name in sorted(found)[:MOST]]


def _is_lost(member: Member) -> bool:
    """Tell whether a member cannot be told from others of its name."""
    return member.nested and "." not in member.name


def _are_scalars(values: Sequence[Any]) -> bool:
    return all(isinstance(value, _SCALAR) for value in values)


def _reader(
    name: str,
    samples: Sequence[Sequence[Any]],
    alone: Callable[[str, int], Reader],
    *,
    inner: bool,
) -> Reader | ExactReader:
    if inner:
        return ExactReader(name, numbers=alone is number_reader)
    return alone(name, _width(samples))


def _width(samples: Sequence[Sequence[Any]]) -> int:
    """Return how many bytes hold the longest value, and what follows it."""
    every = (json.dumps(value, ensure_ascii=False) for one in samples for value in one)
    return min(max(len(text.encode()) for text in every) + 2, _MOST_BYTES)


def _samples(
    sides: Sequence[pl.LazyFrame], counts: Sequence[int]
) -> list[tuple[str, list[list[Any]], bool]]:
    """Return the values of each member, by side, those with most values first.

    With each is told whether it may stand in an inner object.
    """
    drawn = [
        draw_sample(side, "attributes", total=records)
        for side, records in zip(sides, counts, strict=True)
    ]
    found = [members_of(one.rows["attributes"]) for one in drawn]
    lost = {one.name for members in found for one in members if _is_lost(one)}
    inner = {one.name for members in found for one in members if one.nested}
    samples = [
        {one.name: [v for v in one.values if v is not None] for one in members}
        for members in found
    ]
    names = {name for side in samples for name in side} - lost
    named = [
        (name, [side.get(name, []) for side in samples], name in inner)
        for name in names
    ]
    return sorted(named, key=lambda one: (-sum(map(len, one[1])), one[0]))


def _most(records: int) -> int:
    """Return how many members may be read of so many records."""
    return min(max(MOST_READINGS // max(records, 1), _LEAST), MOST)


def _first(named: _Readers, most: int) -> _Readers:
    return dict(list(named.items())[:most])
