"""Sums counted in what came independently, not in lines.

The five lines that a request leaves come together, and so do the tries of a retry: they
tell no more than one of them, and their number varies as much more. A sum in which a
third of the lines come so varies three times as much as if all had come alone, and a
fall of it cannot be told from luck. So each pattern counts for

    w = m / Cov(x, X), at most 1,

its mean over its covariance with the sum: one over how many lines come along with one
of its own. That is 1 for lines that come alone, and 1/k for each of the k lines of a
request. The weighted sum counts requests, and varies about as Poisson counts do.
Covariances are those of differences of neighbours, as a slow trend binds nothing
together.

Source: the Fano factor of a cluster process (Daley, Vere-Jones, An Introduction to the
Theory of Point Processes, 2003, section 6.3), taken pattern by pattern.
"""

from collections.abc import Iterator

import numpy as np

from logai_core import levels
from logai_core.detect.findings import Catalogue
from logai_core.detect.grid import Grid, Matrix, Row
from logai_core.detect.scan import TINY

LENGTHS = (3, 12)  # buckets that lines which come together may span
CAP = 9.0  # squares beyond three deviations are an incident, not how lines come
LEAST_BLOCKS = 12
PRIOR = 4.0  # records that are taken to come alone


def apart(grid: Grid, catalogue: Catalogue) -> Matrix:
    """Return the counts of a grid without NaN, those of sums in arrivals.

    A sum is made of the patterns that are in it alone, and of the rest of it; where that
    is not so it stays as it is.
    """
    counts = np.nan_to_num(grid.counts)
    blocks = [_blocks(counts, length) for length in LENGTHS]
    whole = counts.copy()
    for series, parts in sums_of(grid, catalogue):
        rest = counts[:, series] - counts[:, parts].sum(axis=1)
        if rest.min(initial=0.0) >= 0:
            weights = _weights([one[:, parts] for one in blocks], [one[:, series] for one in blocks])  # fmt: skip
            whole[:, series] = counts[:, parts] @ weights[:-1] + rest * weights[-1]
    return whole


def of_total(grid: Grid) -> tuple[Row, Row]:
    """Return the arrivals of the total, and what a line of each pattern counts for there.

    It is 1 for what is no pattern. Where patterns are more than the total, lines count.
    """
    counts = np.nan_to_num(grid.counts)
    at = grid.kinds.index("total")
    parts = [place for place, kind in enumerate(grid.kinds) if kind == "template"]
    counted = np.ones(counts.shape[1])
    rest = counts[:, at] - counts[:, parts].sum(axis=1)
    if not parts or rest.min(initial=0.0) < 0:
        return counts[:, at], counted
    blocks = [_blocks(counts, length) for length in LENGTHS]
    weights = _weights([one[:, parts] for one in blocks], [one[:, at] for one in blocks])  # fmt: skip
    counted[parts] = weights[:-1]
    total: Row = counts[:, parts] @ weights[:-1] + rest * weights[-1]
    return total, counted


def sums_of(grid: Grid, catalogue: Catalogue) -> Iterator[tuple[int, list[int]]]:
    """Yield the place of each sum, and of the patterns that are in it alone."""
    homes: dict[tuple[str, str], list[int]] = {}
    for at, (kind, key) in enumerate(zip(grid.kinds, grid.keys, strict=True)):
        if kind == "template":
            level = levels.name_of(catalogue.severities.get(key, 0))
            sources = catalogue.sources.get(key) or []
            own = [
                ("total", ""),
                ("level", level),
                ("service", catalogue.services.get(key)),
                ("host", catalogue.hosts.get(key)),
                ("source", sources[0] if len(sources) == 1 else None),
            ]
            for of, name in own:
                if name is not None:
                    homes.setdefault((of, name), []).append(at)
    for at, of_sum in enumerate(zip(grid.kinds, grid.keys, strict=True)):
        if of_sum in homes:
            yield at, homes[of_sum]


def _blocks(counts: Matrix, length: int) -> Matrix:
    number = len(counts) // length
    shape = number, length, counts.shape[1]
    blocks: Matrix = counts[: number * length].reshape(shape).sum(axis=1)
    return blocks


def _weights(parts: list[Matrix], sums: list[Row]) -> Row:
    """Return what each part counts for, then what the rest of the sum does."""
    most = np.ones(parts[0].shape[1] + 1)
    for own, whole in zip(parts, sums, strict=True):
        if len(own) >= LEAST_BLOCKS:
            both = np.column_stack([own, whole - own.sum(axis=1)])
            most = np.maximum(most, _along(both, whole))
    weights: Row = 1 / most
    return weights


def _along(parts: Matrix, whole: Row) -> Row:
    """Return how many lines come along with one of each part, itself included."""
    step = np.diff(whole)
    usual = np.square(step) <= CAP * max(float(np.square(step).mean()), TINY)
    bound = np.diff(parts, axis=0)[usual].T @ step[usual] / 2
    records = parts.sum(axis=0) * usual.mean()
    along: Row = (bound + PRIOR) / (records + PRIOR)
    return along
