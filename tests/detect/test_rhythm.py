"""What goes with the time of day, or only stays while all others do, is no finding."""

from datetime import timedelta

import numpy as np
import pytest

from logai_core.detect.episodes import Episode
from logai_core.detect.grid import Grid, Row, grid_of
from logai_core.detect.hindsight import Hindsight
from logai_core.detect.plateau import Plateau
from logai_core.detect.plateaus import find_plateaus
from logai_core.detect.upheld import uphold

from .builders import windows_of

MINUTES = 2
A_DAY = 24 * 60 // MINUTES


def wave(days: float, depth: float = 0.6, *, night_at: float = 0.0) -> Row:
    """Return rates over days in buckets of MINUTES, 1 on average, lowest at `night_at`."""
    turn = np.arange(round(days * A_DAY)) / A_DAY
    return 1 - depth * np.cos(2 * np.pi * (turn - night_at))


def drawn(rate: Row, seed: int) -> Row:
    return np.random.default_rng(seed).poisson(rate).astype(float)


def grid_with(*templates: Row) -> Grid:
    named = {f"T{at}": one for at, one in enumerate(templates)}
    return grid_of(windows_of(named, step=timedelta(minutes=MINUTES)))


def fall_of(grid: Grid, start: int, end: int) -> Episode:
    return Episode(grid.kinds.index("template"), -1, start, end, 9.0, 1.0)


@pytest.mark.parametrize("seed", range(12))
def test_a_sparse_source_that_goes_on_as_ever_by_day_and_night_has_no_shift(
    seed: int,
) -> None:
    own = drawn(np.full(A_DAY, 0.4), seed)
    others = drawn(60 * wave(1, night_at=0.8), 100 + seed)
    assert find_plateaus(grid_with(own, others)) == []


@pytest.mark.parametrize("factor", [0.3, 3.0])
def test_a_sparse_source_that_does_shift_beside_a_rhythm_is_found(
    factor: float,
) -> None:
    rate = np.full(A_DAY, 0.4) * wave(1, 0.4, night_at=0.8)
    rate[A_DAY // 2 :] *= factor
    others = drawn(60 * wave(1, 0.4, night_at=0.8), 7)
    [shift] = find_plateaus(grid_with(drawn(rate, 8), others))
    assert abs(shift.start - A_DAY // 2) < 30


def test_a_fall_counts_against_what_days_differ_by_not_against_the_day() -> None:
    rate = 4 * wave(3)
    low = slice(round(1.4 * A_DAY), round(1.7 * A_DAY))
    rate[low] *= 0.45
    others = drawn(60 * wave(3), 3)
    grid = grid_with(drawn(rate, 2), others)
    one = fall_of(grid, low.start, low.stop)
    seen = Hindsight(grid)
    assert (
        seen.ratio(one) > 1 > seen._contrast(grid.counts[:, one.series], seen.time, one)
    )


def test_before_days_are_known_a_fall_counts_against_the_unrest_beside_all_others() -> (
    None
):
    rate = 4 * wave(1)
    low = slice(round(0.45 * A_DAY), round(0.55 * A_DAY))
    rate[low] *= 0.45
    grid = grid_with(drawn(rate, 2), drawn(60 * wave(1), 3))
    one = fall_of(grid, low.start, low.stop)
    seen = Hindsight(grid)
    assert (
        seen.ratio(one) > 1 > seen._contrast(grid.counts[:, one.series], seen.time, one)
    )


def test_a_pattern_that_falls_with_all_others_is_not_told_by_its_days() -> None:
    rate = wave(3)
    low = slice(round(1.4 * A_DAY), round(1.7 * A_DAY))
    rate[low] *= 0.3
    grid = grid_with(drawn(4 * rate, 2), drawn(60 * rate, 3))
    one = fall_of(grid, low.start, low.stop)
    seen, own = Hindsight(grid), grid.counts[:, grid.kinds.index("template")]
    assert seen._contrast(own, seen.days(own, one), one) > 1 > seen.ratio(one)


def test_a_place_that_falls_more_than_all_others_need_not_do_so_beyond_all_chance() -> (
    None
):
    rate = np.full(1_000, 0.3)
    rate[500:600] = 0.03
    own, others = drawn(rate, 4), drawn(np.full(1_000, 0.33), 5)
    counts = np.stack([own + others, own], axis=1)
    starts = 5_000_000 * np.arange(1_000)
    grid = Grid(starts, 5_000_000, ["total", "service"], ["", "web"], counts)
    one = Episode(1, -1, 500, 600, 9.0, 0.3)
    seen = Hindsight(grid)
    beside = seen.others(one)
    assert beside is not None
    assert 0.5 < seen._contrast(own, beside, one) < 1 < seen.ratio(one)


def test_a_rise_found_only_by_looking_back_has_to_be_clearer() -> None:
    rate = np.full(1_000, 4.0)
    rate[500:590] = 5.3
    grid = grid_with(drawn(rate, 6))
    seen, start = grid.kinds.index("template"), (500, 590)
    forward = Episode(seen, 1, *start, 9.0, 4.0)
    assert 1 < Hindsight(grid).ratio(forward) < 1.5
    assert uphold(grid, [forward._replace(back=True)]) == []
    assert [one.series for one in uphold(grid, [forward])] == [seen]


def test_a_sparse_pattern_that_ceases_or_begins_altogether_has_its_edge() -> None:
    few = drawn(np.full(1_000, 0.1), 11)
    ends, begins = few.copy(), few.copy()
    ends[600:], begins[:600] = 0, 0
    others = drawn(np.full(1_000, 8.0), 12)
    for own, sign in ((ends, -1), (begins, 1)):
        found = find_plateaus(grid_with(own, others))
        assert [(one.sign, abs(one.start - 600) < 40) for one in found] == [
            (sign, True)
        ]


def plateau_of(count: Row, valid: Row | None = None) -> Plateau:
    known = np.ones_like(count) if valid is None else valid
    return Plateau(count, known, known, 16)


def test_where_no_data_lie_before_a_stretch_it_has_no_edge() -> None:
    count, valid = np.full(1_000, 0.1), np.ones(1_000)
    count[:520] = valid[:520] = 0
    jump, _ = plateau_of(count, valid)._jump(520, 12, 1.0)
    assert abs(jump) < 1e-9


def test_beside_a_gap_buckets_with_data_are_counted() -> None:
    count, valid = np.full(1_000, 4.0), np.ones(1_000)
    count[480:520] = valid[480:520] = 0
    count[520:] = 1
    jump, error = plateau_of(count, valid)._jump(520, 40, 1.0)
    assert jump == pytest.approx(np.log(1 / 4), abs=0.02)
    assert error == pytest.approx(np.sqrt(4 / 201))
