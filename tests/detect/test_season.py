import numpy as np
import pytest
from inline_snapshot import snapshot

from logai_core.detect.season import blend, other_days, season_of

DAY = 96  # buckets of 15 minutes; the mean is over three of them a day


def test_the_season_is_the_mean_around_the_same_time_of_earlier_days() -> None:
    counts = np.zeros((3 * DAY, 1))
    counts[[10, DAY + 10], 0] = 6, 12
    season = season_of(counts, DAY)
    assert season.mean[DAY + 9 : DAY + 12, 0].tolist() == [2, 2, 2]
    assert season.mean[2 * DAY + 10, 0] == 3
    assert season.buckets[[10, DAY + 10, 2 * DAY + 10], 0].tolist() == [0, 3, 6]
    assert np.isnan(season.mean[:DAY]).all()


def test_from_four_days_on_one_incident_is_not_expected_again() -> None:
    counts = np.ones((6 * DAY, 1))
    counts[2 * DAY + 10] = 1_000
    season = season_of(counts, DAY).mean[:, 0]
    assert season[3 * DAY + 10] > 100
    assert season[4 * DAY + 10 :: DAY].tolist() == [1, 1]


def test_days_without_data_do_not_count() -> None:
    counts = np.ones((4 * DAY, 1))
    counts[DAY : 2 * DAY] = np.nan
    assert np.unique(season_of(counts, DAY).mean[DAY + 1 :]).tolist() == [1]


def test_no_bucket_knows_of_a_later_one() -> None:
    counts = np.random.default_rng(0).poisson(3, (4 * DAY, 2)).astype(float)
    later = counts.copy()
    later[3 * DAY :] += 100
    for one, other in zip(season_of(counts, DAY), season_of(later, DAY), strict=True):
        assert np.array_equal(one[: 3 * DAY], other[: 3 * DAY], equal_nan=True)


def test_a_season_that_rests_on_little_is_drawn_to_the_overall_mean() -> None:
    season = np.array([np.nan, 0.0, 0.0, 10.0])
    buckets = np.array([0.0, 60.0, 60.0, 60.0])
    overall = np.array([0.5, 0.02, 5.0, 5.0])
    assert blend(season, buckets, overall).round(3).tolist() == snapshot(
        [0.5, 0.012, 0.033, 9.967]
    )


def test_a_bucket_tells_nothing_of_itself_by_other_days() -> None:
    count = np.tile(np.arange(96.0), 3)
    count[96 + 40] += 1_000
    other = other_days(count, 96)
    assert other[96 + 40] == pytest.approx(40)
    assert other[40] == other[192 + 40] == pytest.approx(40 + 1_000 / 6)


def test_what_no_other_day_tells_is_nothing() -> None:
    count = np.ones(144)
    count[:10] = np.nan
    other = other_days(count, 96)
    assert (other[60:84], other[96 + 12 :]) == (
        pytest.approx(np.zeros(24)),
        pytest.approx(np.ones(36)),
    )
