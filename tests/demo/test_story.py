import re
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from logai_core.demo import write_incident
from tests.demo.reading import Line, all_records, truth_of

SIGNS = {
    "deploy": [
        r"Starting ShopApplication v2\.14\.0",
        r"Migrating schema",
        r"application_name=shop-2\.14\.0",
    ],
    "pool exhausted": [
        r"ShopPool-1 - Connection is not available",
        r"remaining connection slots are reserved",
        r"Cannot load product",
        r"Connection is held for more than",
    ],
    "cascade": [
        r"upstream timed out",
        r"no live upstreams",
        r"Circuit breaker 'stock' is OPEN",
        r"mail\.order_confirmation failed",
        r'HTTP/1\.1" 50[24] ',
    ],
    "recovery": [
        r"Starting ShopApplication v2\.13\.4",
        r"taken from the backlog",
        r"from HALF_OPEN to CLOSED",
    ],
}
# Retries of the last requests may end a little after the cause.
TAIL = timedelta(seconds=35)


@pytest.fixture(scope="module")
def records(files: Sequence[Path]) -> list[Line]:
    return all_records(files)


def saying(records: Sequence[Line], pattern: str) -> list[Line]:
    sought = re.compile(pattern)
    return [line for line in records if sought.search(line.text)]


@pytest.mark.parametrize(
    ("kind", "sign"), [(kind, sign) for kind, signs in SIGNS.items() for sign in signs]
)
def test_the_signs_of_an_event_lie_inside_its_window(
    incident: Path, records: Sequence[Line], kind: str, sign: str
) -> None:
    window = truth_of(incident)[kind]
    found = saying(records, sign)
    assert found
    outside = [
        line for line in found if not window._replace(end=window.end + TAIL).holds(line)
    ]
    assert outside == []


def test_the_leak_grows_from_rare_warnings_to_many_a_minute(
    incident: Path, records: Sequence[Line]
) -> None:
    window = truth_of(incident)["slow leak"]
    pauses = saying(records, r"WARN .*GC pause \d+ ms, heap")
    before = [line for line in pauses if line.true_time < window.start]
    within = [line for line in pauses if window.holds(line)]
    quarter = (window.end - window.start) / 4
    grown = Counter((line.true_time - window.start) // quarter for line in within)
    assert len(before) < 12
    assert [grown[n + 1] > 1.5 * grown[n] > 0 for n in range(3)] == [True] * 3
    assert grown[3] > 100
    assert len(before) + len(within) == len(pauses)
    assert {line.file for line in pauses} == {"app-1.log"}


def test_a_deploy_writes_dozens_of_start_up_lines_in_a_minute(
    incident: Path, records: Sequence[Line]
) -> None:
    window = truth_of(incident)["deploy"]
    mapped = [line for line in saying(records, "Mapped ") if window.holds(line)]
    for file in ("app-1.log", "app-2.jsonl.gz"):
        times = [line.true_time for line in mapped if line.file == file]
        assert len(times) == 29
        assert max(times) - min(times) < timedelta(minutes=1)


def test_an_instance_that_restarts_serves_nobody(records: Sequence[Line]) -> None:
    for file in ("app-1.log", "app-2.jsonl.gz"):
        own = [line for line in records if line.file == file]
        gone = [n for n, line in enumerate(own) if "Shutdown completed" in line.text]
        back = [n for n, line in enumerate(own) if "Started ShopApp" in line.text]
        assert len(gone) == len(back) == 2
        for first, last in zip(gone, back, strict=True):
            between = own[first + 1 : last + 1]
            assert all(re.search(r"\bmain\b", line.text) for line in between)


def test_the_mail_queue_fills_in_the_cascade_and_drains_in_the_recovery(
    incident: Path, records: Sequence[Line]
) -> None:
    windows = truth_of(incident)
    depths = [
        (line, int(re.findall(r"mail: (\d+) waiting", line.text)[0]))
        for line in saying(records, r"Queue mail: \d+ waiting")
    ]
    quiet = [n for line, n in depths if line.true_time < windows["cascade"].start]
    after = [n for line, n in depths if line.true_time >= windows["recovery"].end]
    assert max(quiet + after) < 20
    assert max(depth for _, depth in depths) > 600


def test_warnings_and_errors_are_there_all_along(
    incident: Path, records: Sequence[Line]
) -> None:
    leak = truth_of(incident)["slow leak"]
    calm = [line for line in records if line.true_time < leak.start]
    bad = saying(calm, r"\b(?:WARN|ERROR)\b|\[(?:warn|error|crit)\]|<13[12]>")
    assert 0.01 < len(bad) / len(calm) < 0.1
    assert len({line.file for line in bad}) >= 4


def test_the_decoys_are_harmless_and_not_in_the_truth(
    incident: Path, records: Sequence[Line]
) -> None:
    decoys = saying(records, r"report - |ExampleBot")
    assert len(decoys) > 150
    assert saying(decoys, r"<13[0-3]>|\" 50\d ") == []
    assert not [
        window.start
        for window in truth_of(incident).values()
        for line in saying(decoys, "ExampleBot")
        if window.holds(line)
    ]


def test_there_are_many_kinds_of_messages(records: Sequence[Line]) -> None:
    masked = Counter(
        re.sub(r"SKU-\d+|'[\w ]+'|\d+", "0", line.text.partition(" - ")[2])
        for line in records
        if line.file in {"app-1.log", "worker.log"}
    )
    assert sum(count >= 2 for count in masked.values()) > 40


@pytest.mark.parametrize("lines", [2_000, 30_000])
def test_every_event_shows_in_runs_of_other_sizes(tmp_path: Path, lines: int) -> None:
    records = all_records(write_incident(tmp_path, lines=lines))
    windows = truth_of(tmp_path)
    for kind, signs in SIGNS.items():
        shown = [
            line
            for sign in signs
            for line in saying(records, sign)
            if windows[kind].holds(line)
        ]
        assert len(shown) >= 10, kind
