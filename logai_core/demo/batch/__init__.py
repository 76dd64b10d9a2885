"""A pipeline that fails quietly: a rule is lost, prices go missing, nothing complains."""

from datetime import timedelta, timezone

from logai_core.demo.batch import work
from logai_core.demo.batch.background import ASKED_ABOUT, BEATS, DISK, ODDS
from logai_core.demo.batch.fields import FIELDS
from logai_core.demo.batch.speakers import LOADER, SCHEDULER, WORKERS
from logai_core.demo.batch.times import (
    MINUTES,
    RULES_LOST,
    SLOW_DISK,
    START,
)
from logai_core.demo.batch.voices import log4j, python_logging, worker_line
from logai_core.demo.model import Incident, Planted, Voice, Wave
from logai_core.demo.timing import seconds

BERLIN_IN_WINTER = timezone(timedelta(hours=1))
A_MOMENT = 0.01

VOICES = (
    Voice("loader.log", LOADER, log4j, zone=BERLIN_IN_WINTER),
    Voice("scheduler.log", SCHEDULER, python_logging),
    Voice("workers.log", WORKERS, worker_line),
)

# Batches a minute over the hours of a day; the second day is like the first.
_DAY = ((0, 0.24), (300, 0.24), (480, 0.5), (900, 0.55), (1_200, 0.42), (1_380, 0.26))
_RATE = (*_DAY, *((1_440 + minute, rate) for minute, rate in _DAY[:2]), (MINUTES, 0.33))


def _between(start: float, end: float) -> tuple[tuple[float, float], ...]:
    """Return the usual rate from one minute to another, and nothing outside."""
    inside = [(minute, rate) for minute, rate in _RATE if start < minute < end]
    return (
        (start - A_MOMENT, 0),
        (start, _usual(start)),
        *inside,
        (end - A_MOMENT, _usual(end)),
        (end, 0),
    )


def _usual(minute: float) -> float:
    before = max(knot for knot in _RATE if knot[0] <= minute)
    after = min((knot for knot in _RATE if knot[0] > minute), default=before)
    span = max(after[0] - before[0], 1)
    return before[1] + (after[1] - before[1]) * (minute - before[0]) / span


WAVES = (
    Wave(work.USUAL, _between(0, SLOW_DISK[0])),
    Wave(work.SLOW, _between(*SLOW_DISK)),
    Wave(work.USUAL, _between(SLOW_DISK[1], RULES_LOST)),
    Wave(work.WITHOUT, _between(RULES_LOST, MINUTES)),
    Wave(ODDS, ((0, 0.5), (MINUTES, 0.5))),
)  # fmt: skip

PLANTED = (
    Planted(
        "a rule is lost",
        "change",
        ("scheduler", "workers"),
        seconds(RULES_LOST),
        seconds(RULES_LOST) + 1,
        "The rules are read anew, 23 where 24 were before. Nothing says which one is "
        "missing: it is that of the returns.",
    ),
    Planted(
        "prices go missing",
        "missing step",
        ("workers", "loader"),
        seconds(RULES_LOST),
        seconds(MINUTES),
        "Every batch of returns skips the stage price, and is loaded and shown all the "
        "same.",
    ),
    Planted(
        "fewer rows are loaded",
        "quiet loss",
        ("loader",),
        seconds(RULES_LOST),
        seconds(MINUTES),
        "Of a batch without prices the warehouse takes about a third of the rows. All "
        "records say INFO.",
    ),
)

BATCH = Incident(
    what="A pipeline of batches over thirty hours that fails quietly: a step is left out "
    "for some, fewer rows arrive, no record is worse than INFO.",
    start=START,
    minutes=MINUTES,
    voices=VOICES,
    waves=WAVES,
    timed=(*BEATS, DISK, ASKED_ABOUT),
    outages=(),
    fields=FIELDS,
    planted=PLANTED,
    lines=9_000,
)
