"""Ids that go on beyond the edges of a side, so that it does not have all they do.

A request under way when a window ends lacks what it does later, which tells nothing of
the window. How many there are at an edge is not seen from the side itself, but how many
there are where its slices meet is; so as many as there are at the busiest of these may
be cut at each edge.
"""

import numpy as np
import polars as pl

from logai_core.compare.arrays import Whole
from logai_core.compare.extent import SLICES


def open_at(first: Whole | pl.Series, last: Whole | pl.Series) -> int:
    """Return how many ids at most come both before and after where two slices meet.

    `first` and `last` are the slices in which each id comes first and last.
    """
    begun, ended = (
        np.bincount(np.asarray(one).astype(np.int64), minlength=SLICES)
        for one in (first, last)
    )
    going_on = np.cumsum(begun)[: SLICES - 1] - np.cumsum(ended)[: SLICES - 1]
    return int(going_on.max())
