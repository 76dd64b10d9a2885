"""By how much more than Poisson counts a series varies, from sums over neighbours."""

import numpy as np

from logai_core.detect.grid import Row
from logai_core.detect.scan import TINY

STRETCHES = 12  # that must fit into the log for its spread to be known
WANDER = 0.1  # by how much levels wander, as far as nobody has seen
PRIOR = 4.0  # stretches that this is worth
CAP = 9.0  # squares count up to three deviations, or four batches
BATCH = 16.0
_ROUNDS = 3


def heap_of(values: Row) -> Row:
    """Return running sums, with 0 first: those of `[a, b)` are heap[b] - heap[a]."""
    heap: Row = np.concatenate([[0.0], np.cumsum(values)])
    return heap


def spread_of(count: Row, length: int) -> float:
    """Return variance over mean of sums over `length` rows, from neighbouring sums.

    At least that of Poisson counts. Neighbours, because a slow trend is no spread.
    """
    length = max(1, min(length, len(count) // STRETCHES))
    number = len(count) // length
    if number < 2:
        return 1.0
    sums = count[: number * length].reshape(number, length).sum(axis=1)
    squares, weights = np.square(np.diff(sums)), sums[1:] + sums[:-1]
    believed = PRIOR * sums.mean()
    prior, spread = believed * (1 + WANDER**2 * sums.mean()), 1.0
    for _ in range(_ROUNDS):
        whole = max(float(weights.sum() + believed), TINY)
        spread = max(float(squares.sum() + prior) / whole, 1.0)
        squares = np.minimum(squares, np.maximum(CAP * spread * weights, BATCH * spread**2))  # fmt: skip
    return spread
