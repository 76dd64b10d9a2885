import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inline_snapshot import snapshot

from logai_core.demo import INCIDENTS, write_incident
from logai_core.errors import SettingError
from tests.demo.reading import lines_of, text_of


def bytes_in(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_an_incident_is_one_file_a_service_in_name_order(tmp_path: Path) -> None:
    written = write_incident(tmp_path / "new" / "folder", lines=2_000)
    assert [file.name for file in written] == snapshot(
        [
            "app-1.log",
            "app-2.jsonl.gz",
            "db.log",
            "lb-access.log.gz",
            "lb-error.log",
            "worker.log",
        ]
    )


@pytest.mark.parametrize("incident", INCIDENTS)
def test_the_same_arguments_give_the_same_bytes(tmp_path: Path, incident: str) -> None:
    for name in ("one", "two"):
        write_incident(tmp_path / name, lines=3_000, seed=5, incident=incident)
    assert bytes_in(tmp_path / "one") == bytes_in(tmp_path / "two")


@pytest.mark.parametrize("incident", INCIDENTS)
def test_another_seed_gives_other_logs_but_the_same_truth(
    tmp_path: Path, incident: str
) -> None:
    for seed in (1, 2):
        write_incident(tmp_path / str(seed), lines=3_000, seed=seed, incident=incident)
    one, two = bytes_in(tmp_path / "1"), bytes_in(tmp_path / "2")
    assert [name for name in one if one[name] == two[name]] == ["truth.json"]


@settings(max_examples=8, deadline=None)
@given(
    lines=st.integers(2_000, 25_000),
    seed=st.integers(0, 2**64),
    incident=st.sampled_from(list(INCIDENTS)),
)
def test_about_as_many_lines_are_written_as_asked_for(
    tmp_path_factory: pytest.TempPathFactory, lines: int, seed: int, incident: str
) -> None:
    folder = tmp_path_factory.mktemp("lines")
    written = write_incident(folder, lines=lines, seed=seed, incident=incident)
    assert sum(len(lines_of(file)) for file in written) == pytest.approx(
        lines, rel=0.02
    )


def test_truth_is_a_list_of_planted_events_in_time_order(incident: Path) -> None:
    truth = json.loads((incident / "truth.json").read_text())
    assert [
        (event["kind"], event["start"], event["end"], event["services"])
        for event in truth
    ] == snapshot(
        [
            ("slow leak", "2026-11-20T11:32:00Z", "2026-11-20T12:22:12Z", ["app-1"]),
            (
                "deploy",
                "2026-11-20T12:22:00Z",
                "2026-11-20T12:26:00Z",
                ["app-1", "app-2", "db", "lb"],
            ),
            (
                "pool exhausted",
                "2026-11-20T12:50:00Z",
                "2026-11-20T13:26:00Z",
                ["app-1", "app-2", "db"],
            ),
            (
                "cascade",
                "2026-11-20T12:57:00Z",
                "2026-11-20T13:26:00Z",
                ["lb", "app-1", "app-2", "worker"],
            ),
            (
                "recovery",
                "2026-11-20T13:23:00Z",
                "2026-11-20T13:33:00Z",
                ["app-1", "app-2", "worker", "db", "lb"],
            ),
        ]
    )
    assert {frozenset(event) for event in truth} == {
        frozenset({"name", "kind", "services", "start", "end", "what"})
    }


@pytest.mark.parametrize("incident", INCIDENTS)
def test_the_truth_of_each_incident_lies_within_its_logs(
    incidents: dict[str, Path], incident: str
) -> None:
    truth = json.loads((incidents[incident] / "truth.json").read_text())
    names = [file.name for file in incidents[incident].iterdir()]
    starts = [event["start"] for event in truth]
    assert starts == sorted(starts)
    for event in truth:
        assert event["start"] < event["end"]
        for service in event["services"]:
            assert any(name.startswith(service) for name in names), service


def test_an_incident_has_as_many_lines_as_it_is_told_with(
    incidents: dict[str, Path],
) -> None:
    written = {
        name: sum(
            len(lines_of(file)) for file in folder.iterdir() if file.suffix != ".json"
        )
        for name, folder in incidents.items()
    }
    wanted = {"shop": 12_000, "rollout": 9_000, "intrusion": 9_000, "batch": 9_000}
    assert written == pytest.approx(wanted, rel=0.01)


def test_files_of_others_are_left_alone_and_own_ones_replaced(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    (tmp_path / "db.log").write_text("old")
    write_incident(tmp_path, lines=2_000)
    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert "old\n" not in text_of(tmp_path / "db.log")
    assert len(list(tmp_path.iterdir())) == 8


def test_every_incident_says_what_it_is() -> None:
    assert list(INCIDENTS) == ["shop", "rollout", "intrusion", "batch"]
    for what in INCIDENTS.values():
        assert what[0].isupper()
        assert what.endswith(".")
        assert len(what) < 160


@pytest.mark.parametrize(
    ("wrong", "what"),
    [
        (
            {"incident": "bank"},
            "incident: found 'bank', expected one of batch, intrusion, rollout, shop",
        ),
        ({"lines": 1_999}, "lines: found 1,999, expected at least 2,000"),
        ({"seed": -1}, "seed: found -1, expected 0 or more"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_and_nothing_written(
    tmp_path: Path, wrong: dict[str, int | str], what: str
) -> None:
    with pytest.raises(SettingError) as refused:
        write_incident(tmp_path / "out", **wrong)
    assert refused.value.what == what
    assert refused.value.hint
    assert not (tmp_path / "out").exists()
