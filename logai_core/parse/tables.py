"""Rows of a table taken apart into fields, and fields made the members of an object."""

import json

import polars as pl

from logai_core.formats.layout import BLANKS, Layout
from logai_core.formats.rows import PART, QUOTE, opens, strict
from logai_core.parse.attributes import NUMBER, quoted

REST = "rest"  # the attribute that holds what follows the last column of a row
_NO_VALUE = ("", "-", "(empty)")
_UNEVEN = r"[ \t]{2}|\t|^ | $"
# What JSON does not write as it is.
_ESCAPED = r'["\\\x00-\x1f]'


def field(number: int) -> str:
    """Return the name of the column that holds a field of `split_rows`, from 0."""
    return f"field-{number}"


def split_rows(rows: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """Return `line_no`, `text`, one column a field and `rest`, in any order.

    A field that a row lacks is null; what it has too many of is in `rest` as written.
    Quotes around a field are taken off and doubled ones in it made one. In a row whose
    quotes do not hold they are text.
    """
    wide = len(layout.columns)
    if layout.delimiter == BLANKS:
        uneven = pl.col("text").str.contains(_UNEVEN)
        evened = pl.col("text").str.replace_all("[ \t]+", " ").str.strip_chars()
        rows = rows.with_columns(
            pl.when(uneven).then(evened).otherwise("text").alias("row")
        )
    else:
        rows = rows.with_columns(pl.col("text").alias("row"))
    quotes = pl.col("text").str.contains(QUOTE, literal=True)
    fits = pl.col("row").str.count_matches(layout.delimiter, literal=True) == wide - 1
    plain = rows.select(fits & ~quotes if layout.quoted else fits).to_series()
    if plain.all():
        return _even(rows, layout)
    parts = [_even(rows.filter(plain), layout), _uneven(rows.filter(~plain), layout)]
    return pl.concat(parts, how="diagonal")


def _even(rows: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """Split rows that have no quotes and one field for each column."""
    wide = len(layout.columns)
    fields = pl.col("row").str.splitn(layout.delimiter, wide)
    names = [field(number) for number in range(wide)]
    return rows.select(
        "line_no",
        "text",
        fields.struct.rename_fields(names).struct.unnest(),
        pl.lit(None, pl.String).alias(REST),
    )


def _uneven(rows: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    by, wide = layout.delimiter, len(layout.columns)
    if by == BLANKS:
        rows = rows.with_columns(pl.col("text").str.extract_all(PART).alias("all"))
    else:
        part = rf'(?:^|[{by}])(?:"(?:[^"]|"")*"?|[^"{by}\n]*)'
        kept = pl.col("text").str.extract_all(part)
        bare = pl.col("text").str.split(by)
        holds = strict(layout) | opens(layout) if layout.quoted else pl.lit(value=False)
        rows = rows.with_columns(
            pl.when(holds).then(kept).otherwise(bare).alias("all"), holds.alias("holds")
        )
    return rows.select(
        "line_no",
        "text",
        *(_field(number, layout).alias(field(number)) for number in range(wide)),
        _rest(layout).alias(REST),
    )


def _field(number: int, layout: Layout) -> pl.Expr:
    value = pl.col("all").list.get(number, null_on_oob=True)
    if number and layout.delimiter != BLANKS:
        value = value.str.strip_prefix(layout.delimiter)
    inside = value.str.slice(1).str.strip_suffix(QUOTE)
    inside = inside.str.replace_all('""', QUOTE, literal=True)
    around = value.str.starts_with(QUOTE)
    if layout.delimiter == BLANKS:
        around &= value.str.ends_with(QUOTE) & (value.str.len_bytes() > 1)
    else:
        around &= pl.col("holds")
    return pl.when(around).then(inside).otherwise(value)


def _rest(layout: Layout) -> pl.Expr:
    more = pl.col("all").list.slice(len(layout.columns))
    if layout.delimiter == BLANKS:
        joined = more.list.join(" ")
    else:
        whole = more.list.join("").str.strip_prefix(layout.delimiter)
        bare = more.list.join(layout.delimiter)
        joined = pl.when("holds").then(whole).otherwise(bare)
    return pl.when(more.list.len() > 0).then(joined)


def said(value: pl.Expr) -> pl.Expr:
    """Return a field's value, null where it stands for none."""
    return pl.when(~value.is_in(_NO_VALUE)).then(value)


def objects(rows: pl.DataFrame, names: dict[str, str]) -> pl.Series:
    """Return the columns (`names` of the members by column) as one object a row.

    Fields without a value are left out; a row of them has a null. Numbers are written
    as numbers, row by row.
    """
    escaped = bool(rows["text"].str.contains(_ESCAPED).any())
    pieces: list[pl.Expr] = [pl.lit("{")]
    for column, name in names.items():
        if rows[column].count():
            pieces += _member(rows[column], name, escaped=escaped)
    if len(pieces) == 1:
        return pl.repeat(None, rows.height, dtype=pl.String, eager=True)
    told = pl.concat_str(*pieces, pl.lit("}"), ignore_nulls=True)
    if any(rows[column].null_count() for column in names):
        told = pl.when(told != "{}").then(told)
    # The comma in front of the first.
    return rows.select(told.str.replace("{,", "{", literal=True)).to_series()


def _member(values: pl.Series, name: str, *, escaped: bool) -> list[pl.Expr]:
    """Return pieces that make up `,"name":value` in each row, nothing for null."""
    value, key = pl.col(values.name), json.dumps(name, ensure_ascii=False)
    numbers = values.str.contains(NUMBER)
    if numbers.all():
        pieces = [pl.lit(f",{key}:"), value]
    elif numbers.any():
        text = quoted(value) if escaped else _quoted(value)
        told = pl.when(value.str.contains(NUMBER)).then(value).otherwise(text)
        pieces = [pl.lit(f",{key}:"), told]
    elif escaped and values.str.contains(_ESCAPED).any():
        pieces = [pl.lit(f",{key}:"), quoted(value)]
    else:
        pieces = [pl.lit(f',{key}:"'), value, pl.lit('"')]
    return [pl.concat_str(*pieces)] if values.null_count() else pieces


def _quoted(plain: pl.Expr) -> pl.Expr:
    return pl.concat_str(pl.lit('"'), plain, pl.lit('"'))
