"""The clock that a chart goes by."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import polars as pl
import polars.selectors as cs

from logai_core.instants import local

_STEP = "1w"  # between looks at a zone's offset: it never holds for less


class Dial(NamedTuple):
    """The clock of a zone as it goes at the beginning of a chart, and all through it.

    So an axis has no hour twice and passes over none, bars keep their length, and each
    place on it is one instant. Where clocks of the zone are put forward or back within
    the chart's time, `changes`, and the axis names the offset that it goes by.
    """

    zone: str = "UTC"
    offset: timedelta = timedelta(0)
    changes: bool = False

    @property
    def name(self) -> str:
        """Return what stands behind a time."""
        return f"UTC{_signed(self.offset)}" if self.changes else self.zone

    @property
    def title(self) -> str:
        """Return what stands under the axis."""
        if not self.changes:
            return self.zone
        return f"{self.name} throughout; clocks of {self.zone} change meanwhile"

    def told(self, sentence: str) -> str:
        """Return a sentence of a finding, as it is drawn, with the zone of its times.

        A sentence says it itself, unless it was cut or is of an older version.
        """
        if self.zone == "UTC" or "UTC" in sentence:
            return sentence
        return f"{sentence}<br>(times in this sentence are UTC)"

    def naive(self, when: datetime) -> datetime:
        """Return an instant in UTC as figures take it: what the dial shows, without a zone."""
        return when.replace(tzinfo=None) + self.offset

    def instant(self, shown: datetime) -> datetime:
        """Return the instant at which the dial shows a time."""
        return shown.replace(tzinfo=UTC) - self.offset

    def turned(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return a frame with its times as the dial shows them, though called UTC."""
        if not self.offset:
            return frame
        return frame.with_columns(cs.datetime(time_zone="UTC") + self.offset)


UTC_DIAL = Dial()


def dial_of(zone: str, first: datetime | None, last: datetime | None) -> Dial:
    """Return the dial of a zone for the time from `first` to `last`."""
    if zone == "UTC" or first is None or last is None:
        return Dial(zone)
    offset = local(first, zone).utcoffset() or timedelta(0)
    looked = pl.datetime_range(first, last, _STEP, eager=True).append(
        pl.Series([last], dtype=pl.Datetime("us", "UTC"))
    )
    shown = looked.dt.convert_time_zone(zone).dt
    offsets = shown.base_utc_offset() + shown.dst_offset()
    return Dial(zone, offset, changes=offsets.n_unique() > 1)


def _signed(offset: timedelta) -> str:
    """Return an offset as `+02:00`."""
    minutes = round(offset.total_seconds() / 60)
    return (
        f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
    )
