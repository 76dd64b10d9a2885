from datetime import timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inline_snapshot import snapshot

from logai_core.detect import DETECTORS, detect
from logai_core.errors import SettingError
from logai_core.schemas import FINDINGS, SCORES, TEMPLATES, WINDOWS
from tests.detect.builders import BUCKETS, at, steady, templates_of, windows_of

WHAT = ["kind", "series_kind", "key", "start", "end", "open"]
BACKGROUND = {"A": steady(4, seed=1), "B": steady(0.3, seed=2), "C": steady(12, seed=3)}
PLAIN = templates_of(A=9, B=9, C=9, X=9, Y=9, E=17)


def found(planted: dict[str, np.ndarray], **settings: str) -> pl.DataFrame:
    return detect(windows_of(BACKGROUND | planted), PLAIN, **settings).findings


def test_a_steady_log_has_no_findings() -> None:
    assert found({}).height == 0


def test_a_burst_is_found_with_its_onset_and_end() -> None:
    burst = found({"X": steady(1, rise=(600, 640, 20))})
    assert burst.select(WHAT).rows() == [
        ("burst", "template", "X", at(600), at(640), False)
    ]
    assert burst["text"].to_list() == snapshot(
        [
            "“text of X”: 834 records in 09:50:00–09:53:20 UTC where 42 were expected, the most in any 3 min of the 50 min seen, 14.6 times the earlier maximum"
        ]
    )


def test_a_burst_of_one_bucket_ends_with_it() -> None:
    burst = found({"X": steady(1, rise=(600, 601, 60))})
    assert burst.select(WHAT).rows() == [
        ("burst", "template", "X", at(600), at(601), False)
    ]


def test_a_burst_that_lasts_is_open() -> None:
    burst = found({"X": steady(1, rise=(900, BUCKETS, 20))})
    assert burst.select(WHAT).rows() == [
        ("burst", "template", "X", at(900), at(BUCKETS), True)
    ]


def test_a_drop_and_a_silence_are_told_apart() -> None:
    drop = found({"X": steady(20, only=(600, 640, 3))})
    silence = found({"X": steady(20, only=(600, 640, 0))})
    assert [drop["kind"].to_list(), silence["kind"].to_list()] == [
        ["drop"],
        ["silence"],
    ]
    assert silence["text"].to_list() == snapshot(
        [
            "“text of X”: no records in 09:50:00–09:53:20 UTC where 811 were expected, the fewest in any 3 min of the 50 min seen"
        ]
    )


def test_a_new_pattern_is_one_finding_from_its_first_record() -> None:
    new = found({"E": steady(0, rise=(600, 640, 2))})
    assert new.select(*WHAT, "severity").rows() == [
        ("new pattern", "template", "E", at(600), at(640), False, 17)
    ]
    assert new["text"].to_list() == snapshot(
        ["“text of E”: 80 records, seen for the first time at 09:50:00 UTC"]
    )


def test_a_rise_that_a_few_records_came_before_is_a_burst_from_where_it_rises() -> None:
    counts = steady(0, rise=(600, 640, 4))
    counts[[250, 330, 410, 490]] = 1
    first = found({"E": counts}).row(0, named=True)
    assert (first["kind"], first["start"], first["end"]) == ("burst", at(600), at(640))


def test_a_pattern_that_is_only_rare_is_not_new() -> None:
    rare = np.zeros(BUCKETS, dtype=int)
    rare[[400, 500, 600, 700, 800]] = 1
    assert found({"X": rare}).height == 0


def test_a_slow_rise_is_one_finding() -> None:
    leak = np.random.default_rng(5).poisson(np.linspace(0.02, 0.02, BUCKETS))
    leak[300:800] += np.random.default_rng(6).poisson(np.linspace(0, 2, 500))
    rise = found({"X": leak})
    assert rise.select("kind", "key").rows() == [("level shift", "X")]
    assert at(300) < rise["start"][0] < at(500)
    assert at(780) < rise["end"][0] <= at(800)


