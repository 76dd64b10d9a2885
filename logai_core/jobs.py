"""Long work in a process of its own, which can be killed without harm.

A job is a directory: `spec.json` says what to do, `progress.ndjson` how far it is,
`log.txt` holds what the worker prints, `said.txt` what it hears at the moment; a file
`stop` asks it to end. The worker holds a lock on `lock` as long as
it lives, however it ends; so a page, another page or the next start of the program
can all tell whether it runs, and none needs to remember it.
"""

import fcntl
import json
import math
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from logai_core.atomic import write_text
from logai_core.progress import Step

HEAR_S = 0.25
_PROGRESS, _SAID, _STOP = "progress.ndjson", "said.txt", "stop"
State = Literal["running", "done", "failed", "cancelled", "interrupted"]


@dataclass(frozen=True)
class Status:
    """Where a job is. `what` and `hint` say why it failed."""

    state: State
    step: Step
    what: str = ""
    hint: str = ""


def start(folder: Path, spec: Mapping[str, Any], *, module: str) -> Path:
    """Run `python -m module JOB` on `spec` in a new process; return the job's path.

    The worker gets the lock from this process, so that there is no moment in which
    a running job looks dead.
    """
    folder.mkdir(parents=True, exist_ok=True)
    job = Path(tempfile.mkdtemp(prefix="job-", dir=folder))
    write_text(json.dumps(spec), job / "spec.json")
    with (job / "lock").open("w") as lock, (job / "log.txt").open("wb") as log:
        fcntl.flock(lock, fcntl.LOCK_EX)
        worker = subprocess.Popen(  # noqa: S603 - our own module, no shell
            [sys.executable, "-m", module, str(job)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            pass_fds=[lock.fileno()],
            start_new_session=True,
            cwd=Path(__file__).parent.parent,
        )
    write_text(str(worker.pid), job / "pid")
    threading.Thread(target=worker.wait, daemon=True).start()  # reaps it
    return job


def tell_into(job: Path) -> "Teller":
    """Return what a worker calls to tell its progress."""
    return Teller(job)


class Teller:
    """Write progress, one JSON line each; the last line tells how it ended.

    What is heard is written apart, as a whole, at most once in HEAR_S seconds.
    """

    def __init__(self, job: Path) -> None:
        self._job = job
        self._heard_at = -math.inf

    def __call__(self, step: Step) -> None:
        """Tell one step."""
        self._write(step._asdict())

    def done(self) -> None:
        """Tell that all is done."""
        self._write({"state": "done"})

    def failed(self, *, what: str, hint: str) -> None:
        """Tell that the work failed, and why."""
        self._write({"state": "failed", "what": what, "hint": hint})

    def hear(self, text: str) -> None:
        """Tell the text so far, unless that was done a moment ago."""
        now = time.monotonic()
        if now - self._heard_at >= HEAR_S:
            write_text(text, self._job / _SAID)
            self._heard_at = now

    def stop_asked(self) -> bool:
        """Tell whether somebody asked for an end."""
        return (self._job / _STOP).exists()

    def _write(self, values: Mapping[str, object]) -> None:
        with (self._job / _PROGRESS).open("a", encoding="utf-8") as file:
            file.write(json.dumps(values) + "\n")


def spec_of(job: Path) -> dict[str, Any]:
    """Return what the job is to do."""
    return dict(json.loads((job / "spec.json").read_text(encoding="utf-8")))


def status(job: Path) -> Status:
    """Return where the job is. A worker that died without a word is interrupted."""
    running = _alive(job)  # before reading: the last words come before the end
    step, end = _told(job)
    if end:
        return Status(end["state"], step, end.get("what", ""), end.get("hint", ""))
    if running:
        return Status("running", step)
    return Status(
        "interrupted",
        step,
        what=f"The work ended in the middle of {step.stage!r}",
        hint="Nothing that was there before is lost. Start it again; if it ends so "
        "again, the machine may lack memory for it.",
    )


def said(job: Path) -> str:
    """Return what the worker heard so far of what it hears now, "" where nothing."""
    try:
        return (job / _SAID).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def ask_to_stop(job: Path) -> None:
    """Ask the worker to end with what it has; one that listens does so in a second."""
    with suppress(OSError):  # gone with its case
        (job / _STOP).touch()


def cancel(job: Path) -> None:
    """Kill the worker and all its children; the case stays as it was."""
    if not _alive(job):
        return
    os.killpg(int((job / "pid").read_text()), signal.SIGKILL)
    if not _told(job)[1]:
        Teller(job)._write({"state": "cancelled"})


def _told(job: Path) -> tuple[Step, dict[str, Any]]:
    """Return the last step and the closing words, empty while there are none."""
    step, end = Step("Starting", 0.0), {}
    path = job / _PROGRESS
    lines = path.read_bytes().splitlines(keepends=True) if path.exists() else []
    for line in lines:
        if not line.endswith(b"\n"):
            break  # being written
        values = json.loads(line)
        if "state" in values:
            end = values
        else:
            step = Step(**values)
    return step, end


def _alive(job: Path) -> bool:
    if not job.is_dir():  # gone with its case
        return False
    with (job / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
