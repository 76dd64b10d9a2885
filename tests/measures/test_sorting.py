"""Quantiles by one sort, against the engine's own, group by group."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logai_core.measures.sorting import grouped

NUMBERS = st.floats(width=32, allow_nan=False, allow_infinity=False)
FAR = 1 << 40


@settings(max_examples=100, deadline=None)
@given(
    rows=st.lists(
        st.tuples(st.integers(-3, 3) | st.sampled_from([-FAR, FAR]), NUMBERS),
        max_size=60,
    ),
    share=st.sampled_from([0.0, 0.5, 0.95, 1.0]),
)
def test_quantiles_are_those_of_each_group_alone(
    rows: list[tuple[int, float]], share: float
) -> None:
    frame = pl.DataFrame(
        rows, schema={"group": pl.Int64, "number": pl.Float32}, orient="row"
    )
    groups = grouped(frame["group"].to_numpy(), frame["number"].to_numpy())
    number = pl.col("number")
    want = (
        frame.group_by("group")
        .agg(records=pl.len(), quantile=number.quantile(share, "linear"))
        .sort("group")
    )
    assert groups.group.tolist() == want["group"].to_list()
    assert groups.sizes.tolist() == want["records"].to_list()
    assert groups.quantile(share).tolist() == want["quantile"].to_list()


def test_numbers_below_zero_come_before_the_others() -> None:
    numbers = np.array([2, -1, 0, -0.0, -5.5], dtype=np.float32)
    groups = grouped(np.zeros(5, dtype=np.int64), numbers)
    assert [groups.quantile(share)[0] for share in (0, 0.25, 0.5, 0.75, 1)] == [
        pytest.approx(one) for one in (-5.5, -1, 0, 0, 2)
    ]
