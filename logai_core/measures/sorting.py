"""Quantiles of many groups of numbers at once, by one sort."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
Halves = npt.NDArray[np.uint32]
Words = npt.NDArray[np.uint64]

_SIGN = np.uint32(1 << 31)
_LOW, _SHIFT = np.uint64((1 << 32) - 1), np.uint64(32)


class Groups(NamedTuple):
    """Groups in order: the `sizes` of each `words`, from `starts` on, are in order too.

    The lower half of a word holds a number, see `_ordered`.
    """

    group: Ints
    starts: Ints
    sizes: Ints
    words: Words

    def quantile(self, share: float) -> Floats:
        """Return a quantile of each group, linear between the two nearest numbers."""
        place = (self.sizes - 1) * share
        low = place.astype(np.int64)
        high = np.minimum(low + 1, self.sizes - 1)
        below, above = (
            _numbers(self.words[self.starts + at]).astype(np.float64)
            for at in (low, high)
        )
        with np.errstate(invalid="ignore"):  # between two numbers without bound
            return ((place - low) * (above - below) + below).astype(np.float32)


def grouped(group: Ints, numbers: Floats) -> Groups:
    """Return numbers, none of them NaN, sorted within their groups.

    A group and a number are put in one word: to sort these takes a tenth of the time
    that a sort by two columns does.
    """
    names, words = _numbered(group)
    words <<= _SHIFT
    words |= _ordered(numbers)
    words.sort()
    starts = _starts(words)
    own = (words[starts] >> _SHIFT).astype(np.int64)
    return Groups(
        names[own] if isinstance(names, np.ndarray) else own + names,
        starts,
        np.diff(starts, append=len(words)),
        words,
    )


def median_of(numbers: Floats) -> np.float32:
    """Return the median of some numbers, none of them NaN, as that of a group is."""
    ordered = np.sort(numbers + np.float32(0))  # -0 is 0
    place = (len(ordered) - 1) * 0.5
    low = int(place)
    below, above = (float(ordered[at]) for at in (low, min(low + 1, len(ordered) - 1)))
    return np.float32((place - low) * (above - below) + below)


def _starts(words: Words) -> Ints:
    """Return where the groups of sorted words begin."""
    last = np.flatnonzero((words[1:] ^ words[:-1]) > _LOW)
    return np.concatenate([np.zeros(min(len(words), 1), np.int64), last + 1])


def _numbered(group: Ints) -> tuple[Ints | int, Words]:
    """Return groups as words of 32 bits, and their names or what is to be added."""
    first = int(group.min()) if len(group) else 0
    if len(group) and int(group.max()) - first > int(_LOW):
        names, of = np.unique(group, return_inverse=True)
        return names, of.astype(np.uint64)
    return first, (group - first).view(np.uint64)


def _ordered(numbers: Floats) -> Halves:
    """Return words in the order of numbers: as their bits are, those below 0 turned."""
    bits = (numbers + np.float32(0)).view(np.int32)  # -0 is 0
    below = bits >> np.int32(31)
    turned = below.view(np.uint32)
    turned |= _SIGN
    turned ^= bits.view(np.uint32)
    return turned


def _numbers(words: Words) -> Floats:
    """Return the numbers that `_ordered` makes the lower halves of these of."""
    half = (words & _LOW).astype(np.uint32)
    return np.where(half & _SIGN, half ^ _SIGN, ~half).view(np.float32)
