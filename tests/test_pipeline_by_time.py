from datetime import datetime

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from logai_core.pipeline.by_time import rows_between, rows_of_window, undated
from logai_core.pipeline.differing import risen_of
from logai_core.profiles import COLUMNS, Profiles, profiles_of
from tests.builders import at, records_of

MOMENTS = st.lists(st.none() | st.integers(0, 5), max_size=12)


def profiles_at(moments: list[int | None]) -> Profiles:
    records = records_of(
        ["a"] * len(moments),
        ts=[None if one is None else at(one) for one in moments],
    ).with_columns(template_id=pl.lit("T"))
    found = profiles_of([records.select(*COLUMNS, "ts")])
    assert found is not None
    return found


@given(MOMENTS, st.integers(0, 6), st.integers(0, 6), st.booleans())
def test_records_of_a_stretch_are_those_that_a_look_at_each_gives(
    moments: list[int | None], first: int, last: int, with_last: bool
) -> None:
    known = profiles_at(moments)
    closed = "both" if with_last else "left"
    inside = pl.col("ts").is_between(at(first), at(last), closed=closed)
    wanted = np.flatnonzero(known.where(inside.fill_null(value=False)))
    found = rows_between(known, at(first), at(last), with_last=with_last)
    assert sorted(found.tolist()) == wanted.tolist()
    times: list[datetime] = known.ts.gather(found.tolist()).to_list()
    assert times == sorted(times)


@given(MOMENTS, st.integers(0, 6), st.integers(0, 6), st.booleans())
def test_records_of_a_window_in_the_order_of_files_are_those_of_it_in_time(
    moments: list[int | None], first: int, last: int, by_stretches: bool
) -> None:
    known = profiles_at(moments)
    risen = risen_of(known) if by_stretches else ()
    found = rows_of_window(known, risen, at(first), at(last))
    in_time = rows_between(known, at(first), at(last))
    assert found.tolist() == sorted(in_time.tolist())
    assert found.dtype == np.uint32


@given(MOMENTS)
def test_records_without_a_time_are_the_undated_ones(moments: list[int | None]) -> None:
    found = undated(profiles_at(moments)).tolist()
    assert found == [row for row, one in enumerate(moments) if one is None]
