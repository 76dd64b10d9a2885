import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from logai_core import jobs
from logai_core.jobs import Status, Teller
from logai_core.progress import Step

HALF = Step("Working", 0.5, "half way")


def started(folder: Path, do: str) -> Path:
    return jobs.start(folder, {"do": do}, module="tests.workers")


def wait_for(condition: Callable[[], bool]) -> None:
    for _ in range(400):
        if condition():
            return
        time.sleep(0.05)
    pytest.fail("waited 20 s in vain")


def ended(job: Path) -> Status:
    wait_for(lambda: jobs.status(job).state != "running")
    return jobs.status(job)


def hanging(folder: Path) -> Path:
    job = started(folder, "hang")
    wait_for(lambda: (job / "child").exists() and bool((job / "child").read_text()))
    return job


def gone(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return True
    return stat.rpartition(")")[2].split()[0] == "Z"


def test_a_job_runs_in_a_process_of_its_own_and_tells_its_end(tmp_path: Path) -> None:
    assert ended(started(tmp_path, "finish")) == Status("done", HALF)


def test_a_job_that_has_only_just_started_is_running(tmp_path: Path) -> None:
    job = started(tmp_path, "hang")
    assert jobs.status(job) == Status("running", Step("Starting", 0.0))
    jobs.cancel(job)


def test_a_failed_job_says_what_and_what_to_do(tmp_path: Path) -> None:
    expected = Status("failed", HALF, "x.log: empty", "Give a log.")
    assert ended(started(tmp_path, "fail")) == expected


@pytest.mark.parametrize("how", ["crash", "hang"])
def test_a_worker_that_dies_without_a_word_is_interrupted(
    tmp_path: Path, how: str
) -> None:
    job = started(tmp_path, how) if how == "crash" else hanging(tmp_path)
    if how == "hang":
        os.killpg(int((job / "pid").read_text()), signal.SIGKILL)
    status = ended(job)
    assert (status.state, status.step) == ("interrupted", HALF)
    assert status.what == "The work ended in the middle of 'Working'"


def test_cancel_kills_the_worker_and_its_children(tmp_path: Path) -> None:
    job = hanging(tmp_path)
    jobs.cancel(job)
    assert jobs.status(job) == Status("cancelled", HALF)
    pids = [int((job / name).read_text()) for name in ("pid", "child")]
    wait_for(lambda: all(gone(pid) for pid in pids))


def test_cancel_of_a_finished_job_changes_nothing(tmp_path: Path) -> None:
    job = started(tmp_path, "finish")
    before = ended(job)
    jobs.cancel(job)
    assert jobs.status(job) == before


def test_a_half_written_line_of_progress_is_not_read(tmp_path: Path) -> None:
    job = started(tmp_path, "finish")
    before = ended(job)
    with (job / "progress.ndjson").open("a") as file:
        file.write('{"stage": "Wor')
    assert jobs.status(job) == before


def test_a_job_whose_case_was_deleted_is_interrupted(tmp_path: Path) -> None:
    assert jobs.status(tmp_path / "gone").state == "interrupted"


def test_what_is_heard_is_written_whole_at_most_four_times_a_second(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [0.0]
    monkeypatch.setattr("logai_core.jobs.time.monotonic", lambda: now[0])
    tell, seen = Teller(tmp_path), [jobs.said(tmp_path)]
    for at, text in (
        (0.0, "The"),
        (0.1, "The po"),
        (0.3, "The poöl"),
        (0.5, "The end"),
    ):
        now[0] = at
        tell.hear(text)
        seen.append(jobs.said(tmp_path))
    assert seen == ["", "The", "The", "The poöl", "The poöl"]
    assert [path.name for path in tmp_path.iterdir()] == ["said.txt"]


def test_a_wish_to_stop_is_heard_by_the_worker(tmp_path: Path) -> None:
    tell = Teller(tmp_path)
    before = tell.stop_asked()
    jobs.ask_to_stop(tmp_path)
    assert (before, tell.stop_asked()) == (False, True)
    jobs.ask_to_stop(tmp_path / "gone")
    assert jobs.said(tmp_path / "gone") == ""
