import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from logai_core.detect.alone import EXCESS, LEAST_SEEN, alone

whole = st.lists(st.integers(-60, 60), min_size=1, max_size=60)


def jobs(rows: int) -> np.ndarray:
    """Return 10 or 11 with a job that takes 100 on each 20th row."""
    value = 10.0 + np.arange(rows) % 2
    value[::20] = 100.0
    return value


def test_a_value_between_two_habits_is_alone() -> None:
    value = np.append(jobs(400), [50.0, 50.0])
    found = alone(value, np.full(402, 10.0))
    assert (found.ratio > 1).nonzero()[0].tolist() == [400]
    assert found.ratio[400] == (50 - 11) / ((50 - 10) / 2)
    assert found.above[400] == 11 + EXCESS * 90


def test_a_value_below_the_expected_one_is_alone_too() -> None:
    value = np.append(jobs(400), 50.0)
    found = alone(value, np.full(401, 100.0))
    assert found.ratio[400] == (50 - 11) / ((100 - 50) / 2)
    assert found.below[400] == 100 - EXCESS * 90


def test_a_new_value_in_a_thin_tail_is_not_alone() -> None:
    tail = 10.0 * 1.3 ** np.arange(20)
    value = np.concatenate([np.tile([9.0, 10.0, 11.0], 100), tail, [np.sqrt(1.3) * 50]])
    assert alone(value, np.full(value.size, 10.0)).ratio[-1] < 1


def test_few_values_leave_holes_by_chance() -> None:
    value = np.append(jobs(199), [50.0, 30.0])
    ratio = alone(value, np.full(value.size, 10.0)).ratio
    assert ratio[-2] == 0
    assert ratio[-1] == (30 - 11) / ((30 - 10) / 2)


def test_nothing_is_said_of_rows_without_a_value_or_an_expected_one() -> None:
    value, expected = jobs(402), np.full(402, 10.0)
    value[400], value[401], expected[401] = np.nan, 50.0, np.nan
    assert alone(value, expected).ratio[400:].tolist() == [0.0, 0.0]
    assert alone(value[:0], expected[:0]).ratio.size == 0


@settings(max_examples=60)
@given(values=whole, holes=st.sets(st.integers(0, 59)))
def test_the_bounds_are_those_of_the_nearest_values_before(
    values: list[int], holes: set[int]
) -> None:
    value = np.array(values, dtype=float)
    value[[at for at in holes if at < value.size]] = np.nan
    found = alone(value, np.zeros(value.size))
    for row, now in enumerate(value):
        past = value[:row][~np.isnan(value[:row])]
        under, over = past[past <= now], past[past > now]
        if under.size:
            least = EXCESS * (past.max() - past.min())
            assert found.above[row] == max(under.max() + least, 2 * under.max())
        if over.size:
            least = EXCESS * (past.max() - past.min())
            assert found.below[row] == min(over.min() - least, 2 * over.min())


@settings(max_examples=30)
@given(values=whole, later=whole)
def test_rows_are_judged_by_those_before_alone(
    values: list[int], later: list[int]
) -> None:
    both = np.append(jobs(LEAST_SEEN), np.array(values + later, dtype=float))
    first = both[: LEAST_SEEN + len(values)]
    ratio = alone(both, np.full(both.size, 10.0)).ratio
    assert ratio[: first.size].tolist() == alone(first, np.full(first.size, 10.0)).ratio.tolist()  # fmt: skip
