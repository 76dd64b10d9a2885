"""How long work tells where it is."""

from collections.abc import Callable
from typing import NamedTuple


class Step(NamedTuple):
    """One report of progress: `done` runs from 0 to 1 within `stage`."""

    stage: str
    done: float
    note: str = ""


Tell = Callable[[Step], None]


def tell_nobody(step: Step) -> None:
    """Ignore a report of progress."""
