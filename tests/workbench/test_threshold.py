import polars as pl
from inline_snapshot import snapshot

from logai_core.detect import Detected, gather
from logai_core.schemas import SCORES
from tests.charts.frames import finding, findings_of, scores_of
from workbench.ui.overview.detectors import in_words
from workbench.ui.overview.threshold import looser, stricter

AS_SET = findings_of(
    finding(0, 9, finding_id="A", score=3.0, why=""),
    finding(20, 29, finding_id="B", score=1.1, why="", kind="drop"),
)


def detected(findings: pl.DataFrame, scores: pl.DataFrame) -> Detected:
    ready = findings.with_columns(unit=pl.lit("records"), episode=pl.lit(0, pl.UInt32))
    return gather([Detected(scores, ready)])


def ids(findings: pl.DataFrame) -> list[str]:
    return findings["finding_id"].to_list()


def test_a_stricter_threshold_leaves_over_what_is_as_far_beyond_it() -> None:
    moved = stricter(detected(AS_SET, scores_of([1, 2])), 1.6)
    assert (ids(moved.found.findings), ids(moved.gone)) == (["A"], ["B"])
    assert in_words(1.6, moved) == snapshot(
        "At 1.6: 1 of 2 findings remain; gone: #2 drop 12:10:00."
    )


def test_what_a_threshold_moves_has_its_day_where_there_are_several() -> None:
    later = finding(24 * 120, 24 * 120 + 9, finding_id="B", score=1.1, why="")
    findings = pl.concat([AS_SET.head(1), findings_of(later)])
    moved = stricter(detected(findings, scores_of([1, 2])), 1.6)
    assert in_words(1.6, moved) == snapshot(
        "At 1.6: 1 of 2 findings remain; gone: #2 burst 11-22 12:00:00."
    )


def test_the_threshold_as_set_moves_nothing_and_says_nothing() -> None:
    found = detected(AS_SET, scores_of([1, 2]))
    moved = stricter(found, 1.0)
    assert moved.found.findings.equals(found.findings)
    assert moved.gained.height == moved.gone.height == 0
    assert in_words(1.0, moved) == ""


def test_a_looser_threshold_adds_findings_and_keeps_the_numbers_of_the_others() -> None:
    found = detected(AS_SET, scores_of([1, 2]))
    weaker = findings_of(
        *AS_SET.to_dicts(), finding(10, 12, finding_id="C", score=0.7, why="")
    )
    weak = detected(weaker, scores_of([1, 2], kind="host", key="a"))
    assert weak.findings.filter(pl.col("finding_id") == "B")["episode"].item() == 3
    moved = looser(found, weak)
    numbers = dict(moved.found.findings.select("finding_id", "episode").iter_rows())
    assert numbers == {"A": 1, "B": 2, "C": 3}
    assert ids(moved.gained) == ["C"]
    assert set(moved.found.scores["series_kind"]) == {"total", "host"}
    assert in_words(0.6, moved) == snapshot(
        "At 0.6: 3 findings; 1 gained: #3 burst 12:05:00."
    )


def test_nothing_found_can_be_looked_at_more_loosely() -> None:
    nothing = Detected(SCORES.to_frame(), AS_SET.clear())
    found = detected(AS_SET, scores_of([1, 2]))
    assert looser(nothing, found).found.findings.is_empty()
