"""Errors whose share among the records of a service rises."""

import numpy as np
import pytest

from logai_core.detect.episodes import Episode
from logai_core.detect.grid import Grid
from logai_core.detect.shares import find_shares, with_shares

ROWS = 2_000
MINUTE = 60_000_000


def grid_of(errors: np.ndarray, records: np.ndarray, *, step_us: int = MINUTE) -> Grid:
    return Grid(
        starts=np.arange(len(errors), dtype=np.int64) * step_us,
        step_us=step_us,
        kinds=["errors", "total"],
        keys=["", ""],
        counts=np.stack([errors, records], axis=1).astype(float),
    )


def drawn(
    share: np.ndarray, *, seed: int = 1, records: float = 0.4
) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    of = rng.poisson(records, len(share))
    return rng.binomial(of, share), of


def flat(level: float = 0.02, rows: int = ROWS) -> np.ndarray:
    return np.full(rows, level)


@pytest.mark.parametrize("seed", range(4))
def test_few_records_of_which_many_fail_are_found(seed: int) -> None:
    share = flat()
    share[1_200:] = 0.25
    (found,) = find_shares(grid_of(*drawn(share, seed=seed)))
    assert abs(found.start - 1_200) <= 60
    assert (found.end >= 1_940, found.sign, found.back) == (True, 1, True)
    assert found.ratio >= 1


@pytest.mark.parametrize("seed", range(8))
def test_a_share_that_stays_has_no_findings(seed: int) -> None:
    assert find_shares(grid_of(*drawn(flat(0.05), seed=seed))) == []


def test_more_records_with_the_same_share_are_as_expected() -> None:
    rng = np.random.default_rng(2)
    of = rng.poisson(np.where(np.arange(ROWS) < 1_000, 1.0, 5.0))
    assert find_shares(grid_of(rng.binomial(of, 0.05), of)) == []


def test_errors_of_one_moment_are_no_share() -> None:
    errors, of = drawn(flat(0.0))
    errors[1_500] = of[1_500] = 12
    assert find_shares(grid_of(errors, of)) == []


def test_a_share_that_glides_is_no_finding() -> None:
    glide = np.linspace(0.02, 0.2, ROWS)
    assert find_shares(grid_of(*drawn(glide, records=1.0))) == []


def test_a_share_that_is_high_each_night_is_no_finding() -> None:
    hours = np.arange(4 * 288) * 300 / 3_600 % 24
    share = np.where((hours >= 1) & (hours < 4), 0.4, 0.02)
    counts = drawn(share, records=1.0)
    assert find_shares(grid_of(*counts, step_us=5 * MINUTE)) == []


def test_a_short_log_is_not_looked_at() -> None:
    share = flat(rows=60)
    share[40:] = 0.9
    assert find_shares(grid_of(*drawn(share, records=3.0))) == []


def test_a_share_takes_the_place_of_what_it_overlaps() -> None:
    share = Episode(0, 1, 500, 700, 2.0, 0.1, back=True)
    inside = Episode(0, 1, 540, 600, 3.0, 0.1)
    after = Episode(0, 1, 900, 950, 1.5, 0.1)
    other = Episode(1, 1, 540, 600, 3.0, 0.1)
    assert with_shares([inside, after, other], [share]) == [
        share._replace(ratio=3.0),
        after,
        other,
    ]


@pytest.mark.parametrize("seed", range(3))
def test_a_share_that_falls_to_nothing_and_returns_is_no_rise(seed: int) -> None:
    share = flat(0.2)
    share[800:1_300] = 0
    assert find_shares(grid_of(*drawn(share, seed=seed, records=1.0))) == []


def test_as_many_errors_among_fewer_records_are_no_rise() -> None:
    rng = np.random.default_rng(3)
    errors = rng.poisson(0.1, ROWS)
    others = rng.poisson(np.where(np.arange(ROWS) // 300 == 4, 0.1, 2.0))
    assert find_shares(grid_of(errors, errors + others)) == []


@pytest.mark.parametrize("seed", range(3))
def test_a_share_that_never_returns_is_open(seed: int) -> None:
    share = flat()
    share[1_200:] = 0.1
    (found,) = find_shares(grid_of(*drawn(share, seed=seed, records=2.0)))
    assert found.end == ROWS


def test_a_share_that_returns_long_before_the_end_is_not_open() -> None:
    share = flat()
    share[1_200:1_500] = 0.2
    (found,) = find_shares(grid_of(*drawn(share, records=1.0)))
    assert abs(found.end - 1_500) <= 40
