import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from logai_core.detect.extremes import BLOCK, BLOCKS, LARGEST, spacing


def blocks_of(*largest: float) -> np.ndarray:
    """Return blocks of zeros with these largest values, and one row more."""
    values = np.zeros(len(largest) * BLOCK + 1)
    values[np.arange(len(largest)) * BLOCK + 7] = largest
    return values


def test_the_spacing_is_the_mean_of_what_the_largest_exceed_the_fifth_by() -> None:
    values = blocks_of(10, 30, 20, 14, 12, 5)
    step = ((12 - 10) + (14 - 10) + (20 - 10) + (30 - 10)) / 4
    assert spacing(values).tolist() == [0.0] * 6 * BLOCK + [step]


def test_one_episode_counts_once() -> None:
    values = blocks_of(10, 30, 20, 14, 12, 5)
    values[BLOCK + 8 : BLOCK + 20] = 29
    assert spacing(values)[-1] == 9


def test_too_few_blocks_have_no_spacing() -> None:
    assert spacing(blocks_of(*range(LARGEST))).any() == np.False_
    assert spacing(np.zeros(3)).tolist() == [0.0, 0.0, 0.0]
    assert spacing(np.zeros(0)).size == 0


def test_blocks_long_past_and_missing_values_do_not_count() -> None:
    values = blocks_of(9_999, *[1.0, 2.0] * (BLOCKS // 2))
    values[BLOCK * 3] = np.nan
    assert spacing(values)[-1] == 0


@settings(max_examples=30)
@given(later=st.lists(st.integers(-100, 100), max_size=200))
def test_the_spacing_of_a_row_does_not_depend_on_later_ones(later: list[int]) -> None:
    values = blocks_of(10, 30, 20, 14, 12, 5)
    assert spacing(np.append(values, later))[: values.size].tolist() == spacing(values).tolist()  # fmt: skip
