"""The lines that name the columns of those below them."""

import polars as pl

from logai_core.formats import Format, Guess


def following(header: str, texts: pl.Series, guess: Guess) -> str:
    """Return the header that holds below `texts`, the one above being `header`."""
    named = texts.filter(_names(texts, guess)) if _formats(guess) else texts.clear()
    if named.is_empty() or (header and not _repeats(guess)):
        return header
    return str(named[-1] if _repeats(guess) else named[0])


def headers(header: str, texts: pl.Series, guess: Guess) -> pl.Expr | pl.Series:
    """Return for each line the header that holds there, as in `following`."""
    if not _formats(guess):
        return pl.lit(None, pl.String).alias("header")
    if not _repeats(guess):
        return pl.lit(header or following(header, texts, guess)).alias("header")
    named = texts.zip_with(_names(texts, guess), pl.Series([None], dtype=pl.String))
    return named.fill_null(strategy="forward").fill_null(header).alias("header")


def _formats(guess: Guess) -> list[Format]:
    wanted = [guess.format, *guess.also]
    return [fmt for fmt in wanted if fmt.kind == "delimited" and not fmt.columns]


def _repeats(guess: Guess) -> bool:
    """Return whether a header can be told from the lines below it by its beginning."""
    return any(fmt.header for fmt in _formats(guess))


def _names(texts: pl.Series, guess: Guess) -> pl.Series:
    """Return which lines name columns; without a mark, any that is not blank."""
    starts = [fmt.header for fmt in _formats(guess) if fmt.header]
    if not starts:
        return texts.str.strip_chars() != ""
    marked = pl.any_horizontal(pl.col("text").str.starts_with(one) for one in starts)
    return texts.alias("text").to_frame().select(marked).to_series()
