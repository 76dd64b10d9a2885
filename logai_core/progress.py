"""How long work tells where it is."""

import time
from collections.abc import Callable
from typing import NamedTuple


class Step(NamedTuple):
    """One report of progress: `done` runs from 0 to 1 within `stage`.

    `lines` have been read within it, `rate` of them a second; 0 where there are none.
    """

    stage: str
    done: float
    note: str = ""
    lines: int = 0
    rate: float = 0.0


Tell = Callable[[Step], None]


def tell_nobody(step: Step) -> None:
    """Ignore a report of progress."""


def paced(tell: Tell) -> Tell:
    """Return a Tell that adds the rate of lines since the stage and its note began."""
    began: tuple[str, str, float] = ("", "", 0.0)

    def told(step: Step) -> None:
        nonlocal began
        now = time.monotonic()
        if began[:2] != (step.stage, step.note):
            began = (step.stage, step.note, now)
        seconds = now - began[2]
        tell(step._replace(rate=step.lines / seconds if seconds > 0 else 0.0))

    return told


def words_of(step: Step) -> str:
    """Return the lines read and their rate, in words; "" where there are none."""
    if not step.lines:
        return ""
    rate = f", {step.rate:,.0f} lines/s" if step.rate else ""
    return f"{step.lines:,} lines{rate}"
