"""Rows of tables: CSV and its kin, W3C logs, and what else names its columns."""

from functools import lru_cache

import polars as pl

from logai_core.formats import Format
from logai_core.formats.delimited import DIRECTIVE, header_of_each
from logai_core.formats.fields import ROLES, names_of
from logai_core.formats.layout import Layout, layout_of, plain
from logai_core.formats.rows import marks, open_below
from logai_core.parse.heads import HEADS, NOTHING, Context, as_heads
from logai_core.parse.tables import REST, field, objects, said, split_rows

# Columns named anew more often than this in one file are not followed: each naming
# costs as much as a thousand rows.
MOST_HEADERS = 1_000
_DATE = (
    r"(?m)^#(?:Start-)?Date:[ \t]*"
    r"([0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?)"
)
_OWN_NAMES = {"stamp": "ts", "level_text": "level"}  # of formats, else the same


def read_delimited(
    lines: pl.DataFrame, fmt: Format, context: Context = NOTHING
) -> pl.DataFrame:
    """Return HEADS of those lines (`line_no`, `text`) that begin a record of the table.

    These are its rows, the lines that name its columns, and the first of several
    directives (`#Software: ...`), which are one record, dated if one states a date. A
    row whose quotes do not close on its line is read as far as it goes.
    """
    parts = [
        _rows(part, layout, fmt)
        for part, layout in _by_layout(lines, fmt, context)
        if not part.is_empty()
    ]
    named = lines.filter(_names_columns(lines, fmt, context))
    return pl.concat([HEADS.to_frame(), *parts, _headers(named, fmt)])


def read_below(
    lines: pl.DataFrame, fmt: Format, context: Context = NOTHING
) -> pl.DataFrame:
    """Return HEADS of the lines that continue a record: in its quotes, or directives.

    `lines` are all that `read_delimited` was given.
    """
    if fmt.columns:
        layout = layout_of(fmt)
        if layout is None or context.open is None:
            return HEADS.to_frame()
        found = marks(lines["text"], layout, opened=context.open)["within"]
        found &= ~_names_columns(lines, fmt, context)
    else:
        own = _directives(lines["text"], fmt)
        found = own & ~_first_directives(lines, fmt, context)
    below = lines.filter(found & ~_is_whole(lines["text"]))
    return as_heads(below.select("line_no", pl.col("text").alias("message")), fmt)


def follow(before: Context, texts: pl.Series, fmt: Format) -> Context:
    """Return what a table of this format says below `texts`, `before` being above."""
    if fmt.kind != "delimited":
        return before
    if fmt.columns:
        layout = layout_of(fmt)
        opened = bool(before.open)
        if layout is not None and len(texts):
            opened = open_below(texts, layout, opened=opened)
        return before._replace(open=opened)
    headers = before.headers
    if fmt.header:
        named = texts.filter(texts.str.starts_with(fmt.header))
        headers += int(changes(named, before.header).max() or 0)  # type: ignore[arg-type]
    return before._replace(
        directive=_ends_in_directive(texts, fmt, bool(before.directive)),
        headers=headers,
    )


def _ends_in_directive(texts: pl.Series, fmt: Format, above: bool) -> bool:  # noqa: FBT001
    """Return whether the last line that is not blank is a directive."""
    for lines in (texts.tail(64), texts):
        filled = lines.filter(lines.str.strip_chars() != "")
        if len(filled):
            return bool(_directives(filled.tail(1), fmt).item())
    return above


def _by_layout(
    lines: pl.DataFrame, fmt: Format, context: Context
) -> list[tuple[pl.DataFrame, Layout]]:
    """Return the rows of a block by the layout that holds for them."""
    if fmt.columns:
        layout = layout_of(fmt)
        if layout is None:
            return []
        found = marks(lines["text"], layout, opened=context.open)["begins"]
        return [(lines.filter(found & (lines["text"] != fmt.header)), layout)]
    if not fmt.header:
        return []
    texts = lines["text"]
    headers = header_of_each(texts, fmt, context.header)
    followed = changes(headers, context.header) + context.headers <= MOST_HEADERS
    bare = ~(_directives(texts, fmt) | texts.str.starts_with(fmt.header))
    own = lines.with_columns(headers.alias("header")).filter(
        followed & bare & headers.is_not_null()
    )
    parts = []
    for (header,), part in own.group_by("header", maintain_order=True):
        layout = layout_of(fmt, str(header))
        if layout is not None:
            found = marks(part["text"], layout, opened=None)["begins"]
            parts.append((part.filter(found), layout))
    return parts


def changes(headers: pl.Series, above: str) -> pl.Series:
    """Return how often the header has changed up to each line."""
    before = headers.shift(1, fill_value=above or None)
    return headers.ne_missing(before).cast(pl.UInt32).cum_sum()


