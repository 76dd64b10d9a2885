import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from logai_core.store import Case
from tests.store import saver

ROUNDS = 50
LONGEST_S = 0.03
ROOT = Path(__file__).parents[2]


@contextmanager
def saving() -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.store.saver"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as process:
        yield process
        assert process.stdin is not None
        process.stdin.close()
    assert Path(saver.__file__).is_file()


def killed(
    process: subprocess.Popen[str], root: Path, moment: str, after_s: float
) -> list[str]:
    """Return what was told as saved before it was killed, some time after a moment."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(f"{root}\n")
    process.stdin.flush()
    told: list[str] = []
    for line in process.stdout:
        word, _, value = line.strip().partition(" ")
        if word == "ended":
            return told
        if word == "begun":
            end = (int(value), signal.SIGKILL)
        else:
            told.append(line.strip())
        if moment == word and len(told) < 2:
            threading.Timer(after_s, os.kill, end).start()
    raise AssertionError("the saver ended by itself")


def check(case: Case, told: list[str]) -> int:
    with sqlite3.connect(case.root / "case.sqlite") as notes:
        assert notes.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    notes.close()
    pins = {f"pin {one.number}" for one in case.board.pins()}
    version = max((one.version for one in case.board.fields().values()), default=0)
    fields = {f"field {number}" for number in range(version + 1)}
    assert set(told) <= pins | fields
    steps = [one for one in case.board.history() if one.subject.startswith("pin")]
    assert len(steps) == len(pins)
    return len(told)


@pytest.fixture
def fast(tmp_path: Path) -> Iterator[Path]:
    # A kill loses nothing that the disk still has to write: memory serves as well.
    memory = Path("/dev/shm")  # noqa: S108
    if not os.access(memory, os.W_OK):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        yield Path(folder)


def test_a_killed_saver_loses_nothing_that_it_told_as_saved(fast: Path) -> None:
    moments, saved = random.Random(8), 0  # noqa: S311 - chance, not secrets
    with saving() as process:
        for number in range(ROUNDS):
            if number % 10 == 0:
                case = Case.create(fast / str(number), title="Killed")
            begin = "begun" if number % 2 else "pin"
            after_s = moments.uniform(0.0, LONGEST_S)
            told = killed(process, case.root, begin, after_s)
            saved += check(Case.open(case.root), told)
    assert saved >= ROUNDS // 2  # in every second round it had told one before
