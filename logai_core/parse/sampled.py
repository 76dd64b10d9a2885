"""What a sample of a source says about its stamps."""

import polars as pl

from logai_core.formats import Guess
from logai_core.parse.calendar import Calendar
from logai_core.parse.parser import Parser
from logai_core.schemas import LINES
from logai_core.settings import Limits, ParseSettings


def read_calendar(
    sample: pl.Series, guess: Guess, *, settings: ParseSettings, limits: Limits
) -> Calendar:
    """Return the calendar of a source, as far as `sample`, lines in order, tells."""
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
