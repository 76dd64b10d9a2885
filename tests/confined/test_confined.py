import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from logai_core import confined
from logai_core.confined import running
from logai_core.errors import FormatError, LimitError, LogAIError, ServiceError
from tests.confined import trials

MEMORY = 512 << 20
ENDLESS_S = 1.5


@pytest.fixture(autouse=True)
def _trials(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    names = [name for name, one in vars(trials).items() if callable(one)]
    allowed = {name: f"tests.confined.trials:{name}" for name in names}
    monkeypatch.setattr(running, "ALLOWED", allowed)
    confined.cool()
    before = open_files()
    yield
    confined.cool()
    assert open_files() == before
    assert children() == []


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def children() -> list[str]:
    return Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()


def run(function: str, *, seconds: float = 30, **request: Any) -> pl.DataFrame:
    return confined.run(function, request, seconds=seconds, memory_bytes=MEMORY)


def refusal(function: str, *, seconds: float = 30) -> LogAIError:
    with pytest.raises(LogAIError) as caught:
        run(function, seconds=seconds)
    return caught.value


def test_an_answer_is_a_frame_whatever_is_printed_beside_it() -> None:
    text = "é" * 300_000
    assert run("echo", text=text).rows() == [(text, 300_000)]


def test_only_named_functions_run() -> None:
    with pytest.raises(KeyError):
        run("tests.confined.trials:echo")


def test_the_child_has_no_environment_to_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-ant-canary")
    told = set(run("surroundings")["names"])
    told -= {"LC_CTYPE", "_RJEM_MALLOC_CONF"}  # Python and Polars set these themselves
    assert told == {
        "LANG",
        "POLARS_MAX_THREADS",
        "PYTHONDONTWRITEBYTECODE",
        "PYTHONPATH",
    }


def test_an_endless_function_ends_at_its_deadline() -> None:
    begun = time.monotonic()
    error = refusal("spin", seconds=ENDLESS_S)
    assert isinstance(error, LimitError)
    assert error.what == "It was ended after 1.5 s, the most that it may take"
    assert time.monotonic() - begun < ENDLESS_S + 3


def test_what_the_child_started_ends_with_it(tmp_path: Path) -> None:
    cancel = tmp_path / "pid"
    with pytest.raises(LimitError, match="cancelled"):
        confined.run(
            "child_of_child",
            {"pid": str(cancel)},
            seconds=30,
            memory_bytes=MEMORY,
            cancel=cancel,
        )


def test_a_child_that_takes_too_much_memory_ends_with_a_sentence() -> None:
    error = refusal("hog")
    assert isinstance(error, LimitError)
    assert error.what == "It was ended at 512 MiB of memory, the most that it may take"


def test_an_allocation_beyond_the_limit_is_refused_at_once() -> None:
    assert refusal("one_huge").what == refusal("hog").what


def test_an_error_of_the_function_comes_back_as_what_it_is() -> None:
    error = refusal("fail")
    assert (type(error), error.what, error.hint) == (
        FormatError,
        "line 3: found 'x', expected a number",
        "Mend it.",
    )


@pytest.mark.parametrize(("function", "end"), [("die", "SIGABRT"), ("bug", "status 1")])
def test_a_child_that_dies_is_said_to_have_died(function: str, end: str) -> None:
    error = refusal(function)
    assert isinstance(error, ServiceError)
    assert error.what == f"The process that worked on it died ({end})"


def test_the_child_writes_no_file(tmp_path: Path) -> None:
    target = tmp_path / "new"
    assert run("write", path=str(target))["said"].to_list() == ["File too large"]
    assert not target.exists() or target.read_bytes() == b""


def test_an_answer_too_large_is_not_taken() -> None:
    assert refusal("much").what.startswith("The answer is larger than 64 MiB")


def test_two_run_at_once_and_a_third_waits() -> None:
    ends: list[str] = []

    def spin() -> None:
        ends.append(refusal("spin", seconds=ENDLESS_S).what)

    threads = [threading.Thread(target=spin) for _ in range(2)]
    for one in threads:
        one.start()
    time.sleep(0.3)
    assert isinstance(refusal("echo", seconds=0.2), ServiceError)
    for one in threads:
        one.join()
    assert ends == ["It was ended after 1.5 s, the most that it may take"] * 2
    assert run("echo", text="a").height == 1


def test_a_child_that_waited_answers_as_one_that_is_started() -> None:
    confined.warm()
    (waiting,) = children()
    assert run("surroundings").rows() == run("surroundings").rows()
    (next_one,) = children()
    assert next_one != waiting
    error = refusal("spin", seconds=0.3)
    assert error.what == "It was ended after 0.3 s, the most that it may take"
    assert len(children()) == 1
    assert next_one not in children()


def test_a_child_that_died_waiting_is_not_asked() -> None:
    confined.warm()
    (waiting,) = children()
    os.kill(int(waiting), signal.SIGKILL)
    while ") Z " not in Path(f"/proc/{waiting}/stat").read_text():
        time.sleep(0.01)
    assert run("echo", text="a").height == 1


def test_no_child_waits_on_when_whoever_started_it_is_gone() -> None:
    script = (
        "import os; from logai_core import confined; from logai_core.confined import "
        "children; confined.warm(); print(children._SPARE._child.pid, flush=True); "
        "os._exit(1)"
    )
    told = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    until = time.monotonic() + 20
    while Path(f"/proc/{int(told.stdout)}/cmdline").exists():
        assert time.monotonic() < until
        time.sleep(0.02)
