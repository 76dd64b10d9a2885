"""Lines that are JSON objects.

Most lines of a source have one of a few layouts and are read in columns
(`json_alike`); the others, one by one (`json_rows`). Both read the same, so that
neither blocks nor neighbours show in a record.
"""

import re
from functools import lru_cache

import polars as pl

from logai_core.formats import Format
from logai_core.formats.fields import NUMERIC_LEVELS
from logai_core.parse.heads import NOTHING, Context, as_heads
from logai_core.parse.json_alike import read_alike
from logai_core.parse.json_names import Names
from logai_core.parse.json_rows import read_objects
from logai_core.parse.json_shapes import fill

_BLANK = " \t\r\n"
_CLOCK = r"^[0-9]{1,2}:[0-9]{2}:[0-9]{2}"
_WHOLE_SECONDS = r"^[12][0-9]{9}$"


def read_json(
    lines: pl.DataFrame, fmt: Format, _context: Context = NOTHING
) -> pl.DataFrame:
    """Return HEADS of those texts (`line_no`, `text`) that are an object of a format.

    A text may have several lines. Fields are found by name, in the order of
    `formats.fields`; those found at the top leave the attributes, the values of which
    are as written. What no name tells is found by shape. Of a repeated field the last
    value holds. A line without a message is its own message, and so is one that is
    too much for attributes.
    """
    names = _names(fmt)
    likely = _likely(lines, fmt).with_row_index("row")
    alike, left = read_alike(likely.select("row", "text"), names)
    rest = read_objects(left, names)
    read = pl.concat([alike.lines, rest.lines.select(alike.lines.columns)])
    read = fill(read.filter("known"), pl.concat([alike.fields, rest.fields]))
    found = likely.join(read, on="row", how="inner", maintain_order="left")
    return as_heads(
        found.with_columns(
            _severity(fmt).alias("severity"),
            _message(names).alias("message"),
            _stamp().alias("stamp"),
        ),
        fmt,
    )


@lru_cache(maxsize=256)
def _names(fmt: Format) -> Names:
    return Names(fmt)


def _likely(lines: pl.DataFrame, fmt: Format) -> pl.DataFrame:
    """Return the lines that look like an object and have the marks of the format."""
    text = pl.col("text")
    inner = text.str.strip_chars(_BLANK)
    marked = (
        text.str.contains(rf'"{re.escape(mark)}"[ \t\r\n]*:') for mark in fmt.marks
    )
    return lines.select("line_no", "text").filter(
        inner.str.starts_with("{"), inner.str.ends_with("}"), *marked
    )


def _severity(fmt: Format) -> pl.Expr:
    if fmt.levels:
        return pl.lit(None, pl.UInt8)
    return pl.col("level_text").replace_strict(
        NUMERIC_LEVELS, default=None, return_dtype=pl.UInt8
    )


def _message(names: Names) -> pl.Expr:
    said = pl.concat_str(
        *(pl.col(role) for role in names.says), separator=" ", ignore_nulls=True
    )
    said = pl.when(said != "").then(said)
    return (
        pl.when("whole")
        .then(pl.col("text"))
        .otherwise(pl.coalesce(said, "message", "text"))
    )


def _stamp() -> pl.Expr:
    """Return the stamp, with the day or the nanoseconds that stand beside it."""
    stamp = pl.col("stamp").str.strip_chars(" ")
    clock = pl.col("day").is_not_null() & stamp.str.contains(_CLOCK)
    seconds = pl.col("nanos").is_not_null() & stamp.str.contains(_WHOLE_SECONDS)
    return (
        pl.when(clock)
        .then(pl.concat_str("day", stamp, separator=" "))
        .when(seconds)
        .then(
            pl.concat_str(stamp, pl.col("nanos").str.pad_start(9, "0"), separator=".")
        )
        .otherwise(stamp)
    )
