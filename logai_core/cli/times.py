"""Times as options of a command give them."""

from datetime import UTC, datetime

from logai_core.errors import SettingError


def stretch_of(given: tuple[str, str], name: str) -> tuple[datetime, datetime]:
    """Return two times that an option names, the first before the second.

    Raises:
        SettingError: one cannot be read, or they are the other way round.
    """
    start, end = (_time(one, name) for one in given)
    if start >= end:
        raise SettingError(
            f"{name}: {given[0]} is not before {given[1]}",
            hint="Give the earlier time first.",
        )
    return start, end


def _time(text: str, name: str) -> datetime:
    try:
        time = datetime.fromisoformat(text)
    except ValueError as error:
        raise SettingError(
            f"{name}: found {text!r}, expected a time such as 2026-11-20T12:00Z",
            hint="A time without a zone is in UTC.",
        ) from error
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
