"""Whether the values of a member measure something, name something, or only count."""

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from logai_core.attributes import NUMBER

Kind = Literal["number", "value", "none"]

CODES = 20  # numbers with so few distinct ones are codes, compared by value
_LONG = 1e11  # whole numbers from here on are ids, or moments
_RISING = 0.8  # correlation of a counter with its place; lines of several threads mix
_STRETCH = 64  # values: as long a counter is looked at, for it may start again
# Numbers that name something, by the last word of the member.
_NAMING = (
    "(?i)(?:^|[^a-z])(?:id|ids|pid|tid|uid|gid|port|line|seq|sequence|serial|version"
    "|code|hash|index|no|nr|number)$"
)
# And those that do so where they are whole: "request": 0.25 is a time.
_ENTITY = (
    "(?i)(?:^|[^a-z])(?:conn|connection|session|thread|process|request|transaction|txn"
    "|order|user|account|customer|client|job|task|block|ticket|offset|lsn|xid)$"
)


def kind_of(name: str, samples: Sequence[Sequence[Any]]) -> Kind:
    """Return what a member is by samples of its values, each in the order of lines.

    "none" are counters and moments: what rises anyhow tells two times apart, no more.
    """
    if any(isinstance(value, bool) for side in samples for value in side):
        return "value"
    return kind_of_texts(
        name, [pl.Series(list(map(str, one)), dtype=pl.String) for one in samples]
    )


def kind_of_texts(name: str, samples: Sequence[pl.Series]) -> Kind:
    """Return what `kind_of` does, of values as texts, none of which are booleans."""
    different = pl.concat(samples).unique()
    if len(different) <= CODES or not different.str.contains(f"^{NUMBER}$").all():
        return "value"
    numbers = [_floats(side) for side in samples]
    known = np.concatenate(numbers)
    whole = bool((known == np.floor(known)).all())
    if whole and any(map(_rises, numbers)):
        return "none"
    if np.median(np.abs(known)) >= _LONG or (whole and _is_called(name, _ENTITY)):
        return "value"
    return "value" if _is_called(name, _NAMING) else "number"


def _is_called(name: str, pattern: str) -> bool:
    words = pl.Series([name]).str.replace_all("([a-z0-9])([A-Z])", "${1} ${2}")
    return bool(words.str.contains(pattern).item())


def _rises(numbers: NDArray[np.float64]) -> bool:
    """Say whether most stretches rise from their beginning to their end."""
    if numbers.size < _STRETCH:
        return bool(numbers.size > CODES) and _with_place(numbers[None, :]) > _RISING
    stretches = numbers[: numbers.size // _STRETCH * _STRETCH].reshape(-1, _STRETCH)
    return _with_place(stretches) > _RISING


def _with_place(stretches: NDArray[np.float64]) -> float:
    """Return the median rank correlation of values with their places."""
    ranks = stretches.argsort(axis=1, kind="stable").argsort(axis=1, kind="stable")
    middle = (stretches.shape[1] - 1) / 2
    places = np.arange(stretches.shape[1]) - middle
    together = ((ranks - middle) * places).mean(axis=1) / (places**2).mean()
    return float(np.median(together))


def _floats(texts: pl.Series) -> NDArray[np.float64]:
    """Return the numbers that a float can hold."""
    floats = texts.cast(pl.Float64)
    return floats.filter(floats.is_finite()).to_numpy()
