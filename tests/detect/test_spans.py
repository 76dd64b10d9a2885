import numpy as np

from logai_core.detect.grid import Matrix
from logai_core.detect.passage import Bounds, Passage, Taken
from logai_core.detect.spans import Spans, begun

MARGIN = 15.0


def nothing(lengths: tuple[int, ...], series: int) -> Spans:
    none = np.zeros((0, series))
    return begun(lengths, none, none, none > 0)


def taken(counts: Matrix, due: float, *, normal: bool = True, spans: int = 1) -> Taken:
    sure = np.ones(counts.shape, dtype=bool)
    calm = sure & normal
    settled = np.repeat(calm[None], spans, axis=0)
    return Taken(counts, counts, np.full(counts.shape, due), sure, calm, settled)


def after(counts: list[int], *, due: float, normal: bool = True) -> Bounds:
    x = np.array(counts, dtype=float)[:, None]
    known = Passage(nothing((4,), 1), taken(x, due, normal=normal)).after()
    return Passage(known, taken(np.zeros((1, 1)), due)).bounds(MARGIN)


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
    due, sure = np.full((60, 2), 4.0), np.ones((60, 2), dtype=bool)
    at_once = begun((1, 12), counts, due, sure)
    one_by_one = nothing((1, 12), 2)
    for row in counts:
        one_by_one = Passage(one_by_one, taken(row[None], 4.0, spans=2)).after()
    for name in ("kept", "due", "before", "owed", "residual", "high", "low"):
        one, other = getattr(at_once, name), getattr(one_by_one, name)
        assert np.array_equal(one, other, equal_nan=True), name


def test_a_sum_of_many_buckets_varies_no_less_than_one_of_few() -> None:
    batches = np.tile([[0.0], [0.0], [9.0]], (8, 1))
    sure = np.ones((24, 1), dtype=bool)
    spans = begun((1, 12), batches, np.full((24, 1), 3.0), sure)
    passage = Passage(spans, taken(np.full((1, 1), 3.0), 3.0, spans=2))
    short, long = passage.spread()[:, 0, 0]
    assert 1 < short <= long
