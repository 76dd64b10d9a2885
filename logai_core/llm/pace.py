"""What a draft goes by: clock, sleep, jitter, and whether somebody cancels."""

import random
import time
from collections.abc import Callable
from typing import NamedTuple


class Pace(NamedTuple):
    """Clock (seconds), sleep and the source of jitter, so that tests do not wait."""

    clock: Callable[[], float]
    sleep: Callable[[float], None]
    jitter: random.Random


def real_pace() -> Pace:
    """Return the clock of this machine."""
    return Pace(time.monotonic, time.sleep, random.SystemRandom())


def never() -> bool:
    """Return that nobody cancels."""
    return False