def _rows(rows: pl.DataFrame, layout: Layout, fmt: Format) -> pl.DataFrame:
    table = split_rows(rows, layout)
    names = {field(n): name for n, name in enumerate(layout.columns)}
    columns = {name: column for column, name in names.items()}
    roles = _roles(layout, fmt)
    table = _with_rest(table, layout, roles)
    table = table.with_columns(said(pl.col(column)) for column in names)
    spent = {columns[name] for name in (*roles.values(), *layout.stamp)}
    others = {column: name for column, name in names.items() if column not in spent}
    heads = table.select(
        "line_no",
        _stamp(layout, columns).alias("stamp"),
        *(
            pl.col(columns[name]).alias(role)
            for role, name in roles.items()
            if role != "message"
        ),
        _message(layout, fmt, roles, columns).alias("message"),
        objects(table, others | {REST: REST}).alias("attributes"),
    )
    return as_heads(heads, fmt)


@lru_cache(maxsize=64)
def _roles(layout: Layout, fmt: Format) -> dict[str, str]:
    """Return the column that fills each place of a record."""
    free = {plain(name): name for name in reversed(layout.columns)}
    for name in layout.stamp:
        free.pop(plain(name), None)
    found: dict[str, str] = {}
    for role in ROLES:
        if role == "stamp" or fmt.fields.get(_OWN_NAMES.get(role, role)) == ():
            continue
        if role == "message" and fmt.says != ("message",):
            continue
        for name in names_of(role, fmt):
            if plain(name) in free:
                found[role] = free.pop(plain(name))
                break
    return found


def _stamp(layout: Layout, columns: dict[str, str]) -> pl.Expr:
    if not layout.stamp:
        return pl.lit(None, pl.String)
    parts = (pl.col(columns[name]).str.strip_chars() for name in layout.stamp)
    stamp = pl.concat_str(*parts, separator=" ")
    if not layout.utc:
        return stamp
    zoned = stamp.str.contains("(?:Z|[+-][0-9]{2}:?[0-9]{2})$")
    return pl.when(zoned).then(stamp).otherwise(stamp + pl.lit("Z"))


def _message(
    layout: Layout, fmt: Format, roles: dict[str, str], columns: dict[str, str]
) -> pl.Expr:
    """Return what a person would read; where there is nothing, the whole row."""
    if "message" in roles:
        return pl.coalesce(columns[roles["message"]], "text")
    known = {plain(name): name for name in reversed(layout.columns)}
    told = [columns[known[plain(name)]] for name in fmt.says if plain(name) in known]
    if not told or fmt.says == ("message",):
        return pl.col("text")
    words = pl.concat_str(*told, separator=" ", ignore_nulls=True)
    return pl.when(words != "").then(words).otherwise("text")


def _with_rest(
    table: pl.DataFrame, layout: Layout, roles: dict[str, str]
) -> pl.DataFrame:
    """Give a message in the last column the delimiters that nobody quoted."""
    last = layout.columns[-1]
    if roles.get("message") != last or not table[REST].count():
        return table
    column = field(len(layout.columns) - 1)
    whole = pl.concat_str(column, REST, separator=layout.delimiter)
    return table.with_columns(
        pl.coalesce(whole, column).alias(column), pl.lit(None, pl.String).alias(REST)
    )


def _names_columns(lines: pl.DataFrame, fmt: Format, context: Context) -> pl.Series:
    texts = lines["text"]
    if not fmt.header:
        return pl.repeat(value=False, n=len(texts), eager=True)
    if fmt.columns:
        return texts == fmt.header
    if not fmt.header.startswith(DIRECTIVE):
        return texts.str.starts_with(fmt.header)
    return _first_directives(lines, fmt, context)


def _directives(texts: pl.Series, fmt: Format) -> pl.Series:
    if not fmt.header.startswith(DIRECTIVE):
        return pl.repeat(value=False, n=len(texts), eager=True)
    return texts.str.starts_with(DIRECTIVE)


def _first_directives(lines: pl.DataFrame, fmt: Format, context: Context) -> pl.Series:
    """Return the directives that stand below none."""
    own = _directives(lines["text"], fmt)
    if context.directive is None:
        return own
    below = own.shift(1, fill_value=context.directive)
    return own & (~below | _is_whole(lines["text"]))


def _is_whole(texts: pl.Series) -> pl.Series:
    """Return which texts are records of several lines already."""
    return texts.str.contains("\n", literal=True)


def _headers(lines: pl.DataFrame, fmt: Format) -> pl.DataFrame:
    stamp = pl.col("text").str.extract(_DATE, 1) + pl.lit("Z")
    dated = fmt.header.startswith(DIRECTIVE)
    return as_heads(
        lines.select(
            "line_no",
            (stamp if dated else pl.lit(None, pl.String)).alias("stamp"),
            pl.col("text").alias("message"),
        ),
        fmt,
    )
