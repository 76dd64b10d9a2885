import numpy as np
import pytest

from logai_core.detect import detect
from logai_core.detect.edges import Edges
from logai_core.detect.episodes import Episode
from logai_core.detect.grid import Grid, Verdict
from logai_core.detect.hindsight import Hindsight
from logai_core.detect.upheld import calmed, uphold

from .builders import steady, templates_of, windows_of

ROWS = 1_000


def grid_of_counts(*series: tuple[str, np.ndarray]) -> Grid:
    kinds = [kind for kind, _ in series]
    counts = np.stack([count for _, count in series], axis=1).astype(float)
    keys = [f"S{at}" for at in range(len(series))]
    return Grid(5_000_000 * np.arange(ROWS), 5_000_000, kinds, keys, counts)


def batches(number: int, size: int, seed: int = 0) -> np.ndarray:
    rows = np.random.default_rng(seed).integers(0, ROWS, number)
    return size * np.bincount(rows, minlength=ROWS)


def episode(start: int, end: int, sign: int = 1, series: int = 0) -> Episode:
    return Episode(series, sign, start, end, 2.0, 1.0)


@pytest.mark.parametrize(("sign", "mean"), [(1, 12), (-1, 0.5)])
def test_a_rate_that_changes_and_returns_is_held_up(sign: int, mean: float) -> None:
    count = steady(4)
    count[600:640] = np.random.default_rng(1).poisson(mean, 40)
    grid = grid_of_counts(("template", count))
    assert [one[:4] for one in uphold(grid, [episode(600, 640, sign)])] == [
        (0, sign, 600, 640)
    ]


def test_a_rate_that_glides_by_is_not_held_up() -> None:
    rate = np.linspace(1, 12, ROWS)
    grid = grid_of_counts(("template", np.random.default_rng(2).poisson(rate)))
    assert uphold(grid, [episode(600, 700), episode(300, 400, -1)]) == []


def test_what_is_like_one_of_its_sides_is_not_held_up() -> None:
    grid = grid_of_counts(("template", steady(4, rise=(500, 640, 8))))
    seen = Hindsight(grid)
    assert seen.ratio(episode(600, 640)) < 1 < seen.ratio(episode(500, 640))
    assert [one.start for one in uphold(grid, [episode(500, 640)])] == [500]


@pytest.mark.parametrize(("sign", "after"), [(1, 12), (-1, 1)])
def test_where_a_level_begins_that_stays_nothing_passes(sign: int, after: int) -> None:
    count = steady(4)
    count[600:] = np.random.default_rng(1).poisson(after, ROWS - 600)
    grid = grid_of_counts(("template", count))
    assert uphold(grid, [episode(600, 700, sign)]) == []
    assert uphold(grid, [episode(600, ROWS, sign)]) != []


def test_two_batches_that_meet_in_a_sum_are_not_held_up() -> None:
    retries, rest = batches(40, 7), steady(0.3)
    retries[700:702] += 7
    grid = grid_of_counts(("level", retries + rest), ("template", retries))
    assert uphold(grid, [episode(700, 702)]) == []


def test_a_sum_rises_with_batches_that_are_themselves_held_up() -> None:
    retries, rest = batches(40, 7), steady(0.3)
    retries[700:720] += 14
    grid = grid_of_counts(("level", retries + rest), ("template", retries))
    held = uphold(grid, [episode(700, 720), episode(700, 720, series=1)])
    assert [one.series for one in held] == [0, 1]


def test_a_fall_gets_the_edges_of_most_contrast() -> None:
    count = steady(4)
    count[600:640] = np.arange(40) % 2
    grid = grid_of_counts(("template", count))
    assert Edges(Hindsight(grid)).refined(episode(612, 648, -1)) == (600, 640)


def test_an_edge_stays_where_nothing_around_tells_one() -> None:
    count = np.full(ROWS, np.nan)
    count[505] = 7  # the only data: no stretch has some inside and some outside
    seen = Hindsight(grid_of_counts(("total", count)))
    assert Edges(seen).refined(episode(500, 520)) == (500, 520)


def test_the_band_is_widened_only_where_nothing_is_told() -> None:
    count = steady(4)
    count[[300, 700]] = 40
    grid = grid_of_counts(("template", count))
    cells = [np.full((ROWS, 1), one) for one in (4.0, 0.0, 12.0)]
    ratio = np.where(grid.counts > 12, 3.0, 0.5)
    quiet = calmed(grid, Verdict(*cells, ratio), [episode(700, 701)])
    assert (quiet.upper[300, 0], quiet.upper[700, 0]) == (40.0, 12.0)
    assert ((quiet.ratio >= 1) == (grid.counts > quiet.upper)).all()


