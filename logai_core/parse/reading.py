"""Which reader explains which line, and what each line is to the one above."""

from collections.abc import Callable

import polars as pl

from logai_core.formats import Format
from logai_core.formats.continuation import BELOW_INDENTED, INDENTED, SURE
from logai_core.parse.heads import HEADS, whole
from logai_core.parse.jsonl import read_json
from logai_core.parse.logfmt import read_logfmt
from logai_core.parse.plain import read_plain
from logai_core.parse.text import read_text

Reader = Callable[[pl.DataFrame], pl.DataFrame]

# What a line is to the one above: it begins a record, continues one, or is blank.
ROLE = pl.Enum(["begins", "continues", "blank"])


def read_heads(lines: pl.DataFrame, fmt: Format) -> pl.DataFrame:
    """Return HEADS and `role` of every line (`line_no`, `text`), in their order.

    Lines that the format does not explain are read as JSON where they are, else as
    any text. The first two go before the marks of a continuation, any text after the
    sure ones.
    """
    if fmt.kind == "message":
        return whole(lines).with_columns(pl.lit("begins", ROLE).alias("role"))
    text = pl.col("text")
    blank = text.str.strip_chars() == ""
    marked = lines.select(
        "line_no", "text", blank.alias("blank"), _likely().alias("likely")
    )
    parts = []
    left = marked.filter(~pl.col("blank"))
    for reader in _readers(fmt):
        if not left.is_empty():
            own = reader(left)
            left = _without(left, own)
            parts.append(_with_role(own, "begins"))
    if not left.is_empty():
        sure = left["text"].str.contains(SURE)
        parts.append(_with_role(whole(left.filter(sure)), "continues"))
        parts.append(_read_rest(left.filter(~sure)))
    if marked["blank"].any():
        parts.append(_with_role(whole(marked.filter("blank")), "blank"))
    return _in_order(parts)


def _readers(fmt: Format) -> tuple[Reader, ...]:
    if fmt.kind == "logfmt":
        return (read_logfmt, read_json)
    if fmt.kind == "text":
        return (lambda lines: read_text(lines, fmt), read_json)
    return (read_json,)


def _likely() -> pl.Expr:
    """Return whether a line that states no time continues the one above."""
    text = pl.col("text")
    above = text.shift(1).str.contains(INDENTED)
    return text.str.contains(INDENTED) | (
        text.str.contains(BELOW_INDENTED) & above.fill_null(value=False)
    )


def _read_rest(lines: pl.DataFrame) -> pl.DataFrame:
    heads = read_plain(lines).join(
        lines.select("line_no", "likely"), on="line_no", how="left"
    )
    continues = pl.col("likely") & pl.col("stamp").is_null()
    return heads.select(
        *HEADS,
        pl.when(continues)
        .then(pl.lit("continues"))
        .otherwise(pl.lit("begins"))
        .cast(ROLE)
        .alias("role"),
    )


def _with_role(heads: pl.DataFrame, role: str) -> pl.DataFrame:
    return heads.with_columns(pl.lit(role, ROLE).alias("role"))


def _without(lines: pl.DataFrame, explained: pl.DataFrame) -> pl.DataFrame:
    if explained.height == lines.height:
        return lines.clear()
    return lines.join(explained.select("line_no"), on="line_no", how="anti")


def _in_order(parts: list[pl.DataFrame]) -> pl.DataFrame:
    filled = [part for part in parts if not part.is_empty()]
    if len(filled) == 1 and filled[0]["line_no"].is_sorted():
        return filled[0]
    empty = HEADS.to_frame().with_columns(pl.lit(None, ROLE).alias("role"))
    return pl.concat([empty, *filled]).sort("line_no")
