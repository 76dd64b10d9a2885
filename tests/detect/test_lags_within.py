from collections.abc import Sequence
from datetime import timedelta

import numpy as np
import polars as pl

from logai_core.detect.lags import lead_and_lag
from logai_core.schemas import UTC_US
from tests.detect.builders import START, windows_of
from tests.detect.test_lags import findings_of

STEP = timedelta(seconds=10)
ONSETS = [100, 290, 420, 700, 815, 990, 1200, 1333, 1500, 1640, 1750]


def told(**begins: Sequence[float]) -> list[str]:
    """Return what is said of templates that come at some seconds, in buckets of ten."""
    series = {name: np.zeros(2_000, dtype=int) for name in begins}
    rows = [(name, at) for name, times in begins.items() for at in times]
    for name, at in rows:
        series[name][int(at // 10)] += 1
    records = pl.DataFrame(
        {
            "template_id": [name for name, _ in rows],
            "ts": [START + timedelta(seconds=at) for _, at in rows],
        },
        schema={"template_id": pl.String, "ts": UTC_US},
    )
    windows = windows_of(series, step=STEP)
    lags = lead_and_lag(findings_of(*begins), windows, records.lazy())
    return lags["text"].to_list()


def seconds(after: float) -> list[float]:
    return [10 * onset + after for onset in ONSETS]


def test_what_comes_after_in_the_same_bucket_is_told_by_its_records() -> None:
    assert told(TA=seconds(1), TB=seconds(4)) == [
        "TA precedes TB by 3 s in 11 of 11 episodes"
    ]
    assert told(TA=seconds(1), TB=seconds(1.25)) == [
        "TA precedes TB by 250 ms in 11 of 11 episodes"
    ]


def test_what_comes_after_in_the_next_bucket_is_told_to_the_second() -> None:
    assert told(TA=seconds(8), TB=seconds(12)) == [
        "TA precedes TB by 4 s in 11 of 11 episodes"
    ]


def test_what_comes_at_the_same_moment_has_no_lag() -> None:
    assert told(TA=seconds(1), TB=seconds(1)) == []


def test_of_things_with_one_cause_either_of_which_is_first_nothing_is_told() -> None:
    either = [at + (3 if n % 3 else -1) for n, at in enumerate(seconds(2))]
    assert told(TA=seconds(2), TB=either) == []


def test_three_times_are_too_few_to_say_which_is_first() -> None:
    assert told(TA=seconds(1)[:3], TB=seconds(4)[:3]) == []
