"""What every reader of lines hands on: the head of a line, one row a line."""

import polars as pl

# `stamp` is the time as written, null when the line states none. `severity` is null
# where it follows from `level_text`. `message` is the line without its header.
HEADS = pl.Schema(
    {
        "line_no": pl.UInt32(),
        "stamp": pl.String(),
        "level_text": pl.String(),
        "severity": pl.UInt8(),
        "service": pl.String(),
        "host": pl.String(),
        "message": pl.String(),
        "attributes": pl.String(),
    }
)


def as_heads(lines: pl.DataFrame) -> pl.DataFrame:
    """Return HEADS of `lines`, null where a column is missing."""
    return lines.select(
        pl.col(name) if name in lines.columns else pl.lit(None, dtype).alias(name)
        for name, dtype in HEADS.items()
    )


def whole(lines: pl.DataFrame) -> pl.DataFrame:
    """Return HEADS of lines that have no header: all of the text is message."""
    return as_heads(lines.select("line_no", pl.col("text").alias("message")))
