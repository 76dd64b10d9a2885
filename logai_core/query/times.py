"""Times in a query: dates and clock times of a zone, and times relative to the data."""

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo

from logai_core.clocks import check_clock
from logai_core.errors import QueryError
from logai_core.query.faults import alternatives, fault, quoted
from logai_core.query.fields import Fields
from logai_core.query.times_alike import times_like
from logai_core.query.tree import Compare, Value
from logai_core.settings import Clock

MICRO = timedelta(microseconds=1)
_UNITS = {"ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3_600.0, "d": 86_400.0, "w": 604_800.0}
_DURATION = r"(?:[0-9]{1,9}(?:\.[0-9]{1,3})?(?:ms|s|m|h|d|w))+"
_RELATIVE = re.compile(rf"(?:(now)|(?:now)?([+-])({_DURATION}))")
_PIECE = re.compile(r"([0-9.]+)(ms|s|m|h|d|w)")
_DAY = r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2}|today|yesterday)"
_CLOCK = (
    r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})"
    r"(?::(?P<second>[0-9]{2})(?:[.,](?P<part>[0-9]{1,6}))?)?"
)
_OFFSET = r"(?P<offset>Z|[+-][0-9]{2}:?[0-9]{2})?"
_WALL = re.compile(rf"(?:{_DAY}(?:[T ]+{_CLOCK}\s*{_OFFSET})?|{_CLOCK.replace('P<', 'P<only_')})")  # fmt: skip
_HINT = (
    'Write a time such as 14:02, 2026-11-20T14:02:03Z, "yesterday 10:00", or one '
    "relative to the last record such as -15m (ms s m h d w)."
)


class Stretch(NamedTuple):
    """The half-open interval `[start, end)` in UTC; None is an open end."""

    start: datetime | None
    end: datetime | None


def stretches_of(
    value: Value, operator: str, fields: Fields, text: str
) -> tuple[Stretch, ...]:
    """Return the intervals that a comparison of `time` with a value allows, in order.

    With : and =, a time is as long as what it leaves out: 14:02 is a minute, a date is a
    day; a time before the last record, -15m, goes on to the end. These allow both of a
    time that came twice, as clocks were put back; all else means the earlier one.

    Raises:
        QueryError: the value is no time, or is relative and no record has a time.
    """
    if value.kind == "range":
        low, high = (
            None if part.kind == "any" else _read(part, fields, text)[0].start
            for part in value.parts
        )
        return (Stretch(low, high),)
    read = _read(value, fields, text)
    start = read[0].start
    if start is None or operator in (":", "=", "!="):
        return read
    return (
        {
            ">=": Stretch(start, None),
            ">": Stretch(_moved(start, MICRO), None),
            "<": Stretch(None, start),
            "<=": Stretch(None, _moved(start, MICRO)),
        }[operator],
    )


def _read(value: Value, fields: Fields, text: str) -> tuple[Stretch, ...]:
    try:
        found = _stretch(value, fields, text)
    except (ValueError, OverflowError):  # such as 2026-02-30, 25:00, year 10000
        found = None
    if found is None:
        near = _that_read(times_like(value.text), value, fields, text)
        what = f"found {value.text!r}, expected a time"
        hint = f"Write {alternatives(near)}, or another time." if near else _HINT
        raise fault(text, value.place, what, hint, near)
    return found


def _that_read(
    times: Iterable[str], value: Value, fields: Fields, text: str
) -> list[str]:
    """Return, as a query has them, those of some times that are times."""
    found = []
    for one in times:
        with suppress(ValueError, OverflowError, QueryError):
            if _stretch(replace(value, kind="word", text=one), fields, text):
                found.append(quoted(one) if " " in one else one)
    return found


def _stretch(value: Value, fields: Fields, text: str) -> tuple[Stretch, ...] | None:
    if value.kind not in ("word", "quoted"):
        return None
    words = value.text.strip()
    relative = _RELATIVE.fullmatch(words)
    if relative:
        last = _last(value, fields, text)
        if relative[1]:
            return (Stretch(last, None),)
        step = _duration(relative[3])
        return (Stretch(last + (step if relative[2] == "+" else -step), None),)
    wall = _WALL.fullmatch(words)
    if wall is None:
        return None
    check_clock(Clock(zone=fields.zone))
    if wall["only_hour"]:
        return _of_a_day_near(wall, value, fields, text)
    return _of_day(wall, value, fields, text)


