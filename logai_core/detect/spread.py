"""By how much more than Poisson counts a series varies, from sums over neighbours."""

import math

import numpy as np

from logai_core.detect.grid import Matrix, Row
from logai_core.detect.scan import TINY

STRETCHES = 12  # that must fit into the log for its spread to be known
WANDER = 0.1  # by how much levels wander, as far as nobody has seen
PRIOR = 4.0  # stretches that this is worth
CAP = 9.0  # squares count up to three deviations, or four batches
BATCH = 16.0
LEAST_DUE = 12.0  # records that a stretch of a counted rhythm has, for it to be known
LITTLE = 0.01  # of what is usual: so little due tells nothing
LUCK = 0.5
_ROUNDS = 3


def heap_of(values: Row) -> Row:
    """Return running sums, with 0 first: those of `[a, b)` are heap[b] - heap[a]."""
    heap: Row = np.concatenate([[0.0], np.cumsum(values)])
    return heap


def beyond_luck(strayed: Matrix, variance: Matrix) -> float:
    """Return variance over that of Poisson counts, as far as luck does not explain it.

    Few sums tell their variance roughly: LUCK standard errors of it are taken off.
    """
    due = max(float(variance.sum()), TINY)
    # The variance of the squares of Poisson counts with mean m is m + 2 m^2.
    error = math.sqrt(float((variance + 2 * np.square(variance)).sum())) / due
    return float(np.square(strayed).sum()) / due / (1 + LUCK * error)


def spread_of(
    count: Row, length: int, due: Row | None = None, *, counted: bool = False
) -> float:
    """Return variance over mean of sums over `length` rows, from neighbouring sums.

    At least that of Poisson counts. Neighbours, because a slow trend is no spread; `due`
    is what can be expected of each row beside the others, the same where it is None: what
    goes with a known rhythm is no spread either. Where it is `counted` in records, it is
    known in stretches with LEAST_DUE of them on average: shorter ones would tell how few
    records of a rhythm vary. What comes in batches does so in longer stretches too.
    """
    if due is not None and counted:
        length = max(length, math.ceil(LEAST_DUE / max(float(due.mean()), TINY)))
    length = max(1, min(length, len(count) // STRETCHES))
    number = len(count) // length
    if number < 2:
        return 1.0
    sums = _blocks(count, length)
    owed = np.ones(number) if due is None else _blocks(due, length)
    squares, weights = _apart(sums, owed)
    usual = float(sums[owed > TINY].mean()) if (owed > TINY).any() else 0.0
    believed = PRIOR * usual
    prior, spread = believed * (1 + WANDER**2 * usual), 1.0
    for _ in range(_ROUNDS):
        whole = max(float(weights.sum() + believed), TINY)
        spread = max(float(squares.sum() + prior) / whole, 1.0)
        squares = np.minimum(squares, np.maximum(CAP * spread * weights, BATCH * spread**2))  # fmt: skip
    return spread


def _blocks(values: Row, length: int) -> Row:
    number = len(values) // length
    sums: Row = values[: number * length].reshape(number, length).sum(axis=1)
    return sums


def _apart(sums: Row, owed: Row) -> tuple[Row, Row]:
    """Return squares of how far neighbours differ, and the records they are of.

    Of sums x and y, of which a and b are due, x b - y a varies by a b (x + y) where
    records come one by one.
    """
    product = owed[1:] * owed[:-1]
    known = product > LITTLE * float(np.square(owed).mean())
    across = (sums[1:] * owed[:-1] - sums[:-1] * owed[1:])[known]
    weights = (sums[1:] + sums[:-1])[known]
    return np.square(across) / product[known], weights
