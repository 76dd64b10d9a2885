"""Which rule judges which series."""

from typing import NamedTuple

import numpy as np

from logai_core.detect.grid import Detector, Grid, Verdict, spare_edges, volumes
from logai_core.detect.loud import loud
from logai_core.detect.record import record_with_shares


class Judged(NamedTuple):
    """Series of a grid, and what was said of them."""

    grid: Grid
    verdict: Verdict


def judge(whole: Grid, kept: set[int], *, threshold: float = 1.0) -> Judged:
    """Judge by the record rule: counts, and errors by their share.

    Templates of which it can be told beforehand that nothing is ever said of them are
    left out, unless they are `kept`.
    """
    plain = np.array([kind not in ("errors", "measure") for kind in whole.kinds], bool)
    chosen = np.array([kind != "template" for kind in whole.kinds], bool)
    chosen[list(kept)] = True
    counts = np.flatnonzero(plain)
    chosen[counts[loud(whole.counts[:, counts], whole.per_day, threshold)]] = True
    grid = whole.of(np.flatnonzero(chosen & (plain | _is(whole, "errors"))))
    of = np.arange(len(grid.keys))
    for at, records in volumes(grid).items():
        of[at] = records
    verdict = record_with_shares(
        grid.counts,
        grid.counts[:, of],
        grid.per_day,
        shares=_is(grid, "errors"),
        among=len(whole.keys),
    )
    return Judged(grid, spare_edges(grid.counts, verdict))


def view(whole: Grid, detector: Detector) -> Judged:
    """Judge counts by another detector; it has no notion of shares."""
    grid = whole.of(np.flatnonzero(~_is(whole, "errors") & ~_is(whole, "measure")))
    verdict = detector(grid.counts, grid.per_day)
    return Judged(grid, spare_edges(grid.counts, verdict))


def _is(grid: Grid, kind: str) -> np.ndarray:
    return np.array([one == kind for one in grid.kinds], dtype=np.bool_)
