"""The calendar of the pipeline. Minutes count from 12 November, 00:00 UTC, true time."""

from datetime import UTC, datetime

from logai_core.demo import timing

START = datetime(2026, 11, 12, tzinfo=UTC)
MINUTES = 1_800

SLOW_DISK = (310.0, 335.0)  # a stage takes longer for a while
RULES_LOST = 910.0  # the scheduler reads its rules anew, one is no longer among them
ASKED = 1_766.0  # somebody wonders about the figures; here the logs were taken


def every(
    period: float, first: float = 0.0, last: float = MINUTES
) -> tuple[float, ...]:
    """Return the seconds from minute `first` on to `last`, `period` seconds apart."""
    return timing.every(period, first, last)
