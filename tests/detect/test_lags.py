from collections.abc import Sequence
from datetime import timedelta

import numpy as np
import polars as pl
import pytest
from inline_snapshot import snapshot

from logai_core.detect.lags import beginnings, lag_in_words, lead_and_lag
from logai_core.schemas import FINDINGS, LAGS
from tests.detect.builders import windows_of

SECOND = timedelta(seconds=1)
ONSETS = [100, 290, 420, 700, 815, 990, 1200, 1333, 1500, 1640, 1750]


def findings_of(*templates: str) -> pl.DataFrame:
    """Return FINDINGS that one finding makes."""
    row = dict.fromkeys(FINDINGS) | {"templates": list(templates)}
    return pl.DataFrame([row], schema=FINDINGS)


def rises(onsets: Sequence[int], *, long: int = 5, more: int = 6) -> np.ndarray:
    counts = np.zeros(2_000, dtype=int)
    for onset in onsets:
        counts[onset : onset + long] += more
    return counts


def lags_of(**series: np.ndarray) -> pl.DataFrame:
    return lead_and_lag(findings_of(*series), windows_of(series, step=SECOND))


def test_what_always_comes_after_is_told_with_the_time_between() -> None:
    found = lags_of(TA=rises(ONSETS), TB=rises([one + 38 for one in ONSETS]))
    assert found.schema == LAGS
    row = found.row(0, named=True)
    assert (found.height, row) == snapshot(
        (
            1,
            {
                "before": "TA",
                "after": "TB",
                "episodes": 11,
                "followed": 11,
                "lag_s": 38.0,
                "low_s": 38.0,
                "high_s": 38.0,
                "within_s": 60.0,
                "chance": 3.628427793190387e-05,
                "text": "TA precedes TB by 38 s in 11 of 11 episodes",
            },
        )
    )


def test_a_rise_over_a_steady_background_begins_too() -> None:
    steady = np.random.default_rng(3).poisson(4, 2_000)
    after = rises([one + 12 for one in ONSETS], more=20) + steady
    found = lags_of(TA=rises(ONSETS), TB=after)
    assert found["text"].to_list() == ["TA precedes TB by 12 s in 11 of 11 episodes"]


def test_a_lag_may_vary_and_be_missed() -> None:
    late = [one + 30 + n % 5 for n, one in enumerate(ONSETS) if n != 4]
    row = lags_of(TA=rises(ONSETS), TB=rises(late)).row(0, named=True)
    assert (row["followed"], row["episodes"]) == (10, 11)
    assert (row["low_s"], row["lag_s"], row["high_s"]) == (30.25, 31.5, 32.75)


def test_of_things_that_come_by_turns_the_shorter_way_round_is_told() -> None:
    turns = list(range(100, 1_900, 50))
    found = lags_of(TA=rises(turns), TB=rises([one + 15 for one in turns]))
    assert found["text"].to_list() == ["TA precedes TB by 15 s in 36 of 36 episodes"]


def test_what_begins_together_has_no_lag() -> None:
    assert lags_of(TA=rises(ONSETS), TB=rises(ONSETS)).is_empty()


def test_strangers_are_not_paired() -> None:
    rng = np.random.default_rng(11)
    found = [
        lags_of(
            **{
                f"T{n}": (rng.random(2_000) < rng.uniform(0.001, 0.03)).astype(int)
                for n in range(6)
            }
        ).height
        for _ in range(20)
    ]
    assert found == [0] * 20


def test_strangers_that_begin_again_and_again_in_one_incident_are_not_paired() -> None:
    rng = np.random.default_rng(12)
    found = []
    for _ in range(20):
        counts = np.zeros((6, 4_000), dtype=int)
        counts[:, 3_000:3_400] = rng.random((6, 400)) < 0.1
        found.append(lags_of(**{f"T{n}": row for n, row in enumerate(counts)}).height)
    assert found == [0] * 20


def test_what_recurs_with_another_is_not_said_to_follow_it() -> None:
    every = list(range(100, 1_900, 50))
    late = [one + 49 for one in every]
    found = lags_of(TA=rises(every), TB=rises(every), TC=rises(late))
    assert found.select("before", "after").rows() == [("TC", "TA"), ("TC", "TB")]


def test_templates_outside_the_findings_are_not_looked_at() -> None:
    windows = windows_of(
        {"TA": rises(ONSETS), "TB": rises([one + 38 for one in ONSETS])}, step=SECOND
    )
    assert lead_and_lag(findings_of("TA"), windows).equals(LAGS.to_frame())


def test_two_episodes_are_too_few() -> None:
    assert lags_of(TA=rises([100, 900]), TB=rises([138, 938])).is_empty()


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([0] * 20 + [1] + [0] * 20, [20]),
        ([0] * 20 + [1, 0, 1] + [0] * 20, [20]),
        ([1] + [0] * 40 + [1], [0, 41]),
        ([3, 4, 2] * 20, []),
        ([3, 4, 2] * 20 + [40, 40] + [3, 4, 2] * 20, [60]),
        ([], []),
        ([None] * 20 + [1] + [0] * 20, [20]),
    ],
)
def test_a_series_begins_after_a_calm(counts: list[int], expected: list[int]) -> None:
    assert beginnings(pl.Series(counts, dtype=pl.UInt32)).tolist() == expected


def test_a_long_lag_is_told_in_minutes() -> None:
    assert lag_in_words("'open'", "'close'", 1_800, 3, 4) == (
        "'open' precedes 'close' by 30.0 min in 3 of 4 episodes"
    )


def test_the_order_of_rows_does_not_matter() -> None:
    series = {"TA": rises(ONSETS), "TB": rises([one + 38 for one in ONSETS])}
    windows = windows_of(series, step=SECOND)
    mixed = windows.sample(fraction=1, shuffle=True, seed=2)
    asked = findings_of(*series)
    assert lead_and_lag(asked, mixed).equals(lead_and_lag(asked, windows))
