"""Times as people and files read them: UTC, RFC 3339 or to the millisecond."""

from datetime import datetime


def iso(when: datetime | None) -> str | None:
    """Return RFC 3339 with `Z`, microseconds only where there are any."""
    return None if when is None else when.isoformat().replace("+00:00", "Z")


def clock(when: datetime | None) -> str:
    """Return `2026-11-20 12:02:03.123`, or a dash; the zone stands in the header."""
    if when is None:
        return "–"
    return when.strftime("%Y-%m-%d %H:%M:%S.") + f"{when.microsecond // 1000:03}"
