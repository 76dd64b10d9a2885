"""How much one input may still unpack to."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import ParamSpec, TypeVar

from logai_core.errors import LimitError
from logai_core.settings import Limits
from logai_core.sources.broken import Broken

_Given = ParamSpec("_Given")
_Made = TypeVar("_Made")


@dataclass
class Clock:
    """The seconds that are left."""

    seconds: float


class Budget:
    """Bytes and seconds that all parts of one input share.

    Seconds count only while a codec computes: a slow disk is no bomb.
    """

    def __init__(self, limits: Limits, clock: "Clock | None" = None) -> None:
        self._limits = limits
        self._clock = clock or Clock(limits.unpack_s)
        self.left = limits.source_bytes

    def with_own_bytes(self) -> "Budget":
        """Return a budget that shares the seconds only."""
        return Budget(self._limits, self._clock)

    def run(
        self,
        compute: Callable[_Given, _Made],
        *given: _Given.args,
        **named: _Given.kwargs,
    ) -> _Made:
        """Return what `compute` returns, on this budget's time.

        Raises:
            Broken: the time was up before.
        """
        if self._clock.seconds <= 0:
            raise Broken(
                f"reading stopped after {self._limits.unpack_s:g} seconds of unpacking",
                "Unpack it and load the logs in it, or raise the limit.",
                LimitError,
            )
        start = time.thread_time()
        try:
            return compute(*given, **named)
        finally:
            self._clock.seconds -= time.thread_time() - start

    def limited(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        """Pass on as many bytes as are left.

        Raises:
            Broken: there were more.
        """
        for piece in pieces:
            if len(piece) > self.left:
                yield piece[: self.left]
                self.left = 0
                raise self.spent()
            self.left -= len(piece)
            yield piece

    def spent(self) -> Broken:
        """Return what to raise when no bytes are left."""
        return Broken(
            f"reading stopped at the limit of {self._limits.source_bytes:,} bytes for "
            "one source",
            "Split the file, or raise the limit.",
            LimitError,
        )
