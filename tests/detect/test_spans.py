import numpy as np

from logai_core.detect.grid import Row
from logai_core.detect.spans import Bounds, Spans, Taken

MARGIN = 15.0
YES = np.ones(1, dtype=bool)


def after(counts: list[int], *, due: float, normal: bool = True) -> Bounds:
    spans = Spans((4,), 1)
    for count in counts:
        x: Row = np.full(1, float(count))
        taken = Taken(x, x, np.full(1, due), YES, YES & normal)
        spans.learn(taken)
    return spans.bounds(np.zeros(1), np.full(1, due), MARGIN)


def test_the_bound_of_a_sum_shrinks_by_what_the_earlier_buckets_hold() -> None:
    few, many = after([3] * 40, due=3), after([3] * 39 + [8], due=3)
    assert few.upper - many.upper == 5


def test_bounds_lie_between_whole_counts() -> None:
    bounds = after([9] * 40, due=9)
    assert (bounds.upper % 1, bounds.lower % 1) == (0.5, 0.5)


def test_sums_that_vary_more_have_a_wider_bound() -> None:
    batches = after(([0] * 8 + [12] * 8) * 13, due=6)
    assert batches.upper > 3 * after([6] * 40, due=6).upper


def test_what_is_not_normal_neither_widens_the_bound_nor_counts_as_a_record() -> None:
    calm = after([6] * 40, due=6, normal=False).upper
    wild = after([0, 30] * 50 + [6] * 8, due=6, normal=False)
    assert wild.upper == calm


def test_the_learning_period_taken_at_once_is_as_bucket_by_bucket() -> None:
    counts = np.random.default_rng(3).poisson(4.0, (60, 2)).astype(float)
    due, sure = np.full(2, 4.0), np.ones(2, dtype=bool)
    at_once, one_by_one = Spans((1, 12), 2), Spans((1, 12), 2)
    at_once.begin(counts, np.full((60, 2), 4.0), np.ones((60, 2), dtype=bool))
    for row in counts:
        one_by_one.learn(Taken(row, row, due, sure, sure))
    assert np.array_equal(at_once.before, one_by_one.before)
    assert np.array_equal(at_once.high, one_by_one.high)
    assert np.array_equal(at_once.low, one_by_one.low)
    assert np.array_equal(at_once.counts, one_by_one.counts)


def test_a_sum_of_many_buckets_varies_no_less_than_one_of_few() -> None:
    spans = Spans((1, 12), 1)
    batches = np.tile([[0.0], [0.0], [9.0]], (8, 1))
    spans.begin(batches, np.full((24, 1), 3.0), np.ones((24, 1), dtype=bool))
    short, long = spans.spread(np.full((2, 1), 3.0))[:, 0]
    assert 1 < short <= long
