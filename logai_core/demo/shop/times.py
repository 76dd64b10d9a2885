"""The calendar of the shop's bad day: when what happens, and the levels that creep.

Minutes count from 11:00 UTC in true time.
"""

from datetime import UTC, datetime

from logai_core.demo import timing
from logai_core.demo.model import Outage, Row
from logai_core.demo.timing import level_at

START = datetime(2026, 11, 20, 11, tzinfo=UTC)
MINUTES = 180

LEAK = 32.0
REPORTS = 50.0
DEPLOY = 82.0
RESTARTS = (82.2, 84.0)  # app-1, app-2
START_UP_S = 42.0
DEPLOYED = 86.0
CRAWL = (94.0, 102.0)
POOL_DRY = 110.0
BREAKER = 117.0
ROLLBACK = 143.0
ROLLBACKS = (143.4, 144.9)
CALM = 146.0
DRAINED = 153.0

OLD, NEW = "2.13.4", "2.14.0"

OUTAGES = tuple(
    Outage(instance, 60 * minute, 60 * minute + START_UP_S)
    for restarts in (RESTARTS, ROLLBACKS)
    for instance, minute in enumerate(restarts)
)

# Levels over time, as (minute, level): what the gauges of the services show.
_HEAP_GIB = ((0, 5.6), (LEAK, 6.7), (DEPLOY, 7.9), (DEPLOY + 1, 3.1), (180, 4.4))
_ACTIVE = (
    (0, 5), (86, 5), (104, 13), (POOL_DRY, 20), (144, 20), (CALM, 6), (180, 5)
)  # fmt: skip
_WAITING = ((0, 0), (POOL_DRY, 0), (BREAKER, 34), (143, 61), (CALM, 0), (180, 0))
_BACKLOG = ((0, 3), (BREAKER, 4), (CALM, 640), (DRAINED, 5), (180, 3))


def every(
    period: float, first: float = 0.0, last: float = MINUTES
) -> tuple[float, ...]:
    """Return the seconds from minute `first` on to `last`, `period` seconds apart."""
    return timing.every(period, first, last)


def heap_gib(row: Row) -> float:
    """Return the heap in use: that of app-1 rises until the deploy restarts it."""
    if row.instance:
        return 2.8 + row.mix % 26 / 10
    return level_at(_HEAP_GIB, row) + row.mix % 13 / 100


def pause_ms(row: Row) -> int:
    """Return how long a collection stops the instance: longer as the heap fills."""
    fill = min(1.0, max(0.0, (row.at / 60 - LEAK) / (DEPLOY - LEAK)))
    return int((260 + 1_500 * fill**2) * (0.7 + row.mix % 601 / 1_000))


def active(row: Row) -> int:
    """Return the connections in use of the 20 in the pool."""
    return min(20, int(level_at(_ACTIVE, row) + row.mix % 3))


def waiting(row: Row) -> int:
    """Return the threads that wait for a connection."""
    level = level_at(_WAITING, row)
    return int(level + row.mix % 7) if level else 0


def backlog(row: Row) -> int:
    """Return the jobs that wait in the mail queue."""
    return int(level_at(_BACKLOG, row) + row.mix % 5)
