"""Which members of `attributes` are compared: by their values, or as numbers."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from logai_core.attributes import (
    NUMBER,
    members_of,
    number_of,
    sample_of,
    scalar_of,
)

MOST = 20  # members of each kind, those with most values first
MOST_READINGS = 8_000_000  # values read in all, to bound time; but always of _LEAST
_LEAST = 3
_DISTINCT = 0.5  # a member with more distinct values than that is an id or free text
_CODES = 20  # numbers with so few distinct ones are codes, compared by value
_FEWEST = 5
_LONG = 1e11  # whole numbers from here on are ids, or moments
_RISING = 0.95
_SCALAR = (str, int, float)
# Numbers that name something, by the last word of the member.
_NAMING = (
    "(?i)(?:^|[^a-z])(?:id|ids|pid|tid|uid|gid|port|line|seq|sequence|serial|version"
    "|code|hash|index|no|nr|number)$"
)


class Members(NamedTuple):
    """Expressions over RECORDS, by name: values as strings, and numbers."""

    values: dict[str, pl.Expr]
    numbers: dict[str, pl.Expr]


def compared_members(*sides: pl.LazyFrame) -> Members:
    """Return the members worth comparing, judged on a sample of all sides.

    Left out are those with values of their own in nearly every record, counters,
    moments, and names that also stand in nested objects.
    """
    values, numbers = {}, {}
    for name, samples in _samples(sides):
        known = sum(map(len, samples))
        if known < _FEWEST or not all(
            isinstance(v, _SCALAR) for s in samples for v in s
        ):
            continue
        if _are_numbers(samples) and not _is_naming(name):
            numbers[name] = number_of(name)
        elif sum(len(set(map(str, one))) for one in samples) <= _DISTINCT * known:
            values[name] = scalar_of(name)
    most = _most(sides) if values or numbers else 0
    return Members(_first(values, most), _first(numbers, most))


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


def _is_naming(name: str) -> bool:
    words = pl.Series([name]).str.replace_all("([a-z0-9])([A-Z])", "${1} ${2}")
    return bool(words.str.contains(_NAMING).item())


def _are_numbers(samples: list[list[Any]]) -> bool:
    """Say whether these are numbers that measure something."""
    every = [value for side in samples for value in side]
    texts = pl.Series(list(map(str, every)))
    if any(isinstance(value, bool) for value in every) or (
        texts.n_unique() <= _CODES or not texts.str.contains(f"^{NUMBER}$").all()
    ):
        return False
    numbers = [_floats(side) for side in samples]
    steps = np.concatenate([np.diff(side) for side in numbers])
    rises = (steps[steps != 0] > 0).mean() > _RISING
    return not rises and bool(np.median(np.abs(np.concatenate(numbers))) < _LONG)


def _floats(numbers: list[Any]) -> NDArray[np.float64]:
    """Return the numbers that a float can hold."""
    floats = pl.Series(list(map(str, numbers)), dtype=pl.String).cast(pl.Float64)
    return floats.filter(floats.is_finite()).to_numpy()
