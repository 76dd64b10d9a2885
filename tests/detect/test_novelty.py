import numpy as np

from logai_core.detect.grid import Grid
from logai_core.detect.novelty import new_patterns

ROWS = 1_000


def grid_of(count: np.ndarray) -> Grid:
    others = np.ones((ROWS, 30))
    keys = ["NEW", *(f"T{at}" for at in range(30))]
    counts = np.column_stack([count, others]).astype(float)
    return Grid(5_000_000 * np.arange(ROWS), 5_000_000, ["template"] * 31, keys, counts)


def batches(first: int, number: int, size: int) -> np.ndarray:
    count = np.zeros(ROWS)
    count[np.linspace(first, ROWS - 20, number).astype(int)] = size
    return count


def test_batches_that_by_chance_began_late_are_not_new() -> None:
    assert new_patterns(grid_of(batches(170, 30, 7)), {}) == []


def test_as_many_records_one_by_one_are_new() -> None:
    (found,) = new_patterns(grid_of(batches(170, 210, 1)), {})
    assert (found.series, found.start) == (0, 170)


def test_a_short_stretch_with_many_records_in_each_bucket_is_new() -> None:
    count = np.zeros(ROWS)
    count[700:712] = np.random.default_rng(1).poisson(5, 12)
    (found,) = new_patterns(grid_of(count), {})
    assert abs(found.start - 700) <= 1


def test_many_batches_after_a_long_time_without_any_are_new() -> None:
    (found,) = new_patterns(grid_of(batches(600, 20, 7)), {})
    assert found.start == 600
