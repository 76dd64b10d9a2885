"""What changed by itself, and what only seems to beside it."""

import numpy as np
import pytest

from logai_core.detect.beside import Beside
from logai_core.detect.episodes import Episode
from logai_core.detect.grid import Grid, Row
from logai_core.detect.plateaus import find_plateaus

ROWS, RISE = 1_000, 600

Counts = dict[tuple[str, str], Row]


def grid_of(counts: Counts) -> Grid:
    kinds, keys = (list(names) for names in zip(*counts, strict=True))
    columns = np.stack(list(counts.values()), axis=1).astype(float)
    return Grid(5_000_000 * np.arange(ROWS), 5_000_000, kinds, keys, columns)


def shop(seed: int, factor: float) -> Grid:
    """Return services that each run on a host, of which one changes by a factor."""
    rng = np.random.default_rng(seed)
    changed = np.where(np.arange(ROWS) < RISE, 1.0, factor)
    services = {"api": 2 * changed, "web": 3 * np.ones(ROWS), "db": 3 * np.ones(ROWS)}
    drawn = {name: rng.poisson(rate) for name, rate in services.items()}
    counts: Counts = {("total", ""): sum(drawn.values())}
    counts |= {("service", name): count for name, count in drawn.items()}
    counts |= {("host", f"{name}1"): count for name, count in drawn.items()}
    return grid_of(counts)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(("factor", "sign"), [(4.0, 1), (0.1, -1)])
def test_beside_a_service_that_changed_no_other_service_or_host_has(
    seed: int, factor: float, sign: int
) -> None:
    grid = shop(seed, factor)
    told = {
        (grid.kinds[one.series], grid.keys[one.series], one.sign)
        for one in find_plateaus(grid)
    }
    own = {("service", "api", sign), ("host", "api1", sign)}
    assert own <= told <= {*own, ("total", "", sign)}


def test_what_strayed_is_taken_out_for_others_of_its_kind_and_shown_to_all() -> None:
    counts = {
        ("total", ""): np.full(ROWS, 6.0), ("service", "a"): np.full(ROWS, 2.0),
        ("service", "b"): np.full(ROWS, 4.0), ("host", "h"): np.full(ROWS, 3.0),
    }  # fmt: skip
    counts["service", "a"][RISE:] += 5
    counts["total", ""][RISE:] += 5
    beside = Beside(grid_of(counts), {})
    beside.take_out(Episode(1, 1, RISE, ROWS, 2.0, 2.0, back=True))
    before, after = slice(0, RISE), slice(RISE, ROWS)
    means = [
        [float(others[span].mean()) for span in (before, after)]
        for others in (beside.others(2), beside.others(3), *beside.views(3))
    ]
    assert means == [[2.0, 2.0], [3.0, 8.0], [3.0, 3.0]]


def test_a_pattern_that_strayed_is_taken_out_for_all_and_for_the_sum_that_it_is_in() -> None:  # fmt: skip
    counts = {
        ("total", ""): np.full(ROWS, 6.0), ("template", "T"): np.full(ROWS, 1.0),
        ("service", "a"): np.full(ROWS, 2.0), ("service", "b"): np.full(ROWS, 4.0),
    }  # fmt: skip
    for series in (("total", ""), ("template", "T"), ("service", "a")):
        counts[series][RISE:] += 5
    beside = Beside(grid_of(counts), {2: [1]})
    beside.take_out(Episode(1, 1, RISE, ROWS, 2.0, 1.0, back=True))
    assert [set(beside.others(at).tolist()) for at in (2, 3)] == [{4.0}, {2.0}]


def test_a_level_that_was_there_before_it_was_learnt_is_no_shift() -> None:
    rng = np.random.default_rng(2)
    rows = np.arange(ROWS)
    low = rng.poisson(np.where((rows >= 120) & (rows < 480), 0.5, 2.0))
    others = rng.poisson(6.0, ROWS)
    grid = grid_of({("total", ""): low + others, ("template", "T"): low})
    assert find_plateaus(grid) == []
