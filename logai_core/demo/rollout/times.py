"""The calendar of the bad deploy. Minutes count from 09:00 UTC in true time."""

from datetime import UTC, datetime

from logai_core.demo import timing
from logai_core.demo.model import Row
from logai_core.demo.timing import level_at, seconds

START = datetime(2026, 11, 18, 9, tzinfo=UTC)
MINUTES = 120

DRAIN = 26.0  # node-3 is emptied for a kernel update, and comes back
UNCORDON = 34.0
DEPLOY = 62.0
DEPLOYED = 66.0
FIRST_KILL = 74.0
UNDO = 93.0
CALM = 97.0

OLD, NEW = "1.8.0", "1.9.0"
SLOTS = 4  # pods that the deployment keeps running
READY_S = 21.0  # from scheduled to ready
STEP_S = 45.0  # from one pod of a rollout to the next
# How long a killed pod waits before it is started again, doubling as the kubelet does,
# and how long it then lives: it fills its memory from the list that it kept.
WAITS_S = (12.0, 21.0, 43.0, 86.0, 168.0, 172.0)
LIVES_S = (94.0, 83.0, 71.0, 68.0, 66.0, 63.0)

_OPEN_HOLDS = ((0, 60), (DEPLOY, 71), (FIRST_KILL, 70), (FIRST_KILL + 12, 240),
               (UNDO, 260), (CALM, 90), (MINUTES, 64))  # fmt: skip


def every(
    period: float, first: float = 0.0, last: float = MINUTES
) -> tuple[float, ...]:
    """Return the seconds from minute `first` on to `last`, `period` seconds apart."""
    return timing.every(period, first, last)


def ready(minute: float, slot: int) -> float:
    """Return the second at which the pod of a slot is ready in a rollout."""
    return seconds(minute) + READY_S + STEP_S * slot


def kills(slot: int) -> tuple[tuple[float, float], ...]:
    """Return when the new pod of a slot is killed and started again, in seconds."""
    at = seconds(FIRST_KILL) + 53 * slot
    found = []
    for waits, lives in zip(WAITS_S, LIVES_S, strict=True):
        found.append((at, at + waits))
        at += waits + lives - 3 * slot
    return tuple((killed, back) for killed, back in found if killed < seconds(UNDO))


def open_holds(row: Row) -> int:
    """Return the seats that are held and not yet paid."""
    return int(level_at(_OPEN_HOLDS, row) + row.mix % 9)
