import re
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import pytest

from tests.demo.reading import Window, lines_of, truth_of

LOST = datetime(2026, 11, 12, 15, 10, tzinfo=UTC)
BATCH = re.compile(r"[Bb]atch (b\d+)")
Texts = dict[str, list[str]]


@pytest.fixture(scope="module")
def folder(incidents: dict[str, Path]) -> Path:
    return incidents["batch"]


@pytest.fixture(scope="module")
def logs(folder: Path) -> Texts:
    return {file.stem: lines_of(file) for file in sorted(folder.glob("*.log"))}


@pytest.fixture(scope="module")
def steps(logs: Texts) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in (line for name in logs for line in logs[name]):
        for batch in BATCH.findall(line):
            found.setdefault(batch, []).append(line)
    return found


def lacking(steps: dict[str, list[str]]) -> list[str]:
    """Return the batches that were loaded without their prices."""
    return [
        batch
        for batch, lines in steps.items()
        if any(" loaded: " in line for line in lines)
        and not any("rows priced" in line for line in lines)
    ]


def found_at(lines: list[str]) -> datetime:
    (line,) = [line for line in lines if " found " in line]
    return datetime.strptime(f"{line[:23]}+0000", "%Y-%m-%d %H:%M:%S,%f%z")


def test_every_record_says_info(logs: Texts) -> None:
    for name, lines in logs.items():
        assert all(re.search(r"\bINFO\b", line) for line in lines), name
        assert not [line for line in lines if re.search("(?i)error|fail|warn", line)]


def test_the_rule_is_lost_at_the_stated_time(folder: Path, logs: Texts) -> None:
    read = [line for line in logs["scheduler"] if "Rules read from" in line]
    rules = {line[:16]: int(re.findall(r"(\d+) rules", line)[0]) for line in read}
    assert {at for at, number in rules.items() if number == 24} == {
        at for at in rules if at < "2026-11-12 15:10"
    }
    assert rules["2026-11-12 15:10"] == 23
    assert truth_of(folder)["change"].start == LOST


def test_from_then_on_returns_and_only_these_lack_a_step(
    folder: Path, steps: dict[str, list[str]]
) -> None:
    window = truth_of(folder)["missing step"]
    without = lacking(steps)
    returns = [
        batch
        for batch, lines in steps.items()
        if any("-returns-" in one for one in lines)
    ]
    late = [batch for batch in returns if found_at(steps[batch]) >= LOST]
    assert sorted(without) == sorted(late)
    assert len(without) == 52
    assert window == Window(LOST, datetime(2026, 11, 13, 6, tzinfo=UTC))
    assert min(without) == "b701160"


def test_fewer_of_their_rows_are_loaded(steps: dict[str, list[str]]) -> None:
    shares: dict[bool, list[float]] = {True: [], False: []}
    without = set(lacking(steps))
    for batch, lines in steps.items():
        text = "\n".join(lines)
        kept = re.findall(r": (\d+) rows kept", text)
        loaded = re.findall(r"loaded: (\d+) rows", text)
        if kept and loaded:
            shares[batch in without].append(int(loaded[0]) / int(kept[0]))
    assert median(shares[True]) < 0.36
    assert min(shares[False]) > 0.99


def test_the_decoy_is_a_slow_half_hour_that_loses_nothing(
    steps: dict[str, list[str]], logs: Texts
) -> None:
    slow = [line for line in logs["loader"] if "more than usual" in line]
    assert len(slow) == 38
    early = [batch for batch in lacking(steps) if found_at(steps[batch]) < LOST]
    assert early == []
