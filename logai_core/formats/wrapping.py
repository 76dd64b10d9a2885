"""Taking apart lines that carry a line of another format: outer part, inner line.

A wrapper with patterns has the groups of a text format, `inner` among them, and
`piece`, which matches something where the line is a piece that the next one goes on
with. A wrapper without patterns is a JSON object that has all of the `marks`; its
`fields` say which of them is `inner` and which `ts`. There a line that does not end in
a line feed is a piece.
"""

import re
from typing import Any

import polars as pl
from pydantic_core import from_json, to_json

from logai_core.formats.model import Format

JSON_LINE = r"^[ \t]*\{.*\}[ \t]*$"
_JSON_COLUMNS = ("inner", "ts", "attributes")


def wraps(line: pl.Expr, fmt: Format) -> pl.Expr:
    """Return whether a line is one of this wrapper."""
    if fmt.patterns:
        return pl.any_horizontal(*(line.str.contains(p) for p in fmt.patterns))
    marked = (line.str.contains(rf'"{re.escape(mark)}"[ \t]*:') for mark in fmt.marks)
    return pl.all_horizontal(line.str.contains(JSON_LINE), *marked)


def unwrap(lines: pl.DataFrame, fmt: Format) -> pl.DataFrame:
    """Return those lines (`line_no`, `text`) that the wrapper explains, taken apart.

    `text` is the inner line, `piece` whether the next line goes on with it. Whatever
    else the outer part states lies in columns of its name, as text; of JSON, all but
    the time lies in `attributes`, as a JSON object.
    """
    own = _matched(lines, fmt) if fmt.patterns else _objects(lines, fmt)
    return own.with_columns(pl.col("inner").fill_null("").alias("text")).drop("inner")


def _matched(lines: pl.DataFrame, fmt: Format) -> pl.DataFrame:
    parts = []
    for pattern in fmt.patterns:
        found = lines["text"].str.contains(pattern)
        parts.append(_groups(lines.filter(found), pattern))
        lines = lines.filter(~found)
    matched = pl.concat(parts, how="diagonal").sort("line_no")
    if "piece" not in matched.columns:
        return matched.with_columns(pl.lit(value=False).alias("piece"))
    return matched.with_columns(pl.col("piece").is_not_null())


def _groups(lines: pl.DataFrame, pattern: str) -> pl.DataFrame:
    groups = pl.col("text").str.extract_groups(pattern).struct.unnest()
    return lines.select("line_no", groups)


def _objects(lines: pl.DataFrame, fmt: Format) -> pl.DataFrame:
    likely = lines.filter(wraps(pl.col("text"), fmt))
    inner, ts = fmt.fields["inner"][0], fmt.fields["ts"][0]
    rows = [_object(text, inner, ts) for text in likely["text"].to_list()]
    columns = (
        pl.Series(name, [row and row[n] for row in rows], pl.String)
        for n, name in enumerate(_JSON_COLUMNS)
    )
    ends = pl.col("inner").str.ends_with("\n")
    return (
        likely.select("line_no", *columns)
        .drop_nulls("inner")
        .with_columns((~ends).alias("piece"), pl.col("inner").str.strip_suffix("\n"))
        .with_columns(pl.col("inner").str.strip_suffix("\r"))
    )


def _object(
    text: str, inner: str, ts: str
) -> tuple[str, str | None, str | None] | None:
    """Return the inner line, the time and the rest; None for what is no such object."""
    try:
        fields: Any = from_json(text, allow_inf_nan=False, cache_strings="keys")
    except ValueError:
        return None
    if not isinstance(fields, dict) or not isinstance(fields.get(inner), str):
        return None
    line = fields.pop(inner)
    time = fields.pop(ts) if isinstance(fields.get(ts), str) else None
    rest = to_json(fields, inf_nan_mode="strings").decode() if fields else None
    return line, time, rest