def _last(value: Value, fields: Fields, text: str) -> datetime:
    if fields.last is None:
        raise fault(
            text,
            value.place,
            f"found {value.text!r}, but no record has a time to count from",
            "Write a date and a time.",
        )
    return fields.last


def _duration(words: str) -> timedelta:
    return timedelta(
        seconds=sum(float(n) * _UNITS[unit] for n, unit in _PIECE.findall(words))
    )


def _of_day(
    wall: re.Match[str], value: Value, fields: Fields, text: str
) -> tuple[Stretch, ...]:
    zone = ZoneInfo(fields.zone)
    if wall["day"][0].isdigit():
        day = date.fromisoformat(wall["day"])
    else:
        back = timedelta(days=wall["day"] == "yesterday")
        day = _last(value, fields, text).astimezone(zone).date() - back
    if not wall["hour"]:
        end = day + timedelta(days=1)
        return (Stretch(_utc(day, time(), zone), _utc(end, time(), zone)),)
    clock, length = _clock(wall, "")
    return _shown(day, clock, _offset(wall["offset"]) or zone, length)


def _of_a_day_near(
    wall: re.Match[str], value: Value, fields: Fields, text: str
) -> tuple[Stretch, ...]:
    """Return a clock time on the last day on which the data has it, or comes nearest."""
    clock, length = _clock(wall, "only_")
    last = _last(value, fields, text)
    first = fields.first or last
    zone = ZoneInfo(fields.zone)
    today = last.astimezone(zone).date()
    days = [today + timedelta(days=step) for step in (0, -1, 1)]
    return min(
        (_shown(day, clock, zone, length) for day in days),
        key=lambda each: min(
            max(first - one, one - last, timedelta()) for one, _ in each if one
        ),
    )


def _clock(wall: re.Match[str], prefix: str) -> tuple[time, timedelta]:
    """Return a time of day, and how long a stretch it names."""
    hour, minute, second, part = (
        wall[prefix + name] for name in ("hour", "minute", "second", "part")
    )
    micros = int((part or "").ljust(6, "0"))
    clock = time(int(hour), int(minute), int(second or 0), micros)
    if part:
        return clock, timedelta(microseconds=10 ** (6 - len(part)))
    return clock, timedelta(seconds=1) if second else timedelta(minutes=1)


def _offset(words: str | None) -> tzinfo | None:
    if not words:
        return None
    return datetime.strptime(words.replace(":", ""), "%z").tzinfo


def _utc(day: date, clock: time, zone: tzinfo) -> datetime:
    # Of a time that came twice this is the earlier one (fold 0).
    return datetime.combine(day, clock, zone).astimezone(UTC)


def _shown(
    day: date, clock: time, zone: tzinfo, length: timedelta
) -> tuple[Stretch, ...]:
    """Return when clocks show a time: twice in an hour by which they are put back.

    A time that they pass over is what it would have been without that.
    """
    start, again = (_utc(day, clock.replace(fold=fold), zone) for fold in (0, 1))
    starts = (start, again) if again > start else (start,)
    return tuple(Stretch(one, one + length) for one in starts)


def _moved(instant: datetime, by: timedelta) -> datetime:
    return min(instant, datetime.max.replace(tzinfo=UTC) - by) + by


def stretch_of_compare(compare: Compare, fields: Fields, text: str) -> Stretch:
    """Return the hull of the intervals that a comparison of `time` allows."""
    if compare.value.kind == "any":
        return Stretch(None, None)
    own = compare.value
    values = own.parts if own.kind == "set" else (own,)
    return hull(
        [
            stretch
            for one in values
            for stretch in stretches_of(one, compare.operator, fields, text)
        ]
    )


def hull(stretches: list[Stretch]) -> Stretch:
    """Return the shortest interval that holds all of them."""
    starts = [one.start for one in stretches if one.start]
    ends = [one.end for one in stretches if one.end]
    return Stretch(
        min(starts) if len(starts) == len(stretches) else None,
        max(ends) if len(ends) == len(stretches) else None,
    )
