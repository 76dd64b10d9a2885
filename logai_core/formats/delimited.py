"""Recognising tables of text: the header that names their columns, and their rows.

A header that begins with a mark (`#Fields:`) may stand anywhere, and holds for what
follows it. Any other is one of the first lines; what it says about the file (names,
which of them is the time and how it is written) makes a format of its own.
"""

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

import polars as pl

from logai_core.formats.layout import (
    MOST_COLUMNS,
    Layout,
    has_marks,
    layout_of,
    named,
)
from logai_core.formats.model import Format
from logai_core.formats.notations import ALL_TIMES, NOTATIONS
from logai_core.formats.rows import has_whole, marks

DIRECTIVE = "#"
_HEADER_LINES = 20  # not blank: a header comes among them
_ROWS = 60  # that are looked at below it
_SAME = 0.9  # of them have the same number of fields
_SAME_NAMED = 0.5  # where a name among the columns says which is the time
_READ = 0.8  # of the values of a time can be read
_LINE_CHARS = 32_768  # longer lines are no header
# Names begin with a letter or a mark, and hold neither times nor other structure.
_NAME = r'^"?[\p{L}_@#$.][^{}=<>\\]*$'
_NO_NAME = r"[0-9]:[0-9]{2}|[0-9]{4}-[0-9]{2}-[0-9]{2}|://"
# What no line of names holds, found quickly.
_NO_HEADER = rf"{_NO_NAME}|[{{}}=<>\\]"
_BEGINS = r'^"?[ \t]*[\p{L}_@#$.]'


class _Found(NamedTuple):
    """A header, its names, and the rows below it."""

    line: str
    names: list[str]
    rows: list[list[str]]


def explained(texts: pl.Series, fmt: Format) -> pl.Series:
    """Return which lines are rows of this format, its headers, or inside its quotes."""
    if fmt.columns:
        layout = layout_of(fmt)
        if layout is not None and not (layout.loose or has_whole(texts, layout)):
            layout = None
        return (texts == fmt.header) | _rows(texts, layout)
    if not fmt.header:
        return pl.repeat(value=False, n=len(texts), eager=True)
    headers = header_of_each(texts, fmt, "")
    first = next(iter(headers.drop_nulls()), None)
    found = texts.str.starts_with(fmt.header)
    if fmt.header.startswith(DIRECTIVE):
        found = texts.str.starts_with(DIRECTIVE)
    known = pl.repeat(value=False, n=len(texts), eager=True)
    # Lines of a sample above its first header most likely are of one like it.
    for header in islice(headers.unique(maintain_order=True).drop_nulls(), 20):
        layout = layout_of(fmt, header)
        own = headers.fill_null(first) == header
        if layout is not None:
            known |= own & (found | _rows(texts, layout))
    return known


def may_explain(texts: pl.Series, fmt: Format) -> bool:
    """Return whether a format, made `concrete`, may explain any line."""
    if fmt.columns:
        return bool(texts.str.contains(fmt.delimiter, literal=True).any())
    return bool(fmt.header) and bool(texts.str.starts_with(fmt.header).any())


def header_of_each(texts: pl.Series, fmt: Format, above: str) -> pl.Series:
    """Return the header that holds for each line, null where there is none yet."""
    marked = texts.str.starts_with(fmt.header)
    named_here = texts.zip_with(marked, pl.Series([None], dtype=pl.String))
    held = named_here.fill_null(strategy="forward")
    return held.fill_null(above) if above else held


def concrete(fmt: Format, sample: pl.Series) -> Format:
    """Return the format as this sample has it: with its header and columns.

    The same format when it needs none, or the sample has no such header.
    """
    if fmt.kind != "delimited" or fmt.columns or fmt.header or not fmt.delimiter:
        return fmt
    lines = sample.filter(sample.str.strip_chars() != "").head(_HEADER_LINES * _ROWS)
    for found in _headers(tuple(lines), fmt.delimiter):
        made = _made(found, fmt)
        if made is not None:
            return made
    return fmt


