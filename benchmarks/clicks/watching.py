"""What the runs of the script took, and what went to the browser, since one moment."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Page, WebSocket

from benchmarks.clicks.serving import BEGUN

QUIET_S = 0.4  # nothing has begun for so long: another run may follow the first
MOST_S = 120.0


class Cost(NamedTuple):
    """Seconds of all runs that one click began, on the wall and of processors."""

    wall: float
    cpu: float
    runs: int
    sent: int  # bytes to the browser


class Watch:
    """The log of a server and the websockets of a page."""

    def __init__(self, page: Page, log: Path) -> None:
        self._page, self._log = page, log
        self._sent = 0
        page.on("websocket", self._listen)

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", self._add)

    def _add(self, frame: str | bytes) -> None:
        self._sent += len(frame)

    @contextmanager
    def __call__(self) -> Iterator[list[Cost]]:
        """Fill the list that is given with one cost, when all runs are over."""
        self.quiet(some=False)
        first, before = len(self._lines()), self._sent
        found: list[Cost] = []
        yield found
        self.quiet()
        lines = self._lines()[first:]
        done = [json.loads(line) for line in lines if line != BEGUN]
        wall, cpu = (sum(one[name] for one in done) for name in ("wall", "cpu"))
        found.append(Cost(wall, cpu, len(done), self._sent - before))

    def quiet(self, *, some: bool = True) -> None:
        """Wait until no run is under way and none has begun for a while.

        With `some`, the first is waited for as well, a little.
        """
        before, since = len(self._lines()), time.monotonic()
        end = since + MOST_S
        while time.monotonic() < end:
            self._page.wait_for_timeout(50)
            lines = self._lines()
            under_way = 2 * lines.count(BEGUN) > len(lines)
            if under_way or len(lines) > before:
                before, since = len(lines), time.monotonic()
            elif time.monotonic() - since > QUIET_S * (2 if some else 1):
                return

    def _lines(self) -> list[str]:
        text = self._log.read_text("utf-8") if self._log.exists() else ""
        return text.splitlines()
