import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logai_core.detect import detect, ratio_of, too_little
from logai_core.detect.grid import grid_of
from logai_core.detect.loud import loud
from logai_core.detect.plateaus import find_plateaus
from logai_core.detect.record import record
from logai_core.schemas import WINDOWS
from tests.detect.builders import BUCKETS, at, steady, templates_of, windows_of

BACKGROUND = {"A": steady(4, seed=1), "B": steady(0.3, seed=2), "C": steady(12, seed=3)}
PLAIN = templates_of(A=9, B=9, C=9, X=9, E=17)
WHAT = ["kind", "series_kind", "key", "open"]


def found(windows: pl.DataFrame, **settings: float) -> pl.DataFrame:
    return detect(windows, PLAIN, **settings).findings


def place(
    windows: pl.DataFrame, kind: str, key: str, counts: np.ndarray
) -> pl.DataFrame:
    """Return WINDOWS with one more series."""
    more = pl.DataFrame(
        {
            "window_start": [at(bucket) for bucket in range(len(counts))],
            "series_kind": kind,
            "key": key,
            "records": counts,
        }
    ).cast(dict(WINDOWS))
    return pl.concat([windows, more])


@pytest.mark.parametrize(("factor", "word"), [(3.0, "rises"), (0.2, "falls")])
def test_a_level_that_changes_for_good_is_a_shift_from_its_bucket(factor, word) -> None:
    rng = np.random.default_rng(4)
    mean = np.where(np.arange(BUCKETS) < 500, 2.0, 2.0 * factor)
    shift = found(windows_of(BACKGROUND | {"X": rng.poisson(mean)}))
    assert shift.select(WHAT).rows() == [("level shift", "template", "X", True)]
    assert abs((shift["start"][0] - at(500)).total_seconds()) <= 5 * 5
    assert f"{word} to that level and stays there to the end" in shift["text"][0]


def test_a_slow_leak_in_a_very_small_log_is_found() -> None:
    rng = np.random.default_rng(5)
    mean = np.where(np.arange(BUCKETS) < 600, 0.01, 0.1)
    shift = found(windows_of({"A": steady(0.5, seed=6), "X": rng.poisson(mean)}))
    assert shift["key"][0] == "X"


def test_a_rhythm_that_all_share_is_no_shift() -> None:
    wave = 1 + 0.6 * np.sin(np.arange(BUCKETS) * 2 * np.pi / BUCKETS)
    rng = np.random.default_rng(7)
    counts = {key: rng.poisson(mean * wave) for key, mean in {"A": 2, "B": 0.5}.items()}
    assert find_plateaus(grid_of(windows_of(counts))) == []


def test_what_stays_while_another_pattern_rises_is_no_shift() -> None:
    loudest = steady(20, seed=8, rise=(500, BUCKETS, 80))
    shift = found(windows_of(BACKGROUND | {"X": loudest}))
    assert shift.select("kind", "key").rows() == [("level shift", "X")]


def test_errors_are_judged_by_their_share_whatever_the_volume_does() -> None:
    rng = np.random.default_rng(9)
    volume = rng.poisson(np.where(np.arange(BUCKETS) < 600, 60.0, 20.0))
    steady_share, more = rng.binomial(volume, 0.05), rng.binomial(volume, 0.05)
    more[600:660] = rng.binomial(volume[600:660], 0.4)
    calm, worse = (
        place(windows_of({"A": volume}), "errors", "", errors)
        for errors in (steady_share, more)
    )
    assert "error ratio" not in found(calm)["kind"]
    ratio = found(worse).filter(pl.col("kind") == "error ratio").row(0, named=True)
    assert (ratio["unit"], ratio["start"], ratio["severity"]) == ("share", at(600), 17)
    assert 0.3 < ratio["observed"] < 0.5
    assert 0.04 < ratio["expected"] < 0.06


def test_a_host_that_falls_silent_names_what_its_patterns_lose() -> None:
    here, there = steady(6, seed=10), steady(6, seed=11)
    there[600:660] = 0
    windows = windows_of({"A": here + there})
    for key, counts in (("web1", here), ("web2", there)):
        windows = place(windows, "host", key, counts)
    silence = found(windows)
    assert silence.select("kind", "series_kind", "key", "start").rows() == [
        ("silence", "host", "web2", at(600))
    ]
    assert silence["text"][0].startswith(
        "host web2: no records in 09:50:00–09:55:00 UTC where"
    )


def test_an_error_seen_three_times_late_is_new() -> None:
    late = np.zeros(BUCKETS, dtype=int)
    late[[950, 960, 970]] = 1
    new = found(windows_of(BACKGROUND | {"E": late}))
    assert new.select("kind", "key").rows() == [("new pattern", "E")]


def test_a_lower_threshold_adds_findings_and_changes_none() -> None:
    windows = windows_of(
        BACKGROUND
        | {
            "X": steady(1, rise=(600, 640, 9)),
            "E": steady(1, seed=3, rise=(300, 302, 6)),
        }
    )
    plain, more = found(windows), found(windows, threshold=0.5)
    same = ["kind", "key", "start", "end", "text", "score"]
    kept = more.filter(ratio_of() >= 1)
    assert kept.select(same).equals(plain.select(same))
    assert more.height >= plain.height
    strict = found(windows, threshold=2.0)
    assert strict.select(same).equals(plain.filter(ratio_of() >= 2).select(same))


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10_000), mean=st.floats(0.01, 5), more=st.integers(0, 20))
def test_what_is_left_out_beforehand_would_never_have_alerted(seed, mean, more) -> None:
    counts = np.random.default_rng(seed).poisson(mean, (240, 12)).astype(float)
    counts[150:156, :6] += more
    counts[90:100] = np.nan
    alerts = (record(counts, 0).ratio >= 1).any(axis=0)
    assert not (alerts & ~loud(counts, 0)).any()
    daily = (record(counts, 48).ratio >= 1).any(axis=0)
    assert not (daily & ~loud(counts, 48)).any()


def test_too_little_history_is_said() -> None:
    assert too_little(windows_of({"A": [3] * 20})) == (
        "Only 20 buckets of 5 s: changes are judged from 24 buckets on;"
        " compare two windows instead."
    )
    assert too_little(windows_of({"A": [3] * 25})) is None
    assert too_little(WINDOWS.to_frame()) == (
        "No record has a time: nothing can be said of changes."
    )
