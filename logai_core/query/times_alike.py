"""What was meant by text that is nearly a time: as other tools and people write them."""

import re
from collections.abc import Iterator

from logai_core.query.faults import nearest

_MOST_CHARS = 60
_NAMED = ("now", "today", "yesterday")
_UNITS = {
    "milliseconds": "ms", "msecs": "ms", "ms": "ms", "seconds": "s", "secs": "s", "s": "s",
    "minutes": "m", "mins": "m", "m": "m", "hours": "h", "hrs": "h", "h": "h",
    "days": "d", "d": "d", "weeks": "w", "w": "w",
}  # fmt: skip
_AGO = re.compile(
    r"(?:last|past|now)?\s*-?\s*([0-9]{1,9})\s*([a-z]+)(?:\s+ago)?", re.IGNORECASE
)
_DAY_FIRST = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})(.*)")
_YEAR_FIRST = re.compile(r"([0-9]{4})[-/.]?([0-9]{1,2})[-/.]?([0-9]{1,2})(.*)")
_CLOCK = re.compile(
    r"([0-9]{1,2})(?:[:.h]([0-9]{1,2}))?(?:[:.]([0-9]{1,2}))?\s*([ap]m)?", re.IGNORECASE
)


def times_like(words: str) -> Iterator[str]:
    """Yield times that a text comes near to; not all of them are times."""
    words = words.strip()
    if len(words) > _MOST_CHARS:
        return
    ago = _AGO.fullmatch(words)
    unit = _unit(ago[2]) if ago else ""
    if ago and unit:
        yield f"-{ago[1]}{unit}"
    yield from _dates(words)
    clock = _clock(words)
    if clock:
        yield clock
    yield from nearest(words, _NAMED, most=1)


def _unit(word: str) -> str:
    lower = word.lower()
    return _UNITS.get(lower) or _UNITS.get(f"{lower}s", "")


def _dates(words: str) -> Iterator[str]:
    last, first = _DAY_FIRST.fullmatch(words), _YEAR_FIRST.fullmatch(words)
    if last:
        year, month, day, rest = last[3], last[2], last[1], last[4]
    elif first:
        year, month, day, rest = first.groups()
    else:
        return
    date = f"{year}-{month.zfill(2)}-{day.zfill(2)}"
    clock = _clock(rest.strip(" T_,:;"))
    if clock:
        yield f"{date}T{clock}"
    yield date


def _clock(words: str) -> str:
    """Return a time of day as it is written here, or an empty string."""
    found = _CLOCK.fullmatch(words)
    if not found or not (found[2] or found[4]):
        return ""
    hour = int(found[1])
    if found[4]:
        hour = hour % 12 + 12 * (found[4].lower() == "pm")
    rest = [part.zfill(2) for part in found.groups()[1:3] if part]
    return ":".join([f"{hour:02}", *(rest or ["00"])])
