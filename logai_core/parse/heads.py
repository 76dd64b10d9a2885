"""What every reader of lines hands on: the head of a line, one row a line."""

from typing import NamedTuple

import polars as pl

from logai_core.formats import Format
from logai_core.schemas import LEVEL_BASIS

# `stamp` is the time as written, null when the line states none. `severity` is null
# where it follows from `level_text`. `message` is the line without its header. `glued`
# lines go on with a piece of a line above, with no line feed between them.
HEADS = pl.Schema(
    {
        "line_no": pl.UInt32(),
        "stamp": pl.String(),
        "level_text": pl.String(),
        "level_basis": LEVEL_BASIS,
        "severity": pl.UInt8(),
        "service": pl.String(),
        "host": pl.String(),
        "message": pl.String(),
        "trace_id": pl.String(),
        "span_id": pl.String(),
        "request_id": pl.String(),
        "user_id": pl.String(),
        "attributes": pl.String(),
        "format": pl.String(),
        "glued": pl.Boolean(),
    }
)


class Context(NamedTuple):
    """What the lines before a block say about it.

    `above` is the text of the line above; `header` the last line that named columns.
    Of the first format, if it is a table: `headers` is how often they were named anew,
    `open` whether a quoted field is not closed, `directive` whether the last line that
    is not blank is one; None where that is not followed.
    """

    above: str = ""
    header: str = ""
    headers: int = 0
    open: bool | None = None
    directive: bool | None = None


NOTHING = Context()


def as_heads(lines: pl.DataFrame, fmt: Format | None = None) -> pl.DataFrame:
    """Return HEADS of `lines`, null where a column is missing."""
    if fmt is not None:
        lines = lines.with_columns(pl.lit(fmt.name).alias("format"))
    return lines.select(
        pl.col(name) if name in lines.columns else pl.lit(None, dtype).alias(name)
        for name, dtype in HEADS.items()
    )


def whole(lines: pl.DataFrame) -> pl.DataFrame:
    """Return HEADS of lines that have no header: all of the text is message."""
    return as_heads(lines.select("line_no", pl.col("text").alias("message")))
