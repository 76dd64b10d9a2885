"""Where a fall ends that the night follows, and what a fall of a sum has to show."""

import numpy as np
import pytest

from logai_core.detect.edges import Edges
from logai_core.detect.episodes import Episode
from logai_core.detect.grid import Grid, Row
from logai_core.detect.hindsight import Hindsight

ROWS, FIRST, LAST = 1_000, 600, 640
FALL = Episode(1, -1, FIRST, LAST, 2.0, 3.0)


def grid_of(*series: tuple[str, Row]) -> Grid:
    kinds = [kind for kind, _ in series]
    counts = np.stack([count for _, count in series], axis=1).astype(float)
    keys = [f"S{at}" for at in range(len(series))]
    return Grid(5_000_000 * np.arange(ROWS), 5_000_000, kinds, keys, counts)


def before_the_night(seed: int, *, for_all: bool) -> Hindsight:
    """Return a service that falls at FIRST, and its night from LAST on; others wake."""
    rng, rows = np.random.default_rng(seed), np.arange(ROWS)
    night = np.where(rows < LAST, 1.0, 0.4)
    fallen = np.where((rows >= FIRST) & (rows < LAST), 0.1, 1.0)
    own = rng.poisson(3 * night * fallen)
    others = rng.poisson(9 * (night if for_all else 2 - night))
    return Hindsight(grid_of(("total", own + others), ("service", own)))


@pytest.mark.parametrize("seed", range(5))
def test_a_fall_ends_before_the_night_that_all_have(seed: int) -> None:
    start, end = Edges(before_the_night(seed, for_all=True)).refined(FALL)
    assert abs(start - FIRST) + abs(end - LAST) <= 4


@pytest.mark.parametrize("seed", range(5))
def test_others_tell_the_edges_only_of_what_goes_with_them(seed: int) -> None:
    seen = before_the_night(seed, for_all=False)
    assert Edges(seen)._rhythm(FALL) is seen.time


@pytest.mark.parametrize("sign", [-1, 1])
def test_a_fall_of_a_sum_has_to_be_clearer_than_that_of_a_pattern(sign: int) -> None:
    count = np.random.default_rng(1).poisson(4.0, ROWS)
    count[FIRST:LAST] = 4 + 3 * sign
    one = FALL._replace(series=0, sign=sign)
    pattern, whole = (
        Hindsight(grid_of((kind, count))).ratio(one) for kind in ("template", "total")
    )
    assert (whole < pattern) if sign < 0 else (whole == pattern)
