"""The year of stamps that state none. They are read in the leap year 2000.

Each such stamp lies in the year that brings it near the one before: a calendar that
falls back by more than half a year has passed New Year, one that leaps ahead by more
than nine months is back before it, and all else is the same year. So lines out of
order around New Year, old lines below newer ones and files with the newest line first
come out right, and so does a silence of up to nine months.

The year of the first of them is known at the end of the source only. It is the one
that the settings give; else the one that stamps next to it agree on which state theirs
(the record above or below, less than a day away by the calendar); else the latest
that brings no stamp past the source's last day, with a day of slack for zones.
"""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from logai_core.parse.moments import NO_YEAR, YEARS
from logai_core.schemas import TS_BASIS, UTC_US

Micros = npt.NDArray[np.int64]  # since 1970, or counts of years
_DAY = 86_400_000_000
_BACK, _AHEAD = 183 * _DAY, 274 * _DAY
_JANUARY = int(datetime(NO_YEAR, 1, 1, tzinfo=UTC).timestamp()) * 1_000_000
_FEBRUARY_29, _MARCH = 59 * _DAY, 60 * _DAY  # of a leap year, after its beginning


class _Seen(NamedTuple):
    """A stamp; `turns` are the New Years since the first one without a year."""

    micros: int
    turns: int
    assumed: bool


class Years:
    """Gives years to the stamps of one source, block by block, in its order."""

    def __init__(self, first: int) -> None:
        self._year = first
        self._above: _Seen | None = None  # the last dated record
        self._without: _Seen | None = None  # the last of those without a year
        self._latest: tuple[int, int] | None = None  # turns and micros
        self._votes: Counter[int] = Counter()

    @property
    def first(self) -> int | None:
        """Return the year taken for the first stamp without one, if there is one."""
        return None if self._without is None else self._year

    def best(self, last_day: date) -> int | None:
        """Return what that year should have been, as far as records were seen."""
        if self._latest is None:
            return None
        if self._votes:
            return max(self._votes, key=lambda year: (self._votes[year], year))
        end = datetime(last_day.year, last_day.month, last_day.day, tzinfo=UTC)
        after = int((end + timedelta(days=2)).timestamp()) * 1_000_000
        years, calendar = _without_year(np.array([after], np.int64))
        turns, micros = self._latest
        return int(years[0]) - turns - (micros >= int(calendar[0]))

    def apply(self, records: pl.DataFrame) -> pl.DataFrame:
        """Return `records` (with `ts` and `ts_basis`) with the years filled in.

        29 February in a year that has none is no time.
        """
        dated = records["ts"].is_not_null()
        assumed = (records["ts_basis"] == "assumed year") & dated
        stamps = records["ts"].to_physical()
        own = stamps.filter(assumed).to_numpy()
        turns = self._turns(own)
        self._compare(stamps.filter(dated), assumed.filter(dated), turns)
        if not own.size:
            return records
        found, real = _in_year(own, self._year + turns)
        filled = pl.Series(found).set(pl.Series(~real), None)
        rows = assumed.arg_true()
        records = records.with_columns(stamps.scatter(rows, filled).cast(UTC_US))
        return records if real.all() else _without_time(records, rows.to_numpy()[~real])

    def _turns(self, own: Micros) -> Micros:
        """Return the turns of the next stamps without a year, and remember them."""
        if not own.size:
            return own
        before = self._without or _Seen(int(own[0]), 0, assumed=True)
        steps = np.diff(own, prepend=before.micros)
        turned = (steps < -_BACK).astype(np.int64) - (steps > _AHEAD)
        turns = before.turns + np.cumsum(turned)
        top = int(turns.max())
        latest = (top, int(own[turns == top].max()))
        self._latest = max(self._latest or latest, latest)
        self._without = _Seen(int(own[-1]), int(turns[-1]), assumed=True)
        return turns

    def _compare(self, dated: pl.Series, assumed: pl.Series, turns: Micros) -> None:
        """Count what neighbours that state their year say about the first year."""
        if dated.is_empty():
            return
        stamps, kinds = dated.to_numpy(), assumed.to_numpy()
        all_turns = np.zeros(len(stamps), np.int64)
        all_turns[kinds] = turns
        if self._above is not None:
            stamps = np.insert(stamps, 0, self._above.micros)
            kinds = np.insert(kinds, 0, self._above.assumed)
            all_turns = np.insert(all_turns, 0, self._above.turns)
        self._above = _Seen(int(stamps[-1]), int(all_turns[-1]), bool(kinds[-1]))
        beside = np.flatnonzero(kinds[1:] != kinds[:-1])
        if beside.size:
            without = np.where(kinds[beside], beside, beside + 1)
            stated = np.where(kinds[beside], beside + 1, beside)
            votes = _agreed(stamps[without], stamps[stated])
            self._votes.update((votes[1] - all_turns[without])[votes[0]].tolist())


def _without_time(records: pl.DataFrame, rows: npt.NDArray[np.uint32]) -> pl.DataFrame:
    gone = np.zeros(records.height, bool)
    gone[rows] = True
    none = pl.when(pl.Series(gone)).then(pl.lit("none", TS_BASIS))
    return records.with_columns(none.otherwise("ts_basis").alias("ts_basis"))


def _agreed(without: Micros, stated: Micros) -> tuple[npt.NDArray[np.bool_], Micros]:
    """Return whether stamps lie within a day by the calendar, and in which year then."""
    years, calendar = _without_year(stated)
    apart = without - calendar
    turned = (apart < -_BACK).astype(np.int64) - (apart > _BACK)
    near = np.abs(apart + turned * 366 * _DAY) < _DAY
    return near, years + turned


def _without_year(micros: Micros) -> tuple[Micros, Micros]:
    """Return the years of instants, and the instants in the year 2000."""
    starts = micros.astype("datetime64[us]").astype("datetime64[Y]")
    years = starts.astype(np.int64) + 1970
    within = micros - starts.astype("datetime64[us]").astype(np.int64)
    shifted = within + np.where(~_leap(years) & (within >= _FEBRUARY_29), _DAY, 0)
    return years, _JANUARY + shifted


def _in_year(micros: Micros, years: Micros) -> tuple[Micros, npt.NDArray[np.bool_]]:
    """Return instants of the year 2000 in other years, and whether they are there."""
    within = micros - _JANUARY
    if years.min() == years.max():
        years = years[:1]  # as good, and faster
    real = (years >= YEARS[0]) & (years <= YEARS[-1])
    years = np.clip(years, YEARS[0], YEARS[-1])
    leap = _leap(years)
    real = real & (leap | (within < _FEBRUARY_29) | (within >= _MARCH))
    starts = (years - 1970).astype("datetime64[Y]").astype("datetime64[us]")
    shifted = within - np.where(~leap & (within >= _MARCH), _DAY, 0)
    return starts.astype(np.int64) + shifted, real


def _leap(years: Micros) -> npt.NDArray[np.bool_]:
    leap: npt.NDArray[np.bool_] = (years % 4 == 0) & (
        (years % 100 != 0) | (years % 400 == 0)
    )
    return leap
