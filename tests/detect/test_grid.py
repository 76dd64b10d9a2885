import numpy as np

from logai_core.detect.grid import grid_of
from tests.detect.builders import steady, windows_of

GAP = [*range(50), *[None] * 10, *range(50)]
WINDOWS = windows_of({"X": steady(3, buckets=110), "A": GAP, "E": GAP})


def test_rows_in_any_order_make_the_same_grid() -> None:
    whole = grid_of(WINDOWS)
    mixed = grid_of(WINDOWS.sample(fraction=1, shuffle=True, seed=1))
    assert (whole.kinds, whole.keys) == (mixed.kinds, mixed.keys)
    assert (whole.step_us, whole.starts.tolist()) == (5_000_000, mixed.starts.tolist())
    assert np.array_equal(whole.counts, mixed.counts, equal_nan=True)


def test_a_row_that_is_missing_is_no_data() -> None:
    part, whole = grid_of(WINDOWS[:7].vstack(WINDOWS[8:])), grid_of(WINDOWS)
    assert np.isnan(part.counts[7, 0])
    assert np.array_equal(part.counts[8:], whole.counts[8:], equal_nan=True)