def test_a_level_rises_when_many_small_templates_do() -> None:
    small = {
        f"S{i:02}": steady(0.2, seed=20 + i, rise=(600, 601, 1)) for i in range(40)
    }
    severities = dict.fromkeys(small, 13) | {"A": 9}
    windows = windows_of(
        small | {"A": BACKGROUND["A"]}, levels={"WARN": list(small), "INFO": ["A"]}
    )
    findings = detect(windows, templates_of(**severities)).findings
    assert findings.select(WHAT).rows() == [
        ("burst", "level", "WARN", at(600), at(601), False)
    ]
    assert findings["severity"].to_list() == [13]


def test_series_that_rise_together_are_one_finding_that_lists_them() -> None:
    windows = windows_of(
        BACKGROUND
        | {"X": steady(1, rise=(600, 640, 20)), "Y": steady(1, rise=(601, 641, 30))},
        levels={"INFO": ["A", "B", "C", "X", "Y"]},
    )
    findings = detect(windows, PLAIN).findings
    assert findings.select("kind", "templates", "sources").rows() == [
        ("burst", ["Y", "X"], ["source of X", "source of Y"])
    ]


def test_the_template_that_names_a_finding_leads_those_that_carried_it() -> None:
    loud = {"X": steady(1, rise=(600, 640, 30)), "E": steady(0, rise=(600, 640, 3))}
    first = detect(windows_of(BACKGROUND | loud), PLAIN).findings.row(0, named=True)
    assert (first["key"], first["templates"]) == ("E", ["E", "X"])


def test_events_minutes_apart_stay_apart() -> None:
    chain = {
        "X": steady(1, rise=(600, 700, 20)),
        "Y": steady(1, rise=(620, 700, 20)),
        "E": steady(1, rise=(640, 700, 20)),
    }
    assert found(chain)["key"].sort().to_list() == ["E", "X", "Y"]


def test_an_error_outranks_a_larger_rise_of_ordinary_records() -> None:
    both = {
        "X": steady(1, rise=(600, 640, 20)),
        "E": steady(0, seed=4, rise=(700, 740, 10)),
    }
    assert found(both)["key"].to_list() == ["E", "X"]


def test_no_data_is_no_finding() -> None:
    gap: dict[str, list[int | None]] = {
        key: [*counts[:500], *[None] * 100, *counts[600:]]
        for key, counts in BACKGROUND.items()
    }
    detected = detect(windows_of(gap), PLAIN)
    inside = detected.scores.filter(pl.col("window_start").is_between(at(500), at(599)))
    assert detected.findings.height == 0
    assert inside["ratio"].null_count() == inside.height == 100


def test_the_last_bucket_is_not_judged_low() -> None:
    cut_short = {key: [*counts[:-1].tolist(), 0] for key, counts in BACKGROUND.items()}
    assert detect(windows_of(cut_short), PLAIN).findings.height == 0


def test_what_was_reported_is_not_the_norm_when_it_ends() -> None:
    assert found({"X": steady(20, rise=(600, 900, 60))})["kind"].to_list() == [
        "level shift"
    ]


