"""What a finding says of a value that changed, in one sentence."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from logai_core.inert import inert_text
from logai_core.instants import on_several_days, spoken

_MOST_CHARS = 80


class Change(NamedTuple):
    """A value from bucket `start` to `end`; `of` are all records of its dimension then.

    `old` is the value that lost most to it, None where none did.
    """

    dimension: str
    value: str
    old: str | None
    start: int
    end: int
    ratio: float
    is_new: bool
    records: int
    of: int
    share_before: float
    first_us: int
    step_us: int
    buckets: int

    @property
    def share(self) -> float:
        """Return the share of the value while it lasts."""
        return self.records / max(self.of, 1)

    def moment_us(self, row: int) -> int:
        """Return when a bucket starts."""
        return self.first_us + row * self.step_us


def sentence(change: Change) -> str:
    """Return the value, since when, in how many records, and what was there before.

    "version is '1.3' from 14:02:00 UTC on (412 of 420 records), never before; fewer have
    '1.2'".
    """
    lasts = change.end >= change.buckets
    ends = (change.start,) if lasts else (change.start, change.end)
    times = spoken(
        *(_moment(change, row) for row in ends), dated=_is_dated(change), joint=" to "
    )
    told = (
        f"{_shown(change.dimension)} is '{_shown(change.value)}' from"
        f" {times}{' on' if lasts else ''}"
        f" ({change.records:,} of {change.of:,} records)"
    )
    before = (
        "never before" if change.is_new else f"{change.share_before:.0%} of them before"
    )
    old = f"; fewer have '{_shown(change.old)}'" if change.old is not None else ""
    return f"{told}, {before}{old}"


def _shown(text: str) -> str:
    shown = inert_text(text).replace("\n", " ")
    return shown if len(shown) <= _MOST_CHARS else shown[: _MOST_CHARS - 1] + "…"


def _is_dated(change: Change) -> bool:
    return on_several_days(_moment(change, 0), _moment(change, change.buckets))


def _moment(change: Change, row: int) -> datetime:
    since = timedelta(microseconds=change.moment_us(row))
    return datetime(1970, 1, 1, tzinfo=UTC) + since
