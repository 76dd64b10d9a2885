"""Scanning all stretches of many series for the one that differs most from the rest.

Source: the gain G of `plateaus.py`.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from logai_core.detect.episodes import REACH
from logai_core.detect.grid import Matrix, Row, learning_rows

BLOCKS = 64
TINY = 1e-9

Pick = Callable[[Row], Any]  # gains → the place of one of them


class Cut(NamedTuple):
    """Rows (or slices) `[start, end)` and how much they differ from the rest."""

    start: int
    end: int
    gain: float


def sliced(values: Matrix, size: int) -> Matrix:
    """Return sums over slices of `size` rows; the last slice may be shorter."""
    sums: Matrix = np.add.reduceat(values, np.arange(0, len(values), size), axis=0)
    return sums


def scan(blocks: Matrix, rhythm: Matrix, size: int) -> list[Cut]:
    """Return the stretch of slices of each series that differs most from the rest."""
    number, series = blocks.shape
    heap, due = (np.vstack([np.zeros((1, one.shape[1])), np.cumsum(one, axis=0)])
                 for one in (blocks, rhythm))  # fmt: skip
    first = -(-learning_rows(number * size) // size)
    best = np.full(series, -np.inf)
    start, end = np.zeros(series, np.int64), np.zeros(series, np.int64)
    for length in range(REACH // size + 1, number - first + 1):
        begins = np.arange(first, number - length + 1)
        inside = heap[begins + length] - heap[begins]
        gain = gain_of(inside, heap[-1], due[begins + length] - due[begins], due[-1])
        place = gain.argmax(axis=0)
        most = gain[place, np.arange(series)]
        better = most > best
        best = np.where(better, most, best)
        start = np.where(better, begins[place], start)
        end = np.where(better, begins[place] + length, end)
    return [
        Cut(int(one), int(other), float(gain))
        for one, other, gain in zip(start, end, best, strict=True)
    ]


def gain_of(inside: Matrix, all_counts: Row, due: Matrix, all_due: Row) -> Matrix:
    """Return G of the records `inside`, of which `due` of `all_due` is expected."""
    outside, rest = all_counts - inside, all_due - due
    known = (due > TINY * all_due) & (rest > TINY * all_due)
    level = all_counts / np.maximum(all_due, TINY)
    gain = _entropy(inside, due * level) + _entropy(outside, rest * level)
    return np.where(known, gain, -np.inf)


def edge_of(
    places: npt.NDArray[np.int64], gain: Row, old: int, pick: Pick = np.argmax
) -> int:
    """Return the place picked by its gain; the old one where no gain is known."""
    return int(places[pick(gain)]) if np.isfinite(gain).any() else old


def _entropy(count: Matrix, expected: Matrix) -> Matrix:
    ratio = np.maximum(count, TINY) / np.maximum(expected, TINY)
    entropy: Matrix = count * np.log(ratio)
    return entropy
