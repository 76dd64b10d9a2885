"""The parent: start a child, watch it, and take its answer or end it."""

import io
import json
import logging
import os
import selectors
import signal
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any, cast

import polars as pl

from logai_core import errors
from logai_core.confined import children
from logai_core.confined.watching import resident_bytes
from logai_core.errors import LimitError, LogAIError, ServiceError

# What may be run, by the name that callers use.
ALLOWED: Mapping[str, str] = MappingProxyType(
    {
        "sql": "logai_core.sql.child:answer",
        "query": "logai_core.query.apart:answer",
        "seek": "logai_core.query.kept:answer",
    }
)

MOST_AT_ONCE = 2
MOST_ANSWER_BYTES = 64 << 20
_MOST_WORDS = 8_000  # of what the child prints, for whoever looks into a bug
_LOOK_S = 0.02
_START_S = 30.0  # for Python and libraries, on a busy machine
_LOG = logging.getLogger(__name__)
_PLACES = threading.BoundedSemaphore(MOST_AT_ONCE)
_NARROW = "Ask for less: a shorter time, fewer sources, a simpler question."


def run(
    function: str,
    request: Mapping[str, Any],
    *,
    seconds: float,
    memory_bytes: int,
    cancel: Path | None = None,
) -> pl.DataFrame:
    """Run a function of `ALLOWED` on `request` in a process of its own.

    The request is what JSON can hold; the function takes it and returns a frame. The
    process is killed `seconds` after it has started (which takes half a second, on a
    busy machine more), above `memory_bytes` of resident memory, or as soon as the file
    `cancel` is there. `MOST_AT_ONCE` run at a time; a further one waits as long as it
    might run.

    Raises:
        LimitError: it took too long, too much memory, or was cancelled.
        ServiceError: it died, or there was no place for it.
        LogAIError: what the function itself raised, as the class of its code.
    """
    named = ALLOWED[function]
    told = {"function": named, "request": dict(request), "seconds": seconds}
    asked = json.dumps(told | {"memory_bytes": memory_bytes}).encode() + b"\n"
    with _place(seconds), _child() as child:
        watch = _Watch(child, seconds=seconds, memory_bytes=memory_bytes, cancel=cancel)
        return _read(watch.answer(asked), child.wait(), memory_bytes)


@contextmanager
def _place(seconds: float) -> Iterator[None]:
    if not _PLACES.acquire(timeout=seconds):
        raise ServiceError(
            f"{MOST_AT_ONCE} questions are being answered, which is as many as may be",
            hint="Ask again in a moment.",
        )
    try:
        yield
    finally:
        _PLACES.release()


@contextmanager
def _child() -> Iterator[children.Child]:
    """Have a child; none of it is left afterwards."""
    child = children.take()
    try:
        yield child
    finally:
        children.give_back(child)


class _Watch:
    """Feed a child and read from it, within its limits."""

    def __init__(
        self,
        child: children.Child,
        *,
        seconds: float,
        memory_bytes: int,
        cancel: Path | None,
    ) -> None:
        self._child = child
        self._seconds = seconds
        self._until = time.monotonic() + _START_S
        self._started = False
        self._memory = memory_bytes
        self._cancel = cancel

    def answer(self, asked: bytes) -> bytes:
        """Return what the child answers, whole."""
        pipes = (self._child.stdin, self._child.stdout, self._child.stderr)
        stdin, stdout, stderr = (cast(IO[bytes], pipe) for pipe in pipes)
        answer, words, left = bytearray(), bytearray(), memoryview(asked)
        with selectors.DefaultSelector() as ready:
            ready.register(stdout, selectors.EVENT_READ, answer)
            ready.register(stderr, selectors.EVENT_READ, words)
            os.set_blocking(stdin.fileno(), False)
            ready.register(stdin, selectors.EVENT_WRITE)
            while len(ready.get_map()):
                for key, _ in ready.select(_LOOK_S):
                    if key.data is None:
                        left = self._feed(ready, stdin, left)
                    else:
                        self._take(ready, key)
                self._hold_to_limits(answer)
                del words[:-_MOST_WORDS]
        if words and self._child.wait():
            _LOG.warning("confined: %s", words.decode(errors="replace"))
        return bytes(answer)

    @staticmethod
    def _feed(
        ready: selectors.BaseSelector, stdin: IO[bytes], left: memoryview
    ) -> memoryview:
        try:
            left = left[os.write(stdin.fileno(), left) :]
        except BrokenPipeError:  # it died; its end says how
            left = left[:0]
        if not left:
            ready.unregister(stdin)
            stdin.close()
        return left

    @staticmethod
    def _take(ready: selectors.BaseSelector, key: selectors.SelectorKey) -> None:
        block = os.read(key.fd, 1 << 20)
        if block:
            key.data.extend(block)
        else:
            ready.unregister(key.fileobj)

    def _hold_to_limits(self, answer: bytearray) -> None:
        if answer and not self._started:  # its first byte says that work begins
            self._started = True
            self._until = time.monotonic() + self._seconds
        if self._cancel is not None and self._cancel.exists():
            raise LimitError("It was cancelled", hint="Nothing was changed.")
        if time.monotonic() > self._until:
            raise LimitError(
                f"It was ended after {self._seconds:g} s, the most that it may take",
                hint=_NARROW,
            )
        if resident_bytes(self._child.pid) > self._memory:
            raise _too_much(self._memory)
        if len(answer) > MOST_ANSWER_BYTES:
            raise LimitError(
                f"The answer is larger than {MOST_ANSWER_BYTES >> 20} MiB, the most "
                "that can be shown",
                hint=_NARROW,
            )


def _too_much(memory_bytes: int) -> LimitError:
    return LimitError(
        f"It was ended at {memory_bytes >> 20:,} MiB of memory, the most that it may take",
        hint=_NARROW,
    )


def _read(answer: bytes, status: int, memory_bytes: int) -> pl.DataFrame:
    head, _, body = answer[1:].partition(b"\n")
    if status or not head:
        raise ServiceError(
            f"The process that worked on it died ({_end(status)})",
            hint=f"It may have asked for more memory than there is. {_NARROW}",
        )
    said = json.loads(head)
    if said["code"] == "memory":
        raise _too_much(memory_bytes)
    if said["code"] != "done":
        raise _class_of(said["code"])(said["what"], hint=said["hint"])
    return pl.read_ipc_stream(io.BytesIO(body))


def _end(status: int) -> str:
    return signal.Signals(-status).name if status < 0 else f"status {status}"


def _class_of(code: str) -> type[LogAIError]:
    """Return the class of errors with this code."""
    known = [one for one in vars(errors).values() if isinstance(one, type)]
    classes = [one for one in known if issubclass(one, LogAIError)]
    return next((one for one in classes if one.code == code), LogAIError)