def test_a_daily_rhythm_once_known_is_expected_and_its_breach_found() -> None:
    step, per_day = timedelta(minutes=15), 96
    hours = np.arange(10 * per_day) / 4 % 24
    mean = 60 + 45 * np.sin(2 * np.pi * hours / 24)
    counts = np.random.default_rng(8).poisson(mean)
    # A night like a day: well within the range of all days, but not at that hour.
    night = 8 * per_day + 4 * 17
    busy = counts + 75 * ((np.arange(counts.size) - night) // 8 == 0)
    known = pl.col("start") >= at(3 * per_day, step)
    calm = detect(windows_of({"A": counts}, step=step), PLAIN).findings.filter(known)
    breach = detect(windows_of({"A": busy}, step=step), PLAIN).findings.filter(known)
    assert calm.height == 0
    assert breach.select("kind", "start", "end").rows() == [
        ("burst", at(night, step), at(night + 8, step))
    ]


@pytest.mark.parametrize("detector", DETECTORS)
def test_each_detector_finds_a_plain_burst(detector: str) -> None:
    findings = found({"X": steady(1, rise=(600, 606, 40))}, detector=detector)
    assert "X" in findings["key"]
    assert findings["detector"].unique().to_list() == [detector]


def test_the_forest_says_what_it_judges_and_expects_nothing() -> None:
    counts = {"X": steady(0.01, rise=(600, 606, 40)), "A": steady(9)}
    texts = found(counts, detector="forest")["text"].to_list()
    assert texts
    for text in texts:
        assert text.endswith(
            "counts, taken 6 in a row, are unlike the rest of the data"
        )
        assert "expected" not in text
        assert "usual" not in text


@pytest.mark.parametrize("detector", DETECTORS)
@pytest.mark.parametrize("buckets", [0, 1, 2, 30])
def test_too_little_history_finds_nothing(detector: str, buckets: int) -> None:
    windows = windows_of({"A": [3] * buckets}) if buckets else WINDOWS.to_frame()
    detected = detect(windows, TEMPLATES.to_frame(), detector=detector)
    assert detected.findings.schema == FINDINGS
    assert detected.scores.schema == SCORES
    assert detected.findings.height == 0


def test_scores_are_of_the_sums_and_of_series_with_a_finding() -> None:
    windows = windows_of(
        BACKGROUND | {"X": steady(1, rise=(600, 640, 20))}, levels={"INFO": ["A"]}
    )
    scores = detect(windows, PLAIN).scores
    assert scores.select("series_kind", "key").unique(maintain_order=True).rows() == [
        ("total", ""),
        ("level", "INFO"),
        ("template", "X"),
    ]
    assert scores.group_by("key").len()["len"].to_list() == [BUCKETS] * 3


def test_an_unknown_detector_is_refused_with_the_known_ones() -> None:
    with pytest.raises(SettingError, match="found 'oracle', expected one of record, z"):
        detect(WINDOWS.to_frame(), TEMPLATES.to_frame(), detector="oracle")


def test_hostile_template_text_is_shown_inert() -> None:
    templates = PLAIN.with_columns(pl.lit("\x1b[31mred\u202e\nline").alias("template"))
    burst = detect(
        windows_of({"X": steady(1, rise=(600, 640, 20))}), templates
    ).findings
    assert "“red\\u{202e} line”" in burst["text"][0]


@settings(max_examples=3)
@given(seed=st.integers(0, 1_000))
def test_the_order_of_rows_does_not_matter(seed: int) -> None:
    windows = windows_of(BACKGROUND | {"X": steady(1, seed=seed, rise=(600, 640, 9))})
    shuffled = windows.sample(fraction=1.0, shuffle=True, seed=seed)
    one = detect(windows, PLAIN)
    other = detect(shuffled, PLAIN.reverse())
    assert other.findings.equals(one.findings)
    assert other.scores.equals(one.scores)


@settings(max_examples=3)
@given(days=st.integers(-5_000, 5_000), seed=st.integers(0, 1_000))
def test_a_shift_in_time_shifts_the_findings(days: int, seed: int) -> None:
    shift = timedelta(days=days)
    windows = windows_of(BACKGROUND | {"X": steady(1, seed=seed, rise=(600, 640, 9))})
    moved = windows.with_columns(pl.col("window_start") + shift)
    one, other = detect(windows, PLAIN).findings, detect(moved, PLAIN).findings
    same = [name for name in FINDINGS if name not in ("finding_id",)]
    back = other.with_columns(pl.col("start", "end") - shift)
    assert back.select(same).equals(one.select(same))
