import json
import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest

from tests.demo.reading import lines_of, truth_of

NOON = "2026-11-18T"


@pytest.fixture(scope="module")
def folder(incidents: dict[str, Path]) -> Path:
    return incidents["rollout"]


@pytest.fixture(scope="module")
def api(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in lines_of(folder / "api.jsonl.gz")]


def at(one: dict[str, object]) -> datetime:
    return datetime.fromisoformat(str(one["ts"]))


def said(entries: Sequence[dict[str, object]], text: str) -> list[dict[str, object]]:
    return [one for one in entries if text in str(one["msg"])]


def test_the_first_pod_of_the_new_version_says_the_cause_at_the_deploy(
    folder: Path, api: list[dict[str, object]]
) -> None:
    deploy = truth_of(folder)["deploy"]
    told = said(api, "kept without limit")
    assert str(told[0]["ts"]).startswith(f"{NOON}10:02:12")
    assert deploy.start < at(told[0]) < deploy.end
    assert {one["version"] for one in told} == {"1.9.0"}
    assert {one["max_entries"] for one in told} == {0}
    old = [one for one in said(api, "seat map cache ready") if one not in told]
    assert {(one["version"], one["max_entries"]) for one in old} == {("1.8.0", 256)}
    assert min(at(one) for one in api if one["version"] == "1.9.0") > deploy.start


def test_memory_rises_in_the_new_version_only(
    folder: Path, api: list[dict[str, object]]
) -> None:
    heap = [(one, int(str(one["heap_mb"]))) for one in said(api, "runtime stats")]
    assert max(mb for one, mb in heap if one["version"] == "1.8.0") < 150
    leak = truth_of(folder)["slow leak"]
    full = [mb for one, mb in heap if leak.start < at(one) < leak.end]
    assert max(full) > 400


def test_pods_are_killed_from_the_stated_time_to_the_rollback(folder: Path) -> None:
    window = truth_of(folder)["crash loop"]
    killed = [
        line for line in lines_of(folder / "nodes.log") if "out of memory" in line
    ]
    times = [
        datetime.strptime(f"2026 {line[:15]} +0000", "%Y %b %d %H:%M:%S %z")
        for line in killed
    ]
    assert len(times) == 24
    assert times[0] == window.start
    assert times[-1] < window.end
    assert {line.split()[3] for line in killed} == {"node-1", "node-2", "node-3"}
    backed_off = [one for one in lines_of(folder / "events.log") if "BackOff" in one]
    assert len(backed_off) == len(killed) - 4


def test_requests_fail_while_pods_are_killed_and_hardly_before(folder: Path) -> None:
    window = truth_of(folder)["cascade"]
    failed = [
        datetime.strptime(stamp, "%d/%b/%Y:%H:%M:%S %z")
        for line in lines_of(folder / "ingress.log.gz")
        for stamp in re.findall(r'\[(\S+ \+0000)\] "[^"]+" 50[23] ', line)
    ]
    assert len(failed) > 250
    assert all(window.start <= one < window.end for one in failed)


def test_the_decoy_is_a_drained_node_that_costs_no_request(folder: Path) -> None:
    events = lines_of(folder / "events.log")
    (drained,) = [one for one in events if "NodeNotSchedulable" in one]
    assert drained.startswith(f"{NOON}09:26:00Z")
    kernels = [one for one in lines_of(folder / "nodes.log") if "Linux version" in one]
    assert len(kernels) == 1
    assert not [one for one in truth_of(folder).values() if one.start.hour < 10]


def test_an_id_ties_a_booking_through_four_logs(folder: Path) -> None:
    texts = {
        name: "\n".join(lines_of(folder / name))
        for name in ("ingress.log.gz", "api.jsonl.gz", "seats.jsonl.gz", "payments.log")
    }
    found = re.findall(
        r'"booking confirmed".*?"request_id":"(\w{32})"', texts["api.jsonl.gz"]
    )
    shared = [
        one for one in found[:60] if all(one in other for other in texts.values())
    ]
    assert len(shared) > 40
