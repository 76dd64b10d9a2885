"""Starting children, and having one started before it is needed.

A child takes longer to start than most questions take: Python and its libraries are
read. A server that expects questions has one child wait, which was told nothing yet and
has done nothing but read them.
"""

import atexit
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, cast

Child = subprocess.Popen[bytes]

_ROOT = Path(__file__).parent.parent.parent


class _Spare:
    """The child that waits, if any, and whether one is wanted."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._wanted = False
        self._child: Child | None = None

    def want(self, *, wanted: bool) -> None:
        with self._lock:
            self._wanted = wanted
        if wanted:
            self.refill()
        else:
            end_if(self.taken())

    def taken(self) -> Child | None:
        """Return the child that waits; whoever takes it is to end it."""
        with self._lock:
            child, self._child = self._child, None
        return child

    def refill(self) -> None:
        """Have a child wait, if one is wanted and none does."""
        with self._lock:
            if self._wanted and self._child is None:
                self._child = start(ready=True)


_SPARE = _Spare()


def warm() -> None:
    """From now on, have a child wait for the next question, until this process ends."""
    _SPARE.want(wanted=True)


def cool() -> None:
    """Have no child wait any more."""
    _SPARE.want(wanted=False)


atexit.register(cool)


def take() -> Child:
    """Return a child that waits to be told what to do."""
    child = _SPARE.taken()
    if child is not None and child.poll() is None:
        return child
    end_if(child)
    return start()


def give_back(child: Child) -> None:
    """End a child and what it started; nothing of it is left. Another may wait then."""
    end(child)
    _SPARE.refill()


def start(*, ready: bool = False) -> Child:
    """Start a child with no environment; with `ready` it reads its libraries at once."""
    return subprocess.Popen(  # noqa: S603 - our own module, no shell
        [sys.executable, "-P", "-m", "logai_core.confined", *(["ready"] * ready)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd="/",
        env={
            "PYTHONPATH": str(_ROOT),
            "PYTHONDONTWRITEBYTECODE": "1",
            "LANG": "C.UTF-8",
            "POLARS_MAX_THREADS": "2",
        },
        start_new_session=True,
    )


def end_if(child: Child | None) -> None:
    """End a child, where there is one."""
    if child is not None:
        end(child)


def end(child: Child) -> None:
    """End a child and whatever it started; its number is its own until waited for."""
    if child.returncode is None:
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    for pipe in (child.stdin, child.stdout, child.stderr):
        cast(IO[bytes], pipe).close()
