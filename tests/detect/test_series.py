from datetime import datetime, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logai_core.detect.record import score_series


def values_of(
    values: np.ndarray, *, step: timedelta = timedelta(minutes=5)
) -> pl.DataFrame:
    start = datetime(2026, 3, 2)  # noqa: DTZ001 - metrics come without a zone
    stamps = [start + i * step for i in range(len(values))]
    return pl.DataFrame(
        {"timestamp": stamps, "value": values.astype(float)},
        schema={"timestamp": pl.Datetime("us"), "value": pl.Float64},
    )


def ripple(rows: int) -> np.ndarray:
    return 9.0 + np.arange(rows) % 3


def flagged(values: np.ndarray) -> list[int]:
    score = score_series(values_of(values))["anomaly_score"]
    return score.is_between(0.5, 1.0).arg_true().to_list()


def test_a_spike_is_flagged_once_where_it_begins() -> None:
    values = ripple(300)
    values[200:210] = 20
    assert flagged(values) == [200]


def test_two_spikes_are_two_episodes_when_fifty_rows_apart() -> None:
    values = ripple(400)
    values[200], values[260] = 20, 40
    assert flagged(values) == [200, 260]


def test_a_dip_is_flagged_too() -> None:
    values = ripple(300)
    values[200] = 0
    assert flagged(values) == [200]


def test_a_value_between_two_habits_is_flagged_and_the_band_ends_before_it() -> None:
    values = ripple(1_000)
    values[18::36] = 100
    values[905] = 50
    scored = score_series(values_of(values))
    assert flagged(values) == [905]
    assert 11 < scored["upper"][905] < 50
    assert scored["upper"][904] > 100


def test_a_record_within_the_spacing_of_earlier_ones_is_not_flagged() -> None:
    values = ripple(430)
    values[25:400:50] = [100, 40, 70, 80, 90, 40, 40, 40]
    values[410] = 107
    assert flagged(values) == flagged(-values) == []
    assert score_series(values_of(values))["upper"][410] == 100 + 0.2 * 45
    values[410] = 110
    assert flagged(values) == flagged(-values) == [410]


def test_nothing_is_flagged_while_learning() -> None:
    values = ripple(400)
    values[30] = 50
    scored = score_series(values_of(values))
    assert flagged(values) == []
    assert scored["upper"].head(60).null_count() == 60
    assert scored["anomaly_score"].head(60).sum() == 0


def test_a_daily_rhythm_is_no_anomaly_but_its_breach_is() -> None:
    hours = np.arange(6 * 288) / 12
    values = 100 + 50 * np.sin(2 * np.pi * hours / 24)
    assert flagged(values) == []
    values[1_600:1_620] += 60
    assert flagged(values) == [1_600]


@pytest.mark.parametrize("rows", [0, 1, 2, 3])
def test_hardly_any_rows_are_scored_without_a_flag(rows: int) -> None:
    scored = score_series(values_of(ripple(rows)))
    assert scored.columns == [
        "timestamp",
        "value",
        "anomaly_score",
        "expected",
        "lower",
        "upper",
    ]
    assert scored.height == rows
    assert scored.filter(pl.col("anomaly_score") >= 0.5).height == 0


def test_missing_values_keep_their_rows_and_are_not_flagged() -> None:
    values = values_of(ripple(300)).with_columns(
        pl.when(pl.int_range(300) != 200).then(pl.col("value"))
    )
    scored = score_series(values)
    assert scored["timestamp"].equals(values["timestamp"])
    assert scored.row(200)[2:] == (0.0, None, None, None)


walks = st.lists(st.integers(-100, 100), min_size=100, max_size=400)


@settings(max_examples=40)
@given(steps=walks)
def test_the_band_is_the_decision_rule(steps: list[int]) -> None:
    scored = score_series(values_of(np.cumsum(steps)))
    value, score = scored["value"], scored["anomaly_score"]
    outside = ((value > scored["upper"]) | (value < scored["lower"])).fill_null(False)
    assert outside.filter(score >= 0.5).all()
    alerts = outside.arg_true().to_numpy()
    begins = alerts[np.diff(alerts, prepend=-51) > 50]
    assert (score >= 0.5).arg_true().to_list() == begins.tolist()


@settings(max_examples=40)
@given(steps=walks, power=st.integers(-8, 8), shift=st.integers(-1_000, 1_000))
def test_scale_and_shift_do_not_change_what_is_flagged(
    steps: list[int], power: int, shift: int
) -> None:
    values = np.cumsum(steps).astype(float)
    assert flagged(2.0**power * (values + shift)) == flagged(values)
