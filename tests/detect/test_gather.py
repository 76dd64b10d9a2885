from datetime import timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inline_snapshot import snapshot

from logai_core.detect import Detected, gather, ratio_of
from logai_core.schemas import FINDINGS, SCORES
from tests.detect.builders import at


def finding(
    key: str = "A", start: int = 100, end: int = 200, **changed: object
) -> dict:
    row = {
        "finding_id": f"F{key}{start}",
        "kind": "burst",
        "detector": "record",
        "series_kind": "template",
        "key": key,
        "start": at(start),
        "end": at(end),
        "open": False,
        "score": 1.0,
        "observed": 9.0,
        "expected": 1.0,
        "unit": "records",
        "severity": 9,
        "text": f"about {key}",
        "why": "",
        "episode": 0,
        "templates": [key],
        "sources": ["S1"],
    }
    return row | changed


def detected(*rows: dict) -> Detected:
    scores = pl.DataFrame(
        {"window_start": [at(0), at(1)], "series_kind": "total", "key": ""}
    ).cast(
        {"window_start": SCORES["window_start"], "series_kind": SCORES["series_kind"]}
    )
    numbers = [pl.lit(None, pl.Float64).alias(name) for name in list(SCORES)[3:]]
    return Detected(scores.with_columns(numbers), pl.DataFrame(rows, schema=FINDINGS))


def gathered(*rows: dict) -> pl.DataFrame:
    return gather([detected(*rows)]).findings


def test_a_score_is_strength_times_severity_times_spread_and_says_so() -> None:
    rows = gathered(
        finding("A", score=2.0),
        finding(
            "B", score=2.0, severity=17, templates=["B", "C"], sources=["S1", "S2"]
        ),
    )
    assert rows.select("key", "score", "why").rows() == snapshot(
        [
            (
                "B",
                9.0,
                "3.0 times as far off as counts; ERROR; 2 patterns in 2 sources",
            ),
            ("A", 2.0, "3.0 times as far off as counts; INFO; 1 pattern in 1 source"),
        ]
    )


def test_the_ratio_can_be_had_back_from_the_score() -> None:
    rows = gathered(
        finding("A", score=1.0),
        finding("B", score=2.0, severity=17, templates=["B", "C"], kind="new pattern"),
    )
    ratios = rows.select("key", ratio_of().round(9).alias("ratio"))
    assert ratios.rows() == [("B", 3.0), ("A", 1.0)]


def test_what_began_together_and_overlaps_is_one_episode() -> None:
    rows = gathered(
        finding("A", 100, 200, score=3.0),
        finding("B", 110, 300),
        finding("C", 150, 200),
        finding("D", 20, 90),
    )
    assert dict(rows.select("key", "episode").rows()) == {
        "A": 2,
        "B": 2,
        "C": 3,
        "D": 1,
    }


def test_a_shift_that_never_ends_does_not_swallow_what_comes_after_it() -> None:
    rows = gathered(
        finding("A", 100, 900, score=9.0, kind="level shift", open=True),
        finding("B", 400, 410),
        finding("C", 405, 420),
    )
    assert dict(rows.select("key", "episode").rows()) == {"A": 1, "B": 2, "C": 2}


def test_of_findings_of_one_kind_and_series_that_overlap_the_largest_is_kept() -> None:
    weak, strong = finding(start=100), finding(start=150, end=260, score=2.0)
    later, other = finding(start=260, end=270), finding(start=150, kind="drop")
    rows = gathered(weak, strong, later, other)
    assert sorted(rows["start"].to_list()) == [at(150), at(150), at(260)]


def test_nothing_gathered_is_nothing() -> None:
    assert gather([]).findings.equals(FINDINGS.to_frame())
    assert gather([]).scores.equals(SCORES.to_frame())


def test_gathering_again_changes_nothing() -> None:
    once = gather([detected(finding("A"), finding("B", 105, 300, severity=17))])
    again = gather([once])
    assert again.findings.equals(once.findings)


rows_strategy = st.lists(
    st.tuples(
        st.sampled_from("ABCD"),
        st.integers(0, 300),
        st.integers(1, 200),
        st.floats(1, 5),
    ),
    max_size=12,
    unique_by=lambda row: row[:2],
)


@settings(max_examples=25, deadline=None)
@given(
    drawn=rows_strategy, rng=st.randoms(use_true_random=False), days=st.integers(0, 99)
)
def test_order_parts_and_time_do_not_matter(drawn, rng, days) -> None:
    rows = [finding(key, start, start + n, score=s) for key, start, n, s in drawn]
    whole = gathered(*rows)
    shuffled = rng.sample(rows, len(rows))
    cut = len(rows) // 2
    parts = [detected(*shuffled[:cut]), detected(*shuffled[cut:])]
    assert gather(parts).findings.equals(whole)
    shift = timedelta(days=days)
    moved = gathered(
        *(
            row | {"start": row["start"] + shift, "end": row["end"] + shift}
            for row in rows
        )
    )
    assert moved.with_columns(pl.col("start", "end") - shift).equals(whole)


@pytest.mark.parametrize("threshold", [1.0, 1.5, 3.0])
def test_findings_at_a_threshold_are_those_with_the_ratio(threshold: float) -> None:
    rows = gathered(
        *(finding("ABCD"[n], 50 * n, 50 * n + 9, score=n / 2) for n in range(4))
    )
    kept = rows.filter(ratio_of() >= threshold)["key"].to_list()
    assert kept == {1.0: ["D", "C"], 1.5: ["D"], 3.0: []}[threshold]
