import numpy as np
import polars as pl

from logai_core.detect import detect
from logai_core.detect.arrivals import apart
from logai_core.detect.findings import catalogue_of
from logai_core.detect.grid import Grid, Row, grid_of
from logai_core.detect.spread import spread_of

from .builders import steady, templates_of, windows_of

STEPS = [f"S{number}" for number in range(5)]
REQUESTS = 0.6  # by bucket, each with five lines


def shop(requests: Row) -> tuple[Grid, pl.DataFrame]:
    lines = dict.fromkeys(STEPS, requests) | {"A": steady(2, seed=1)}
    return grid_of(windows_of(lines)), templates_of(**dict.fromkeys(lines, 9))


def total(grid: Grid, templates: pl.DataFrame) -> Row:
    counted = apart(grid, catalogue_of(templates))
    arrivals: Row = counted[:, grid.kinds.index("total")]
    return arrivals


def test_lines_that_come_together_count_once() -> None:
    requests = steady(REQUESTS)
    grid, templates = shop(requests)
    lines = grid.counts[:, grid.kinds.index("total")]
    arrivals = total(grid, templates)
    came = requests.sum() + steady(2, seed=1).sum()
    assert [spread_of(lines, 3) > 2.5, spread_of(arrivals, 3) < 1.3] == [True, True]
    assert abs(arrivals.sum() / came - 1) < 0.2


def test_patterns_stay_as_they_are() -> None:
    grid, templates = shop(steady(REQUESTS))
    counted = apart(grid, catalogue_of(templates))
    patterns = [at for at, kind in enumerate(grid.kinds) if kind == "template"]
    assert (counted[:, patterns] == grid.counts[:, patterns]).all()


def test_a_sum_of_unknown_parts_stays_as_it_is() -> None:
    lines = {step: steady(REQUESTS) for step in STEPS}
    grid = grid_of(windows_of(lines, levels={"INFO": STEPS}))
    counted = apart(grid, catalogue_of(templates_of()))
    info = grid.kinds.index("level")
    assert (counted[:, info] == grid.counts[:, info]).all()


def test_requests_that_are_too_few_show_where_lines_alone_would_not_tell() -> None:
    rng = np.random.default_rng(3)
    lost = np.ones(1_000)
    lost[500:580] = 0.25
    lines = {step: rng.poisson(REQUESTS * lost) for step in STEPS[:1]}
    lines |= dict.fromkeys(STEPS[1:], lines["S0"])
    lines |= {"A": rng.poisson(0.6 * lost), "B": rng.poisson(0.6 * lost)}
    templates = templates_of(**dict.fromkeys(lines, 9))
    found = detect(windows_of(lines), templates).findings
    assert found.select("kind", "series_kind").rows() == [("drop", "total")]
