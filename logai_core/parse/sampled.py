"""What a sample of a source says about its stamps."""

import polars as pl

from logai_core.formats import Format, Guess
from logai_core.formats.notations import NOTATIONS
from logai_core.parse.calendar import NOTHING_KNOWN, Calendar
from logai_core.parse.parser import Parser
from logai_core.schemas import LINES
from logai_core.settings import Limits, ParseSettings


def read_calendar(
    sample: pl.Series, guess: Guess, *, settings: ParseSettings, limits: Limits
) -> Calendar:
    """Return the calendar of a source, as far as `sample`, lines in order, tells.

    Where all notations of its formats state the year and leave no doubt which number
    is the day, there is nothing to find out.
    """
    formats = [guess.format, *guess.also]
    if guess.inner is None and all(_is_plain(fmt) for fmt in formats):
        return NOTHING_KNOWN
    lines = pl.DataFrame({"text": sample.cast(pl.String)}).select(
        pl.int_range(1, pl.len() + 1, dtype=pl.UInt32).alias("line_no"),
        pl.lit(0, pl.UInt64).alias("byte_offset"),
        pl.lit(0, pl.UInt32).alias("byte_len"),
        "text",
        pl.lit(value=False).alias("cut"),
    )
    parser = Parser(guess, source_id="", settings=settings, limits=limits)
    parser.feed(lines.select(LINES.names()))
    parser.finish()
    return parser.calendar


def _is_plain(fmt: Format) -> bool:
    return bool(fmt.times) and all(_states_all(NOTATIONS[name]) for name in fmt.times)


def _states_all(notation: str) -> bool:
    """Return whether a notation has the year, and its month by name or year first."""
    year, day = notation.find("(?P<Y>"), notation.find("(?P<d>")
    return year >= 0 and ("(?P<b>" in notation or year < day)
