"""Stamps as written to instants.

A stamp that states no zone is read as if it were UTC; the clock of its source is set
later, see `clocks`. One that states no year is read in the year 2000, see `years`. No
time is ever invented: a stamp that names no moment (30 February, 25 o'clock) gives
none. A leap second is the first instant of the next minute.
"""

from typing import NamedTuple

import polars as pl

from logai_core.formats.notations import NOTATIONS
from logai_core.schemas import TS_BASIS, UTC_US

_MONTHS = {
    "Jan": 1, "Feb": 2, "Mar": 3, "Apr": 4, "May": 5, "Jun": 6,
    "Jul": 7, "Aug": 8, "Sep": 9, "Oct": 10, "Nov": 11, "Dec": 12,
}  # fmt: skip
_TIMES = pl.Schema({"row": pl.UInt32(), "ts": UTC_US, "ts_basis": TS_BASIS})
# Two digits of a year: POSIX strptime takes 69 to 99 as the last century.
_CENTURY_TURN = 69
LEAP_SECOND = 60
NO_YEAR = 2000  # a leap year, so that 29 February is a day


class _Zoned(NamedTuple):
    ts: pl.Expr
    explicit: pl.Expr


def read_stamps(stamps: pl.Series, notations: tuple[str, ...]) -> pl.DataFrame:
    """Return `ts` and `ts_basis` of each stamp, in the same order.

    The first notation that matches a whole stamp holds, even if it then names no
    moment. A null or unread stamp has a null `ts` and the basis "none".
    """
    left = stamps.alias("stamp").to_frame().with_row_index("row").drop_nulls("stamp")
    parts = [_TIMES.to_frame()]
    for name in notations:
        if left.is_empty():
            break
        pieces = left.select(
            "row",
            pl.col("stamp")
            .str.extract_groups(f"^(?:{NOTATIONS[name]})$")
            .struct.unnest(),
        )
        matched = pieces.select(
            pl.any_horizontal(pl.exclude("row").is_not_null()).alias("matched")
        )["matched"]
        parts.append(_instants(pieces.filter(matched)))
        left = left.filter(~matched)
    read = pl.concat(parts)
    if read.height == len(stamps) and len(parts) == 2:
        return read.drop("row")
    rows = pl.int_range(len(stamps), dtype=pl.UInt32, eager=True).alias("row")
    return (
        rows.to_frame()
        .join(read, on="row", how="left", maintain_order="left")
        .select("ts", pl.col("ts_basis").fill_null("none"))
    )


def _instants(pieces: pl.DataFrame) -> pl.DataFrame:
    have = set(pieces.columns)
    if "seconds" in have:
        ts, explicit = _epoch(have), pl.lit(value=True)
    else:
        ts, explicit = _zoned(_wall(have), have)
    dated = bool(have & {"Y", "y", "seconds"})
    basis = (
        pl.when(pl.col("ts").is_null())
        .then(pl.lit("none"))
        .when(pl.lit(not dated))
        .then(pl.lit("assumed year"))
        .when("explicit")
        .then(pl.lit("explicit"))
        .otherwise(pl.lit("zone setting"))
    )
    return pieces.select("row", ts.alias("ts"), explicit.alias("explicit")).select(
        "row", "ts", basis.cast(TS_BASIS).alias("ts_basis")
    )


def _epoch(have: set[str]) -> pl.Expr:
    scaled = pl.coalesce(
        pl.col("seconds").cast(pl.Int64) * 1_000_000 + _micros(have),
        pl.col("millis").cast(pl.Int64) * 1_000,
        pl.col("micros").cast(pl.Int64),
        pl.col("nanos").cast(pl.Int64) // 1_000,
    )
    return scaled.cast(pl.Datetime("us")).dt.replace_time_zone("UTC")


def _wall(have: set[str]) -> pl.Expr:
    """Return the time as a clock on the wall shows it."""
    years = _year(have)
    month = (
        pl.col("b").replace_strict(_MONTHS, return_dtype=pl.Int32)
        if "b" in have
        else _whole("m")
    )
    day, hour, minute, second = _whole("d"), _hour(have), _whole("M"), _whole("S")
    real = (
        month.is_between(1, 12)
        & (day >= 1)
        & (day <= _days_in(years, month))
        & (hour <= 23)
        & (minute <= 59)
        & (second <= LEAP_SECOND)
    )
    leap = second == LEAP_SECOND
    start = pl.datetime(
        pl.when(real & (years > 0)).then(years),
        month,
        day,
        hour,
        minute,
        pl.when(leap).then(0).otherwise(second),
    )
    fraction = pl.when(leap).then(0).otherwise(_micros(have))
    return start + pl.duration(minutes=leap.cast(pl.Int64), microseconds=fraction)


def _year(have: set[str]) -> pl.Expr:
    if "Y" in have:
        return _whole("Y")
    if "y" in have:
        short = _whole("y")
        return short + pl.when(short < _CENTURY_TURN).then(2000).otherwise(1900)
    return pl.lit(NO_YEAR, pl.Int32)


def _hour(have: set[str]) -> pl.Expr:
    hour = _whole("H")
    if "p" not in have:
        return hour
    twelve = pl.when(hour.is_between(1, 12)).then(hour % 12)
    return (
        pl.when(pl.col("p") == "AM")
        .then(twelve)
        .when(pl.col("p") == "PM")
        .then(twelve + 12)
        .otherwise(hour)
    )


def _whole(name: str) -> pl.Expr:
    return pl.col(name).cast(pl.Int32)


def _micros(have: set[str]) -> pl.Expr:
    if "f" not in have:
        return pl.lit(0, pl.Int64)
    return pl.col("f").str.head(6).str.pad_end(6, "0").cast(pl.Int64).fill_null(0)


def _days_in(year: pl.Expr, month: pl.Expr) -> pl.Expr:
    leap_year = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    return (
        pl.when(month == 2)
        .then(28 + leap_year.cast(pl.Int32))
        .otherwise(30 + (month + month // 8) % 2)
    )


def _zoned(wall: pl.Expr, have: set[str]) -> _Zoned:
    """Return the instants in UTC, and whether the line itself states the zone."""
    local = wall.dt.replace_time_zone("UTC")
    if "z" not in have:
        return _Zoned(local, pl.lit(value=False))
    utc = local - pl.duration(minutes=_offset())
    stated = pl.col("z").is_not_null()
    return _Zoned(pl.when(stated).then(utc).otherwise(local), stated)


def _offset() -> pl.Expr:
    """Return minutes east of Greenwich; Z, UTC and GMT have no digits."""
    digits = pl.col("z").str.replace_all("[^0-9]", "").str.pad_end(4, "0")
    minutes = digits.str.head(2).cast(pl.Int32) * 60 + digits.str.tail(2).cast(pl.Int32)
    west = pl.col("z").str.contains("-", literal=True)
    return pl.when(west).then(-minutes).otherwise(minutes)