def test_a_lower_threshold_holds_up_more_and_changes_none() -> None:
    grid = grid_of_counts(("template", steady(4, rise=(600, 630, 3))))
    some = [episode(600, 630), episode(300, 330)]
    strict, loose = uphold(grid, some), uphold(grid, some, threshold=0.01)
    assert set(strict) <= set(loose)


def test_a_weak_pattern_carries_no_sum_at_any_threshold() -> None:
    retries, rest = batches(40, 7), steady(0.3)
    retries[700:702] += 7
    grid = grid_of_counts(("level", retries + rest), ("template", retries))
    some = [episode(700, 702), episode(700, 702, series=1)]
    held = uphold(grid, some, threshold=0.01)
    assert [one for one in held if one.ratio >= 1] == uphold(grid, some)


def test_batches_that_meet_in_a_level_are_no_finding() -> None:
    retries, rest = batches(40, 7), steady(0.3)
    retries[700:702] += 7
    windows = windows_of({"R": retries, "A": rest}, levels={"WARN": ["R", "A"]})
    assert detect(windows, templates_of(R=13, A=13)).findings.is_empty()


def test_a_lower_threshold_changes_no_ratio_of_a_sum() -> None:
    retries, rest = batches(40, 7), steady(0.3)
    retries[700:702] += 7
    rest[700:702] += 4
    grid = grid_of_counts(("level", retries + rest), ("template", retries))
    some = [episode(700, 702), episode(700, 702, series=1)]
    ratios = [
        {one.series: one.ratio for one in uphold(grid, some, threshold=threshold)}
        for threshold in (0.01, 0.001)
    ]
    alone = Hindsight(grid).ratio(some[0])
    assert ratios[0][1] < 1
    assert [of[0] for of in ratios] == [min(alone, 2.0)] * 2


def test_errors_that_are_no_more_than_that_time_brings_are_not_held_up() -> None:
    errors = steady(0.3)
    grid = grid_of_counts(("errors", errors))
    assert uphold(grid, [episode(600, 640)]) == []
    errors[600:640] += 2
    grid = grid_of_counts(("errors", errors))
    assert [one.start for one in uphold(grid, [episode(600, 640)])] == [600]


def test_a_rise_found_late_begins_where_a_longer_stretch_says() -> None:
    grid = grid_of_counts(("template", steady(1, rise=(520, 560, 6))))
    late, long = episode(545, 558), episode(470, 590)._replace(back=True)
    [held] = uphold(grid, [late, long])
    assert abs(held.start - 520) <= 2
    assert abs(held.end - 560) <= 2


def test_a_weak_find_moves_no_edge_of_what_is_found_without_it() -> None:
    grid = grid_of_counts(("template", steady(1, rise=(520, 560, 6))))
    late = episode(545, 558)
    weak = episode(519, 561)._replace(ratio=0.5)
    strict, loose = uphold(grid, [late]), uphold(grid, [late, weak], threshold=0.1)
    assert [one for one in loose if one.ratio >= 1] == strict


def test_beside_a_pattern_that_rose_a_place_has_not_fallen() -> None:
    own, risen = steady(3), steady(2, seed=3, rise=(500, 640, 12))
    grid = grid_of_counts(("total", own + risen), ("template", risen), ("service", own))
    seen, fall = Hindsight(grid), episode(500, 640, -1, series=2)
    others = [seen.others(fall, held) for held in ((), [episode(500, 640, series=1)])]
    rows = slice(500, 640)
    assert [
        None if one is None else np.diff(one)[rows].mean() > 8 for one in others
    ] == [
        True,
        None,
    ]


def test_a_fall_of_a_sum_is_judged_without_the_burst_beside_it() -> None:
    burst = steady(0.2, seed=5, rise=(560, 600, 60))
    count = steady(6) + burst
    count[600:640] = 3
    grid = grid_of_counts(("total", count), ("template", burst))
    seen, fall = Hindsight(grid), episode(600, 640, -1)
    held = [episode(560, 600, series=1)]
    calm = seen._calm(fall, held)
    assert np.flatnonzero(calm == 0).tolist() == list(range(560, 600))
    assert seen.ratio(fall) < 1 < seen.ratio(fall, held)
