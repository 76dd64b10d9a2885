"""Which reader explains which line, and what each line is to the one above."""

from collections.abc import Callable
from dataclasses import replace

import polars as pl

from logai_core.formats import TEXT, Format, Guess, by_name
from logai_core.formats.continuation import (
    ANNOUNCES,
    BELOW_INDENTED,
    BREAKS,
    ENDS_OPEN,
    FOLLOW,
    INDENTED,
    SURE,
)
from logai_core.formats.guessing import continues
from logai_core.levels import severity_of
from logai_core.parse.delimited import read_below, read_delimited
from logai_core.parse.heads import HEADS, NOTHING, Context, whole
from logai_core.parse.jsonl import read_json
from logai_core.parse.logfmt import read_logfmt
from logai_core.parse.plain import read_plain
from logai_core.parse.text import read_text
from logai_core.parse.wrapped import read_wrapped
from logai_core.parse.xml import read_xml
from logai_core.schemas import LEVEL_BASIS

# Takes lines (`line_no`, `text`), returns HEADS of those that the format explains. A
# reader looks at each line alone, but for what the context says.
Reader = Callable[[pl.DataFrame, Format, Context], pl.DataFrame]
READERS: dict[str, Reader] = {
    "text": read_text,
    "json": read_json,
    "logfmt": read_logfmt,
    "delimited": read_delimited,
    "xml": read_xml,
}

# What a line is to those around it. It "begins" a record, or "opens" one that lines
# go on with that merely "follow"; they begin their own elsewhere. It "continues" the
# record above, or also "announces" that what follows right below it does.
ROLE = pl.Enum(["begins", "opens", "continues", "announces", "follows", "blank"])
MOSTLY = 0.5  # from this share of lines with a time on, the others go with them
# Kinds whose records may go on below their first line; a structured one is complete.
OPEN = ("text", "delimited", "plain")
_JSON = by_name("json")


def read_heads(
    lines: pl.DataFrame, guess: Guess, context: Context = NOTHING
) -> pl.DataFrame:
    """Return HEADS and `role` of every line (`line_no`, `text`), in their order.

    Lines that the formats of `guess` do not explain are read as JSON where they are,
    else as any text. Formats go before the marks of a continuation, any text after the
    sure ones. Only the first format's own continuations are known.
    """
    if guess.format.kind == "message":
        named = whole(lines).with_columns(pl.lit(guess.format.name).alias("format"))
        return _with_role(named, "begins")
    text = pl.col("text")
    blank = text.str.strip_chars() == ""
    marked = lines.select(
        "line_no",
        "text",
        blank.alias("blank"),
        text.shift(1, fill_value=context.above).alias("above"),
    )
    parts = []
    left = marked.filter(~pl.col("blank"))
    if guess.format.kind == "wrapper" and not lines.is_empty():
        own = read_wrapped(lines, guess, context, read_heads)
        left = _without(left, own)
        parts.append(own)
    for fmt in _formats(guess):
        if not left.is_empty():
            given = left
            own = levelled(READERS[fmt.kind](given, fmt, context), fmt)
            left = _without(given, own)
            parts.append(_with_role(own, "opens" if fmt.kind in OPEN else "begins"))
            if fmt.kind == "delimited" and not left.is_empty():
                more = levelled(read_below(given, fmt, context), fmt)
                left = _without(left, more)
                parts.append(_with_role(more, "continues"))
        if fmt == guess.format and fmt.continues:
            more = levelled(_continued(left, fmt), fmt)
            left = _without(left, more)
            parts.append(_with_role(more, "continues"))
    if not left.is_empty():
        sure = left["text"].str.contains(SURE)
        marked_sure = left.filter(sure)
        parts.append(whole(marked_sure).with_columns(_sure(marked_sure)))
        parts.append(_read_rest(left.filter(~sure), guess))
    if marked["blank"].any():
        parts.append(_with_role(whole(marked.filter("blank")), "blank"))
    return _in_order(parts)


def _formats(guess: Guess) -> list[Format]:
    """Return the formats to try in turn; any text comes last, by itself."""
    wanted = [guess.format, *guess.also, _JSON]
    return [fmt for fmt in dict.fromkeys(wanted) if fmt.kind in READERS]


def _continued(lines: pl.DataFrame, fmt: Format) -> pl.DataFrame:
    """Return HEADS of the lines that continue a record of this format."""
    own = lines.filter(continues(pl.col("text"), fmt))
    return read_text(own, replace(fmt, patterns=fmt.continues, says=("message",)))


def levelled(heads: pl.DataFrame, fmt: Format) -> pl.DataFrame:
    """Return HEADS with the severity filled in, and how the level is known."""
    text = pl.col("level_text")
    severity = pl.coalesce("severity", _severity(heads["level_text"], fmt))
    said = (
        "head" if fmt.kind == "plain" else "format" if fmt.kind == "text" else "field"
    )
    basis = (
        pl.when(text.is_null() & pl.col("severity").is_not_null())
        .then(pl.lit("priority", LEVEL_BASIS))
        .when(text.is_null())
        .then(pl.lit("none", LEVEL_BASIS))
        .when(severity == 0)
        .then(pl.lit("unread", LEVEL_BASIS))
        .otherwise(pl.lit(said, LEVEL_BASIS))
    )
    return heads.with_columns(severity.alias("severity"), basis.alias("level_basis"))


def _severity(levels: pl.Series, fmt: Format) -> pl.Expr:
    """Return the severity of each level; a log has few different ones."""
    words = levels.unique().drop_nulls().sort()
    known = words.to_frame().select(severity_of(pl.col(words.name), fmt.levels))
    return pl.col(levels.name).replace_strict(
        words, known.to_series(), default=0, return_dtype=pl.UInt8
    )


def _sure(lines: pl.DataFrame) -> pl.Series:
    announces = pl.col("text").str.contains(ANNOUNCES)
    role = pl.when(announces).then(pl.lit("announces")).otherwise(pl.lit("continues"))
    return lines.select(role.cast(ROLE).alias("role")).to_series()


def _read_rest(lines: pl.DataFrame, guess: Guess) -> pl.DataFrame:
    """Return HEADS and `role` of lines that are neither of a format nor sure."""
    heads = levelled(read_plain(lines), TEXT)
    roles = lines.select("line_no", _undated(guess).cast(ROLE).alias("undated"))
    dated = pl.col("stamp").is_not_null()
    return heads.join(roles, on="line_no", how="left").select(
        *HEADS,
        pl.when(dated).then(pl.lit("opens", ROLE)).otherwise("undated").alias("role"),
    )


def _undated(guess: Guess) -> pl.Expr:
    """Return the role of a line (`text`, the one `above`) if it states no time."""
    text, above = pl.col("text"), pl.col("above")
    likely = (
        text.str.contains(INDENTED)
        | (text.str.contains(BELOW_INDENTED) & above.str.contains(INDENTED))
        | above.str.contains(ENDS_OPEN)
    )
    return (
        pl.when(likely)
        .then(pl.lit("continues"))
        .when(text.str.contains(BREAKS))
        .then(pl.lit("opens"))
        .when(text.str.contains(FOLLOW) | pl.lit(_mostly_dated(guess)))
        .then(pl.lit("follows"))
        .otherwise(pl.lit("begins"))
    )


def _mostly_dated(guess: Guess) -> bool:
    """Return whether most records of a source state a time at their beginning."""
    if guess.format.kind not in OPEN:
        return False
    shares = dict(guess.runners_up) | {guess.format.name: guess.share}
    return max(guess.share, shares.get(TEXT.name, 0.0)) >= MOSTLY


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
