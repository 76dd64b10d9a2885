"""The clock that wrote a source: its zone, and how wrong it was.

Records are kept as parsed, with stamps that state no zone read as UTC. What is set here
is applied whenever they are read, so that it can be changed and taken back at any time.
"""

from functools import cache

import polars as pl

from logai_core.errors import SettingError
from logai_core.schemas import TS_BASIS
from logai_core.settings import Clock

_MOST_OFFSET_S = 366 * 86_400.0
_LOCAL = pl.col("ts_basis").is_in(["zone setting", "assumed year"])


def check_clock(clock: Clock) -> None:
    """Refuse a zone that is not in the IANA database, or an offset beyond a year.

    Raises:
        SettingError: with an example of what is expected.
    """
    if not clock.zone or not is_zone(clock.zone):
        raise SettingError(
            f"zone: found {clock.zone!r}, expected a name of the IANA time zone database",
            hint="Give a zone such as UTC or Europe/Berlin.",
        )
    if not abs(clock.offset_s) <= _MOST_OFFSET_S:  # NaN is refused too
        raise SettingError(
            f"offset: found {clock.offset_s} s, expected at most a year",
            hint="Give the seconds to add to every time of the source.",
        )


def set_clock(records: pl.LazyFrame, clock: Clock) -> pl.LazyFrame:
    """Return RECORDS with `ts` and `ts_basis` as the clock says.

    Of a wall time that came twice the earlier instant is taken, one that never came
    gives no time; `ts_basis` tells.
    """
    if clock == Clock():
        return records
    ts, shift = pl.col("ts"), pl.duration(microseconds=round(clock.offset_s * 1e6))
    if clock.zone == "UTC":
        return records.with_columns(ts + shift)
    wall = ts.dt.replace_time_zone(None)
    early, late = in_zone(wall, clock.zone)
    basis = (
        pl.when(_LOCAL & ts.is_not_null() & early.is_null())
        .then(pl.lit("skipped", TS_BASIS))
        .when(_LOCAL & (early != late))
        .then(pl.lit("ambiguous", TS_BASIS))
        .otherwise("ts_basis")
    )
    return records.with_columns(
        (pl.when(_LOCAL).then(early).otherwise(ts) + shift).alias("ts"),
        basis.alias("ts_basis"),
    )


@cache
def is_zone(name: str) -> bool:
    """Return whether a zone is in the database that conversions use."""
    try:
        pl.Series([], dtype=pl.Datetime("us")).dt.replace_time_zone(name)
    except pl.exceptions.ComputeError:
        return False
    return True


def in_zone(wall: pl.Expr, zone: str) -> tuple[pl.Expr, pl.Expr]:
    """Return the earliest and the latest instant at which clocks of a zone show a time.

    They differ where the time came twice, and are null where it never came.
    """
    return _instant(wall, zone, "earliest"), _instant(wall, zone, "latest")


def _instant(wall: pl.Expr, zone: str, which: str) -> pl.Expr:
    return wall.dt.replace_time_zone(
        zone,
        ambiguous=which,  # type: ignore[arg-type]
        non_existent="null",
    ).dt.convert_time_zone("UTC")
