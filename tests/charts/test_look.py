import numpy as np
import polars as pl

from logai_core.charts.look import brief, moments
from tests.charts.frames import START


def test_numbers_are_told_as_short_as_their_digits_make_them() -> None:
    values = np.array([[17.6049, 1798.4], [9.0, np.nan]])
    assert brief(values, 3).tolist() == [[17.6, 1800], [9, None]]


def test_times_are_milliseconds_and_null_is_none() -> None:
    times = pl.Series([START, None], dtype=pl.Datetime("us", "UTC"))
    first, nothing = moments(times)
    assert first == START.timestamp() * 1000
    assert np.isnan(nothing)
