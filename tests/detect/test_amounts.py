import numpy as np

from logai_core.detect.amounts import _scales


def test_a_bound_beyond_all_numbers_is_the_largest_of_them() -> None:
    (_, back), _ = _scales(np.array([1.0, 2.0, 3.0]))
    values = back(np.array([0.0, 10_000.0, np.nan]))
    assert values[0] == 1
    assert np.isfinite(values[1])
    assert np.isnan(values[2])
