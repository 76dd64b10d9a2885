"""Records of several lines that are one structured value, read again as a whole.

Lines are read one by one, so that the lines of a pretty-printed object say nothing
until they are joined. What then cannot be read as a whole stays as it was.
"""

from collections.abc import Iterator
from typing import NamedTuple

import polars as pl

from logai_core.formats import ALL, Format, Guess
from logai_core.formats.delimited import DIRECTIVE
from logai_core.formats.guessing import explains
from logai_core.parse.heads import HEADS, NOTHING, Context
from logai_core.parse.reading import READERS, levelled

_OBJECT = r"^[ \t]*\{"
# After an object in a list, or at the end of the list that it stands in.
_AFTER_OBJECT = " \t\n,]"
_TAG = r"^[ \t]*<([A-Za-z_][A-Za-z0-9_.:-]*)"


class _Try(NamedTuple):
    """Some records (`line_no`, `text`), and how to read them."""

    records: pl.DataFrame
    fmt: Format
    context: Context = NOTHING


def reread(records: pl.DataFrame, guess: Guess) -> pl.DataFrame:
    """Return HEADS of those records that can be read as one value.

    `records` have `line_no`, the `text` of all their lines, the `format` of their
    first line, and `header`, the last line above that named columns.
    """
    parts = [HEADS.to_frame()]
    left = records
    for one in _tries(records, guess):
        own = one.records.join(left, on="line_no", how="semi")
        if own.is_empty():
            continue
        heads = READERS[one.fmt.kind](own, one.fmt, one.context)
        parts.append(levelled(heads, one.fmt))
        left = left.join(heads, on="line_no", how="anti")
    return _with_whole_messages(pl.concat(parts), records)


def _tries(records: pl.DataFrame, guess: Guess) -> Iterator[_Try]:
    yield from _delimited(records, guess)
    objects = _objects(records)
    if not objects.is_empty():
        for fmt in _formats("json", guess):
            yield _Try(objects.filter(explains(pl.col("text"), fmt)), fmt)
    elements = _elements(records)
    if not elements.is_empty():
        for fmt in _formats("xml", guess):
            yield _Try(elements, fmt)


def _formats(kind: str, guess: Guess) -> list[Format]:
    """Return the formats of a kind that can be read, the most specific first."""
    wanted = dict.fromkeys([guess.format, *guess.also, *ALL])
    own = [fmt for fmt in wanted if fmt.kind == kind and kind in READERS]
    return sorted(own, key=lambda fmt: -fmt.specificity)


def _delimited(records: pl.DataFrame, guess: Guess) -> Iterator[_Try]:
    """Yield records whose first line has a quoted field that the next ones go on."""
    for fmt in _formats("delimited", guess):
        own = records.filter(pl.col("format") == fmt.name)
        # Directives apart: joined ones would be taken for the header of the rows.
        directive = pl.col("text").str.starts_with(DIRECTIVE)
        alike = own.group_by("header", directive.alias("-"), maintain_order=True)
        for (header, _), part in alike:
            context = Context(header=str(header or ""))
            yield _Try(part.select("line_no", "text"), fmt, context)


def _objects(records: pl.DataFrame) -> pl.DataFrame:
    """Return those that may be a JSON object, on one line each."""
    flat = pl.col("text").str.replace_all("\n", " ", literal=True)
    return records.filter(
        pl.col("text").str.contains(_OBJECT)
        & pl.col("text").str.strip_chars_end(_AFTER_OBJECT).str.ends_with("}")
    ).select("line_no", flat.str.strip_chars_end(_AFTER_OBJECT).alias("text"))


def _elements(records: pl.DataFrame) -> pl.DataFrame:
    """Return those that begin with a tag and end with the one that closes it."""
    closing = pl.concat_str(pl.lit("</"), pl.col("text").str.extract(_TAG), pl.lit(">"))
    ended = pl.col("text").str.strip_chars_end().str.ends_with(closing)
    return records.filter(ended.fill_null(value=False)).select("line_no", "text")


def _with_whole_messages(heads: pl.DataFrame, records: pl.DataFrame) -> pl.DataFrame:
    """Put lines back in their place in messages that are all of an object."""
    text = pl.col("text")
    flat = text.str.replace_all("\n", " ", literal=True).str.strip_chars_end(
        _AFTER_OBJECT
    )
    return (
        heads.join(records.select("line_no", "text"), on="line_no", how="left")
        .with_columns(
            pl.when(pl.col("message") == flat)
            .then(text)
            .otherwise("message")
            .alias("message")
        )
        .select(HEADS.names())
    )