def _rows(texts: pl.Series, layout: Layout | None) -> pl.Series:
    if layout is None:
        return pl.repeat(value=False, n=len(texts), eager=True)
    found = marks(texts, layout, opened=False)
    return found["begins"] | found["within"]


@lru_cache(maxsize=16)  # several formats have the same delimiter
def _headers(texts: tuple[str, ...], delimiter: str) -> tuple[_Found, ...]:
    first = pl.Series(texts[:_HEADER_LINES], dtype=pl.String)
    likely = (
        first.str.contains(delimiter, literal=True)
        & ~first.str.contains(_NO_HEADER)
        & (first.str.contains(_BEGINS) | first.str.starts_with(delimiter))
    )
    found = []
    for at in likely.arg_true():
        if len(texts[at]) > _LINE_CHARS:
            continue
        try:
            names, *rows = islice(_split(texts[at:], delimiter), _ROWS + 1)
        except csv.Error:
            continue
        if _are_names(names):
            below = [row for row in rows if row != names]  # exports, one after another
            found.append(_Found(texts[at], names, below))
    return tuple(found)


def _split(texts: Sequence[str], delimiter: str) -> list[list[str]]:
    reader = csv.reader((text + "\n" for text in texts), delimiter=delimiter)
    return list(islice(reader, _ROWS + 1))


def _are_names(names: list[str]) -> bool:
    if not 2 <= len(names) <= MOST_COLUMNS:
        return False
    given = pl.Series(names, dtype=pl.String).str.strip_chars()
    filled = given.filter(given != "")
    good = filled.str.contains(_NAME) & ~filled.str.contains(_NO_NAME)
    return len(filled) >= 2 and bool(good.all())


def _made(found: _Found, fmt: Format) -> Format | None:
    widths = Counter(len(row) for row in found.rows if row)
    if not widths or not has_marks(found.names, fmt):
        return None
    width, times = widths.most_common(1)[0]
    short = width - len(found.names)
    if times < _SAME_NAMED * widths.total() or short not in (0, 1):
        return None
    columns = named([*found.names, *([""] * short)])
    rows = [row for row in found.rows if len(row) == width]
    table = pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")
    made = replace(fmt, columns=columns, header=found.line)
    by_name = _timed_by_name(made, table)
    if by_name is None and times >= _SAME * widths.total():
        return _timed_by_value(made, table)
    return by_name


def _timed_by_name(fmt: Format, table: pl.DataFrame) -> Format | None:
    """Return the format with the notations of its time, if one can be read."""
    layout = layout_of(fmt)
    if layout is None or not layout.stamp:
        return None
    values = table.select(pl.concat_str(*layout.stamp, separator=" ")).to_series()
    times = _notations(values, ALL_TIMES)
    return replace(fmt, times=times) if times else None


def _timed_by_value(fmt: Format, table: pl.DataFrame) -> Format | None:
    """Return the format with the first column that reads as a time for its time.

    A bare number is a time only where a name says so; and two columns may be any text
    with a comma in each line.
    """
    in_text = tuple(name for name in ALL_TIMES if name != "epoch")
    for name in table.columns if len(table.columns) > 2 else ():
        times = _notations(table[name], in_text)
        if times:
            fields = {**fmt.fields, "ts": (name,)}
            return replace(fmt, fields=fields, times=times)
    return None


def _notations(values: pl.Series, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the notations that values are written in, if most of them can be read."""
    given = values.str.strip_chars()
    given = given.filter(~given.is_in(["", "-"]))
    found: list[str] = []
    left = given
    for name in names:
        read = left.str.contains(f"^(?:{NOTATIONS[name]})$")
        if read.any():
            found.append(name)
            left = left.filter(~read)
    return tuple(found) if len(left) <= (1 - _READ) * len(given) and found else ()
