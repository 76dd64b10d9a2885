import json
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from logai_core import jobs, pipeline
from logai_core.jobs import Status
from logai_core.progress import Step
from logai_core.settings import Clock
from logai_core.store import Case
from tests.workbench.cases import APP
from tests.workbench.driving import visit


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Keep workers from starting; return the specs that they would get."""
    specs: list[dict[str, Any]] = []

    def keep(folder: Path, spec: Mapping[str, Any], *, module: str) -> Path:
        specs.append(json.loads(json.dumps(spec)))
        job = folder / f"job-{len(specs)}"
        job.mkdir(parents=True)
        return job

    monkeypatch.setattr(jobs, "start", keep)
    return specs


def test_uploads_go_to_files_whose_names_are_ours(
    home: Path, started: list[dict[str, Any]]
) -> None:
    app = visit("ingest")
    before = app.file_uploader[0].proto.id
    app.file_uploader[0].upload("../evil\x1b.log", b"one\n")
    app.file_uploader[0].upload("b.log", b"two\n").run()
    assert not app.exception
    (spec,) = started
    inputs = spec["inputs"]
    assert [one["name"] for one in inputs] == ["../evil\x1b.log", "b.log"]
    paths = [Path(one["path"]) for one in inputs]
    assert {path.parent for path in paths} == {Path(spec["case"]) / "inbox"}
    assert [path.read_bytes() for path in paths] == [b"one\n", b"two\n"]
    assert [one["temporary"] for one in inputs] == [True, True]
    assert Path(spec["case"]).parent == home
    assert app.file_uploader[0].proto.id != before


def test_the_settings_go_with_the_files(
    home: Path, started: list[dict[str, Any]], tmp_path: Path
) -> None:
    file = tmp_path / "a [1].log"
    file.write_text("a\n")
    app = visit("ingest")
    app.selectbox(key="ingest.zone").set_value("Europe/Berlin")
    app.number_input(key="ingest.year").set_value(2019)
    app.text_input(key="ingest.paths").set_value(str(file))
    app.button(key="ingest.load_paths").click().run()
    assert not app.exception
    settings = started[0]["settings"]
    assert settings["parse"] == {
        "format": "auto",
        "year": 2019,
        "last_day": f"{datetime.now(UTC):%Y-%m-%d}",
        "as_text": False,
        "own_formats": [],
    }
    assert settings["clock"] == {"zone": "Europe/Berlin", "offset_s": 0.0}
    assert started[0]["inputs"] == [
        {"path": str(file), "name": "a [1].log", "temporary": False}
    ]


def test_a_pattern_names_its_files_in_order(
    home: Path, started: list[dict[str, Any]], tmp_path: Path
) -> None:
    for name in ("b.log", "a.log", "c.txt"):
        (tmp_path / name).write_text("a\n")
    app = visit("ingest")
    app.text_input(key="ingest.paths").set_value(
        f"{tmp_path}/*.log | {tmp_path}/c.txt | {tmp_path}/a.log"
    )
    app.button(key="ingest.load_paths").click().run()
    names = [one["name"] for one in started[0]["inputs"]]
    assert names == ["a.log", "b.log", "c.txt"]


def test_a_path_to_nothing_is_told_and_makes_no_case(
    home: Path, started: list[dict[str, Any]]
) -> None:
    app = visit("ingest")
    app.text_input(key="ingest.paths").set_value("/none/such*.log")
    app.button(key="ingest.load_paths").click().run()
    assert not app.exception
    assert app.warning[0].proto.title == "Could not load the files"
    assert (started, list(home.glob("*"))) == ([], [])


def test_files_are_added_to_the_open_case(
    shop: Case, started: list[dict[str, Any]]
) -> None:
    app = visit("ingest", shop.root.name)
    app.file_uploader[0].upload("more.log", b"one\n").run()
    assert started[0]["case"] == str(shop.root)


def test_the_demo_is_a_case_of_its_own(
    shop: Case, started: list[dict[str, Any]]
) -> None:
    app = visit("overview", shop.root.name)
    app.text_input(key="overview.from").set_value("2026-11-20 12:40").run()
    app.switch_page("workbench/views/ingest.py").run()
    app.button(key="ingest.demo.shop").click().run()
    assert not app.exception
    demo = Path(started[0]["case"])
    assert demo != shop.root
    assert app.query_params["case"] == demo.name
    assert {Path(one["path"]).parent.name for one in started[0]["inputs"]} == {"shop"}
    app.query_params["case"] = shop.root.name
    app.switch_page("workbench/views/overview.py").run()
    assert app.text_input(key="overview.from").value == ""


def test_a_worker_that_dies_is_told_on_the_page(
    home: Path, started: list[dict[str, Any]]
) -> None:
    app = visit("ingest")
    app.button(key="ingest.demo.shop").click().run()
    title = "The worker ended before its work was done"
    assert [one.proto.title for one in app.warning] == [title]
    app.button(key="frame.dismiss").click().run()
    assert not app.warning


def test_a_visit_of_the_public_demo_keeps_its_case_apart(
    home: Path,
    started: list[dict[str, Any]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LOGAI_DEMO", "1")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    app = visit("ingest")
    app.file_uploader[0].upload("a.log", b"one\n").run()
    assert not app.exception
    case = Path(started[0]["case"])
    assert case.parent == tmp_path / "logai-visits"
    assert "case" not in app.query_params
    other = visit("ingest", case.name)
    assert other.button[0].label == "Shop outage"
    assert "ingest.paths" not in {one.key for one in other.text_input}


def test_an_upload_above_the_cap_is_refused(
    home: Path,
    started: list[dict[str, Any]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LOGAI_UPLOAD_MB", "1")
    app = visit("ingest")
    app.file_uploader[0].upload("a.log", b"x" * (1 << 20) + b"x").run()
    assert not app.exception
    assert app.warning[0].value.startswith(
        "a\\.log\\: 1 MB\\, at most 1 MB are allowed"
    )
    assert started == []


def test_a_job_that_ends_while_the_page_is_drawn_is_not_overlooked(
    shop: Case, started: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    states = iter(["running", "done", "done"])
    app = visit("ingest", shop.root.name)
    app.file_uploader[0].upload("more.log", b"one\n")
    step = Step("Reading", 0.5)
    monkeypatch.setattr(jobs, "status", lambda _job: Status(next(states, "done"), step))
    app.run()
    assert not app.exception
    assert not app.get("progress")
    assert "Looks right" in [one.label for one in app.button]


def test_pasted_lines_are_a_source_of_their_own(
    shop: Case, started: list[dict[str, Any]]
) -> None:
    shop.notes.set_input("pasted-1.log", "loaded", source_id="x")
    app = visit("ingest", shop.root.name)
    app.text_area[0].set_value("one\ntwo \u20ac\n")
    app.button(key="ingest.load_pasted.0").click().run()
    assert not app.exception
    (given,) = started[0]["inputs"]
    assert given["name"] == "pasted-2.log"
    assert Path(given["path"]).read_text(encoding="utf-8") == "one\ntwo \u20ac\n"


def test_a_folder_is_loaded_without_hidden_files(
    home: Path, started: list[dict[str, Any]], tmp_path: Path
) -> None:
    for name in ("logs/b/x.log", "logs/a.log", "logs/.hidden", "logs/r.parquet"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("a\n")
    app = visit("ingest")
    app.text_input(key="ingest.paths").set_value(str(tmp_path / "logs"))
    app.button(key="ingest.load_paths").click().run()
    assert not app.exception
    names = [one["name"] for one in started[0]["inputs"]]
    assert names == ["logs/a.log", "logs/b/x.log"]


def test_a_runner_up_is_one_click_away(
    shop: Case, started: list[dict[str, Any]]
) -> None:
    app = visit("ingest", shop.root.name)
    app.button(key=f"ingest.as.{APP}.logfmt").click().run()
    assert not app.exception
    spec = started[0]
    assert (spec["work"], spec["source_id"]) == ("reload", APP)
    assert spec["changes"] == {"format": "logfmt", "own_formats": []}


def test_a_clock_is_set_and_reset(shop: Case, started: list[dict[str, Any]]) -> None:
    app = visit("ingest", shop.root.name)
    app.number_input(key=f"ingest.offset.{APP}.UTC.0.0").set_value(-38.5)
    app.button(key=f"ingest.set_clock.{APP}.UTC.0.0").click().run()
    assert not app.exception
    assert started[0]["work"] == "clock"
    assert started[0]["clock"] == {"zone": "UTC", "offset_s": -38.5}
    pipeline.change_clock(shop, APP, Clock("Europe/Berlin", -38.5))
    app = visit("ingest", shop.root.name)
    app.button(key=f"ingest.reset_clock.{APP}.Europe/Berlin.-38.5").click().run()
    assert started[1]["clock"] == {"zone": "UTC", "offset_s": 0.0}


def test_a_source_is_removed(shop: Case, started: list[dict[str, Any]]) -> None:
    app = visit("ingest", shop.root.name)
    app.button(key=f"ingest.remove.{APP}").click().run()
    assert (started[0]["work"], started[0]["source_id"]) == ("remove", APP)


def test_nothing_is_changed_while_a_worker_is_busy(
    shop: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    (shop.root / "jobs" / "job-1").mkdir(parents=True)
    running = Status("running", Step("Reading", 0.5, "a.log", 1000, 500.0))
    monkeypatch.setattr(jobs, "status", lambda _job: running)
    app = visit("ingest", shop.root.name)
    assert not app.exception
    allowed = {one.label for one in app.button if not one.disabled}
    assert allowed == {"Looks right", "Cancel", "Timeline"}
    assert "1\\,000 lines\\, 500 lines\\/s" in app.get("progress")[0].proto.text


def test_a_case_of_an_older_version_is_read_anew(
    shop: Case, started: list[dict[str, Any]]
) -> None:
    shop.notes.set_meta(version=1)
    app = visit("overview", shop.root.name)
    assert not app.exception
    assert [one["work"] for one in started] == ["refresh"]
    assert not app.dataframe
    app.switch_page("workbench/views/ingest.py").run()
    assert not app.exception
    assert [one.proto.title for one in app.info] == ["Brought up to date"]
    assert not app.dataframe
