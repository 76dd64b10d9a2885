from typing import Any

import polars as pl
import pytest
from inline_snapshot import snapshot

from logai_core.report import COUNTED, measured
from logai_core.report.measured import NO_DETECTION
from logai_core.scope import Window
from tests.charts.frames import at, finding, findings_of
from tests.report.cases import empty_report, report_of, told_report
from tests.report.rows import counts, pinned


def test_the_impact_is_counted_in_the_window_compared() -> None:
    assert measured(told_report())["impact"] == snapshot(
        (
            "Counted from 2026-11-21 12:10:00.000 to 2026-11-21 12:15:00.000 UTC (5 min), the window that was compared.",
            "1,500 of 4,500 records (33.3\xa0%) are at ERROR or above; in the baseline, 150 of 450 records (33.3\xa0%).",
            "By level: ERROR 1,500 of 4,500 records (33.3\xa0%).",
            "At ERROR or above by service: shop 1,500 of 4,500 records (33.3\xa0%).",
            "Affected sources: shop.log.gz (1 of 1), those with a finding in that time.",
            "Findings that lie in that time: 1 of 1, 0 of them still open at the end of the logs.",
        )
    )


def test_without_a_comparison_it_is_the_time_of_the_largest_finding() -> None:
    said = measured(report_of())["impact"]
    assert said[:2] == snapshot(
        (
            "Counted from 2026-11-21 12:10:00.000 to 2026-11-21 12:15:00.000 UTC (5 min), the time of finding 1, in all buckets of 30 s that touch it.",
            "1,500 of 4,500 records (33.3\xa0%) are at ERROR or above; in the baseline, 0 of 3,000 records (0\xa0%).",
        )
    )


def test_records_without_a_service_are_counted_as_such() -> None:
    rows = [*counts(ERROR=30), *(row | {"service": None} for row in counts(ERROR=10))]
    report = told_report(counted=pl.DataFrame(rows, schema=COUNTED))
    assert measured(report)["impact"][3] == snapshot(
        "At ERROR or above by service: shop 30 of 30 records (100\xa0%); without a service 10 of 10 records (100\xa0%)."
    )


def test_detection_is_from_the_first_symptom_to_the_first_alert() -> None:
    assert measured(told_report())["detection"] == snapshot(
        (
            "First symptom: 2026-11-21 12:10:00.000 UTC, pool exhausted rose 150 times (finding 1) [P4].",
            "First alert: 2026-11-21 12:12:00.000 UTC, Alert: errors above 5 % [P3].",
            "Time to detect: 2 min from the first symptom to the first alert.",
        )
    )


def test_an_alert_before_the_symptom_is_said() -> None:
    alert = pinned(1, title="PagerDuty opened", at=at(10))
    assert measured(report_of(pins=[alert]))["detection"][2] == snapshot(
        "The first alert is 5 min before the first symptom in the logs."
    )


@pytest.mark.parametrize(
    "pin",
    [
        {"title": "Alert, but noise", "noise": True, "at": at(22)},
        {"title": "Deploy of alertness", "at": at(22)},
        {"kind": "line", "title": "alert", "at": at(22)},
        {"title": "Alert without a time"},
    ],
)
def test_without_an_alert_no_detection_is_in_the_logs(pin: dict[str, Any]) -> None:
    assert measured(report_of(pins=[pinned(1, **pin)]))["detection"][1] == NO_DETECTION


def test_a_pinned_error_before_all_findings_is_the_first_symptom() -> None:
    report = told_report()
    early = report.pins[1]._replace(
        pin=report.pins[1].pin.__class__(
            **{**report.pins[1].pin.__dict__, "moved": at(15)}
        )
    )
    said = measured(told_report(pins=[early]))["detection"][0]
    assert said == snapshot(
        "First symptom: 2026-11-21 12:07:30.000 UTC, pool exhausted: 50 of 50 in use by 192.0.2.7 [P2]."
    )


def test_findings_of_errors_go_before_earlier_ones_of_none() -> None:
    findings = findings_of(
        finding(20, 30, finding_id="F1"),
        finding(10, 12, finding_id="F2", severity=9, text="a deploy"),
    )
    assert "12:10:00.000" in measured(report_of(findings=findings))["detection"][0]


def test_coverage_accounts_for_every_line() -> None:
    assert measured(told_report())["supporting"] == snapshot(
        (
            "12,300 of 12,345 lines (99.6\xa0%) carry a time, 40 do not, 5 are in no record; 12,040 records in 1 source.",
            "2 records are quoted byte by byte, 2 of them at ERROR or above.",
        )
    )


def test_an_empty_case_measures_next_to_nothing() -> None:
    assert measured(empty_report()) == {
        "impact": (),
        "detection": (
            "No symptom is in the logs: there is no finding and no pinned error.",
            NO_DETECTION,
        ),
        "timeline": (),
        "supporting": (
            "0 of 0 lines carry a time, 0 do not, 0 are in no record; 0 records in 0 "
            "sources.",
        ),
    }


def test_a_window_without_records_says_so() -> None:
    away = (Window(at(9_000), at(9_010)), Window(at(8_000), at(8_010)))
    assert measured(report_of(compared=away))["impact"][1] == (
        "No dated record lies in that time."
    )
