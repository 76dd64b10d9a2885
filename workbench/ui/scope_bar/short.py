"""A window of time in few words, so that two of them fit in a row of a narrow screen."""

from collections.abc import Iterable
from datetime import datetime

from workbench.ui.overview.windowing import written
from workbench.ui.state import Window

_DAY, _YEAR = len("2026-11-20"), len("2026-")
_WITH_SECONDS = len("12:50:00")


def in_short(window: Window, shown: Iterable[datetime]) -> str:
    """Return a window without what needs not be told, exact to the microsecond.

    Its day is told unless all that is `shown` is of that one, the year only where they
    are of several; seconds where they are not 0.
    """
    texts = [written(one) for one in (window.start, window.end)]
    days = {*(one[:_DAY] for one in texts), *(written(one)[:_DAY] for one in shown)}
    first, last = (_parted(one, _needless(days)) for one in texts)
    if all(_is_whole(time) for _, time in (first, last)):
        first, last = ((day, time[:-3]) for day, time in (first, last))
    if first[0] == last[0]:
        return f"{first[0]}{first[1]}–{last[1]}"
    return f"{''.join(first)}–{''.join(last)}"


def _parted(text: str, needless: int) -> tuple[str, str]:
    """Return what is told of the day of a written time, and the time of the day."""
    return text[needless : _DAY + 1], text[_DAY + 1 :]


def _needless(days: set[str]) -> int:
    """Return how many characters of a day need not be told."""
    if len(days) == 1:
        return _DAY + 1
    return _YEAR if len({one[:_YEAR] for one in days}) == 1 else 0


def _is_whole(time: str) -> bool:
    return len(time) == _WITH_SECONDS and time.endswith(":00")
