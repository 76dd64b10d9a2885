"""The pieces of a stamp to the moment it names, as expressions.

The pieces are columns of text, named as the groups in `formats.notations`.
"""

import polars as pl

from logai_core.formats.months import MONTHS

NO_YEAR = 2000  # a leap year, so that 29 February is a day
# No clock of a log is right before or after; what states it was never set, or is no
# time (Go's and Windows' zero, certificates without end).
YEARS = range(1970, 2101)
LEAP_SECOND = 60
# Two digits of a year: POSIX strptime takes 69 to 99 as the last century.
_CENTURY_TURN = 69
_MONTHS = {
    written: number
    for name, number in MONTHS.items()
    for written in (name, name.title(), name.upper())
}

COUNTED = frozenset({"millis", "mantissa", "tai", "filetime"})
_SECOND = 1_000_000
# daemontools labels the second t since 1970 as 2^62 + 10 + t, without leap seconds.
_TAI_LABEL_0 = 2**62 + 10
_FILETIME_1970 = 116_444_736_000_000_000  # in steps of 100 ns since 1601
_MOST_SECONDS = 4_200_000_000  # in the year 2103


def counted(have: set[str]) -> pl.Expr:
    """Return microseconds since 1970, of notations that count from one moment."""
    if "tai" in have:
        seconds = pl.col("tai").str.to_integer(base=16, strict=False) - _TAI_LABEL_0
        near = pl.when(seconds.is_between(0, _MOST_SECONDS)).then(seconds)
        nanos = pl.col("nanos_hex").str.to_integer(base=16, strict=False)
        return near * _SECOND + nanos.fill_null(0) // 1_000
    if "filetime" in have:
        return (pl.col("filetime").cast(pl.Int64) - _FILETIME_1970) // 10
    if "mantissa" in have:
        digits = pl.concat_str(pl.lit("1"), pl.col("mantissa").str.pad_end(15, "0"))
        return digits.str.head(16).cast(pl.Int64)
    millis = pl.col("millis").cast(pl.Int64) * 1_000
    if "seconds" not in have:
        return millis
    return pl.coalesce(
        pl.col("seconds").cast(pl.Int64) * _SECOND + _micros(have),
        millis,
        pl.col("micros").cast(pl.Int64),
        pl.col("nanos").cast(pl.Int64) // 1_000,
    )


def wall(have: set[str]) -> pl.Expr:
    """Return the time as a clock on the wall shows it; null where none ever does."""
    year, month, day = _year(have), _month(have), _day(have)
    hour, minute, second = _hour(have), _whole("M"), _second()
    real = (
        year.is_between(YEARS[0], YEARS[-1])
        & month.is_between(1, 12)
        & (day >= 1)
        & (day <= _days_in(year, month))
        & (hour <= 23)
        & (minute <= 59)
        & (second <= LEAP_SECOND)
    )
    leap = second == LEAP_SECOND
    start = pl.datetime(
        pl.when(real).then(year),
        month,
        day,
        hour,
        minute,
        pl.when(leap).then(0).otherwise(second),
    )
    fraction = pl.when(leap).then(0).otherwise(_micros(have))
    moved = pl.duration(minutes=leap.cast(pl.Int64), microseconds=fraction)
    return _in_year(start, have) + moved


def _in_year(start: pl.Expr, have: set[str]) -> pl.Expr:
    """Return the day that is counted from the beginning of the year, if it is."""
    if "j" in have:
        days = _whole("j") - 1
    elif "W" in have:  # week 1 is the one with 4 January
        fourth = start + pl.duration(days=3)
        days = _whole("W") * 7 + _whole("w") - 4 - fourth.dt.weekday()
    else:
        return start
    found = start + pl.duration(days=days)
    if "j" in have:
        real = (days >= 0) & (found.dt.year() == start.dt.year())
    else:
        real = (found.dt.iso_year() == _whole("Y")) & (_whole("W") >= 1)
    return pl.when(real).then(found)


def _year(have: set[str]) -> pl.Expr:
    if "y" not in have:
        return _whole("Y") if "Y" in have else pl.lit(NO_YEAR, pl.Int32)
    short = _whole("y")
    year = short + pl.when(short < _CENTURY_TURN).then(2000).otherwise(1900)
    return pl.coalesce(_whole("Y"), year) if "Y" in have else year


def _month(have: set[str]) -> pl.Expr:
    if "m" in have:
        return _whole("m")
    if "b" not in have:
        return pl.lit(1, pl.Int32)
    return pl.col("b").replace_strict(_MONTHS, default=None, return_dtype=pl.Int32)


def _day(have: set[str]) -> pl.Expr:
    return _whole("d") if "d" in have else pl.lit(1, pl.Int32)


def _second() -> pl.Expr:
    return _whole("S").fill_null(0)  # some leave the seconds out


def _hour(have: set[str]) -> pl.Expr:
    hour = _whole("H")
    if "p" not in have:
        return hour
    twelve = pl.when(hour.is_between(1, 12)).then(hour % 12)
    half = pl.col("p").str.head(1).str.to_lowercase()
    return (
        pl.when(half == "a")
        .then(twelve)
        .when(half == "p")
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
