"""The time that stands at the beginning of a text, as people write it."""

from datetime import date

import polars as pl

from logai_core.clocks import set_clock
from logai_core.formats.notations import ALL_TIMES, LEADING_EPOCH, STAMP, in_order
from logai_core.parse.calendar import DayOrder
from logai_core.parse.times import read_stamps
from logai_core.schemas import TS_BASIS
from logai_core.settings import Clock

HEAD_CHARS = 120  # where a stamp may lie
_LEAD = r"^[ \t*>|(\[<\x{2022}-]{0,8}"
_AT_START = f"{_LEAD}({STAMP})"
# Logs have seconds, people leave them out; they also leave out the day.
_MINUTES = (
    r"^((?:|.{0,40}?[^:0-9])[0-9]{1,2}:[0-9]{2})([^:0-9A-Za-z]|Z|[AaPp]\.?[Mm]|$)"
)
_TIME_OF_DAY = rf"{_LEAD}([0-9]{{1,2}}:[0-9]{{2}})"
_AFTER = "])>} \t:|,;-\u2013\u2014"


def stamped(texts: pl.Series, *, zone: str, day: date | None) -> pl.DataFrame:
    """Return `ts`, `ts_basis`, `stamp`, `rest` and `assumed` of texts, in the same order.

    `ts` is null where no `stamp` begins a text, or one that names no moment; `ts_basis` is
    then "none", or "skipped" where clocks of `zone` never showed it. A time that states
    no zone is one of `zone`. `day` is that of times of day, and its year that of stamps
    without one; `assumed` is "day" or "year" then, and "lacks day" or "lacks year" where
    it is not given. `rest` is what follows the stamp.
    """
    found = _found(texts.alias("text"), day)
    order = DayOrder()
    order.note(found["stamp"].drop_nulls())
    notations = in_order(ALL_TIMES, day_first=order.day_first)
    times = read_stamps(found["stamp"], notations)
    read = found.hstack([times["ts"], times["ts_basis"].cast(TS_BASIS)])
    placed = set_clock(_with_year(read, day).lazy(), Clock(zone=zone)).collect()
    return placed.select("ts", "ts_basis", "stamp", "rest", "assumed")


def begins_with_time(text: str) -> bool:
    """Tell whether a time, or one of a day, stands at the beginning of a text."""
    head = pl.Series([text[:HEAD_CHARS]])
    return bool((head.str.contains(_AT_START) | head.str.contains(_TIME_OF_DAY)).item())


def _found(texts: pl.Series, day: date | None) -> pl.DataFrame:
    """Return `stamp`, `rest` and `assumed` of texts."""
    text = pl.col("text")
    full = text.str.replace(_MINUTES, "${1}:00${2}")
    alone = text.str.head(HEAD_CHARS).str.contains(_TIME_OF_DAY)
    looked = texts.to_frame().with_columns(
        alone=alone,
        full=full,
        dayed=pl.lit(f"{day} ") + text.str.strip_chars_start(" \t*>|([<-\u2022"),
    )
    tried = looked.with_columns(
        as_is=_stamp("text"), timed=_stamp("full"), on_day=_stamp("dayed")
    )
    by_day = pl.col("alone") & pl.coalesce("as_is", "timed").is_null()
    stamp = (
        pl.when(~by_day)
        .then(pl.coalesce("as_is", "timed"))
        .otherwise("on_day" if day else None)
    )
    whole = (
        pl.when(by_day)
        .then("dayed")
        .when(pl.col("as_is").is_not_null())
        .then("text")
        .otherwise("full")
    )
    assumed = pl.when(by_day).then(pl.lit("day" if day else "lacks day"))
    return (
        tried.with_columns(stamp=stamp, whole=whole, assumed=assumed.fill_null(""))
        .with_columns(
            pl.col("whole")
            .str.splitn(pl.col("stamp"), 2)
            .struct.field("field_1")
            .str.strip_chars_start(_AFTER)
            .str.strip_chars_end()
            .alias("rest")
        )
        .select("stamp", pl.col("rest").fill_null(""), "assumed")
    )


def _stamp(text: str) -> pl.Expr:
    head = pl.col(text).str.head(HEAD_CHARS)
    return pl.coalesce(
        head.str.extract(LEADING_EPOCH, 1), head.str.extract(_AT_START, 1)
    )


def _with_year(read: pl.DataFrame, day: date | None) -> pl.DataFrame:
    """Give stamps without a year that of `day`; 29 February may be no day of it."""
    without = pl.col("ts_basis") == "assumed year"
    if day is None:
        none = pl.lit("none", TS_BASIS)
        return read.with_columns(
            pl.when(~without).then("ts"),
            pl.when(without).then(none).otherwise("ts_basis").alias("ts_basis"),
            pl.when(without)
            .then(pl.lit("lacks year"))
            .otherwise("assumed")
            .alias("assumed"),
        )
    ts = pl.col("ts")
    real = (ts.dt.month() != 2) | (ts.dt.day() != 29) | pl.lit(_is_leap(day.year))
    moved = pl.when(real).then(ts).dt.replace(year=day.year)
    return read.with_columns(
        pl.when(without).then(moved).otherwise(ts).alias("ts"),
        pl.when(without).then(pl.lit("year")).otherwise("assumed").alias("assumed"),
    )


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
