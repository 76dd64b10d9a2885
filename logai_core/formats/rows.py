"""Which lines begin a row of a table, and which lie within its quotes.

A row begins where a line starts as one with its time, or where it has as many fields
as there are columns, and no quote is open. Whether one is, follows from the lines since
the last that starts with its time, so that a stray quote spoils one record, not the
rest of a file.
"""

import polars as pl

from logai_core.formats.layout import BLANKS, Layout

QUOTE = '"'
# As far back as the start of a row is looked for before all of a block is.
_BACK = (64, 1_024)
PART = r'"(?:[^"]|"")*"|[^ \t]+'


def marks(texts: pl.Series, layout: Layout, *, opened: bool | None) -> pl.DataFrame:
    """Return `begins` and `within` (an open quote) for each line.

    `opened` says whether a quote is open above the first; None when the lines do not
    follow one another.
    """
    lines = texts.alias("text").to_frame()
    has_quotes = layout.quoted and texts.str.contains(QUOTE, literal=True).any()
    if layout.delimiter == BLANKS or not (has_quotes or opened):
        nowhere = pl.repeat(value=False, n=len(texts), eager=True).alias("within")
        return pl.DataFrame([_unquoted(lines, layout), nowhere])
    lines = lines.with_columns(
        starts(layout).alias("sure"), opens(layout).alias("opens")
    )
    if opened is None:
        lines = lines.with_columns(pl.lit(value=False).alias("within"))
    else:
        above = _open_after(opened=opened).shift(1, fill_value=opened)
        lines = lines.with_columns(above.alias("within"))
    sure, within = pl.col("sure"), pl.col("within")
    if layout.loose:
        begins = sure | (~within & (_whole(layout) | pl.col("opens")))
    else:
        begins = (sure & pl.col("opens")) | (_whole(layout) & (sure | ~within))
    return lines.select(begins.alias("begins"), (~sure & within).alias("within"))


def open_below(texts: pl.Series, layout: Layout, *, opened: bool) -> bool:
    """Return whether a quote is open after the last of these lines."""
    if layout.delimiter == BLANKS or not layout.quoted:
        return False
    for back in _BACK:
        known = _states(texts.tail(back), layout, opened=False)
        if known["sure"].any():
            return bool(known["after"][-1])
    return bool(_states(texts, layout, opened=opened)["after"][-1])


def has_whole(texts: pl.Series, layout: Layout) -> bool:
    """Return whether any line is a row with a field for each column."""
    return bool(texts.alias("text").to_frame().select(_whole(layout).any()).item())


def starts(layout: Layout) -> pl.Expr:
    """Return whether a line (`text`) starts as a row does, up to its time."""
    if not layout.begins:
        return pl.lit(value=False)
    return pl.col("text").str.contains(layout.begins)


def opens(layout: Layout) -> pl.Expr:
    """Return whether a line ends within a quoted field that it began."""
    if not layout.quoted:
        return pl.lit(value=False)
    by = layout.delimiter
    return pl.col("text").str.contains(
        rf'^(?:(?:"(?:[^"]|"")*"|[^"{by}\n]*)[{by}])*"(?:[^"]|"")*$'
    )


def strict(layout: Layout) -> pl.Expr:
    """Return whether quotes stand only around fields, each closed."""
    by = layout.delimiter
    field = rf'(?:"(?:[^"]|"")*"|[^"{by}\n]*)'
    return pl.col("text").str.contains(f"^{field}(?:[{by}]{field})*$")


def fields_in(layout: Layout) -> pl.Expr:
    """Return how many fields a line has, as `tables` takes it apart."""
    text = pl.col("text")
    if layout.delimiter == BLANKS:
        return text.str.count_matches(PART)
    bare = text
    if layout.quoted:
        bare = (
            pl.when(strict(layout) | opens(layout))
            .then(text.str.replace_all('"[^"]*(?:"|$)', ""))
            .otherwise(text)
        )
    return bare.str.count_matches(layout.delimiter, literal=True) + 1


def _states(texts: pl.Series, layout: Layout, *, opened: bool) -> pl.DataFrame:
    lines = (
        texts.alias("text")
        .to_frame()
        .with_columns(starts(layout).alias("sure"), opens(layout).alias("opens"))
    )
    return lines.with_columns(_open_after(opened=opened).alias("after"))


def _open_after(*, opened: bool) -> pl.Expr:
    """Return whether a quote is open after each line (`text`, `sure`, `opens`)."""
    odd = pl.col("text").str.count_matches(QUOTE, literal=True) % 2
    so_far = odd.cast(pl.Int64).cum_sum()
    last = pl.when("sure")
    since = so_far - last.then(so_far).forward_fill().fill_null(0)
    at_last = last.then("opens").forward_fill().fill_null(opened)
    return at_last ^ (since % 2 == 1)


def _unquoted(lines: pl.DataFrame, layout: Layout) -> pl.Series:
    """Return which lines begin a row where none goes on over several lines."""
    starting = starts(layout).alias("begins")
    if layout.delimiter == BLANKS and layout.begins:
        return lines.select(starting)["begins"]
    delimiters = pl.col("text").str.count_matches(layout.delimiter, literal=True)
    if layout.delimiter == BLANKS:
        delimiters = fields_in(layout) - 1
    whole = lines.select(begins=delimiters == len(layout.columns) - 1)["begins"]
    if whole.all() or not layout.loose:
        return whole
    return whole | lines.select(starting)["begins"]


def _whole(layout: Layout) -> pl.Expr:
    return fields_in(layout) == len(layout.columns)
