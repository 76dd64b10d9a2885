import itertools
import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from logai_core.demo import write_incident
from logai_core.store import Case
from tests.incidents import SAMPLES, Incidents, analysed_case

FIRST = 12  # one event may be told by findings of several kinds
# What the findings tell of each incident; the rest of its truth takes a person.
TOLD = {
    "shop": ("slow leak", "deploy", "pool exhausted", "cascade", "recovery"),
    "rollout": ("deploy", "slow leak", "crash loop", "cascade"),
    "intrusion": ("scan", "guessing", "login", "escalation"),
    "batch": ("missing step",),
}


def first_findings(case: Case) -> list[dict[str, Any]]:
    names = dict(case.sources().select("source_id", "name").iter_rows())
    return [
        row | {"services": {names[one].partition(".")[0] for one in row["sources"]}}
        for row in case.table("findings").head(FIRST).iter_rows(named=True)
    ]


def events_of(logs: Path, kinds: Sequence[str]) -> list[dict[str, Any]]:
    events = json.loads((logs / "truth.json").read_text())
    assert set(kinds) <= {event["kind"] for event in events}
    return [event for event in events if event["kind"] in kinds]


def tells_of(finding: dict[str, Any], event: dict[str, Any]) -> bool:
    start, end = (datetime.fromisoformat(event[edge]) for edge in ("start", "end"))
    of_service = any(
        source.startswith(service)
        for source in finding["services"]
        for service in event["services"]
    )
    return bool(start <= finding["start"] <= end) and of_service


def check_each_is_told(
    found: list[dict[str, Any]], events: list[dict[str, Any]]
) -> None:
    fitting = [
        [number for number, finding in enumerate(found) if tells_of(finding, event)]
        for event in events
    ]
    chosen = itertools.product(*fitting)
    assert any(len(set(one)) == len(events) for one in chosen), fitting


@pytest.mark.parametrize("name", TOLD)
def test_planted_events_have_findings_of_their_own_among_the_first_dozen(
    analysed: Incidents, name: str
) -> None:
    check_each_is_told(
        first_findings(analysed[name]), events_of(SAMPLES / name, TOLD[name])
    )


def test_another_run_of_the_shop_is_told_as_well(tmp_path: Path) -> None:
    logs = tmp_path / "logs"
    write_incident(logs, seed=11)
    case = analysed_case(logs, tmp_path / "home")
    check_each_is_told(first_findings(case), events_of(logs, TOLD["shop"]))


def test_the_quiet_failure_is_the_first_finding(analysed: Incidents) -> None:
    first = first_findings(analysed["batch"])[0]
    assert first["kind"] == "missing step"
    assert f"{first['start']:%Y-%m-%d %H:%M}" == "2026-11-12 15:13"
    assert first["observed"] == 52
    assert "price" in first["text"]


def test_the_version_of_the_bad_deploy_is_named_before_its_first_error(
    analysed: Incidents,
) -> None:
    found = first_findings(analysed["rollout"])
    (version,) = [one for one in found if one["text"].startswith("version is '1.9.0'")]
    errors = [one for one in found if "502" in one["text"]]
    assert f"{version['start']:%H:%M}" == "10:02"
    assert version["start"] < min(one["start"] for one in errors)
    assert f"{found[0]['start']:%H:%M}" == "10:14"


def test_the_intrusion_shows_what_the_tour_says_came_after_the_scan(
    analysed: Incidents,
) -> None:
    found = first_findings(analysed["intrusion"])
    starts = [f"{one['start']:%H:%M}" for one in found]
    assert starts[0] == "22:30"
    assert {"01:12", "02:03", "02:13"} <= set(starts)
    assert any("svc-health" in one["text"] for one in found)
