"""The calendar of the night. Minutes count from 18:00 UTC in true time."""

from datetime import UTC, datetime

from logai_core.demo import timing

START = datetime(2026, 11, 16, 18, tzinfo=UTC)
MINUTES = 720

MISTYPED = 31.0  # an administrator, at the wrong keyboard
OPENED = 102.0  # logins by password are switched on
OPENED_END = 106.0
NEWSLETTER = (120.0, 150.0)  # brings readers
UPGRADES = 195.0
SCAN = (270.0, 320.0)
MIDNIGHT = 360.0
GUESSING = (432.0, 478.4)
LOGIN = 478.0
SUDO = 483.0
SUDO_END = 493.0
TAKEN = 511.0
TAKEN_END = 514.0
LOGOUT = 516.0
BACKUP = 540.0
RETURN = 634.0
RETURN_END = 641.0


def every(
    period: float, first: float = 0.0, last: float = MINUTES
) -> tuple[float, ...]:
    """Return the seconds from minute `first` on to `last`, `period` seconds apart."""
    return timing.every(period, first, last)
