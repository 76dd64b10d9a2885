"""Lines that are JSON objects.

The one reader that walks lines in Python: a reader by columns needs one type for each
field, and one line that breaks it takes the block with it. `from_json` is compiled;
what a line costs besides is a few look-ups in its dictionary.
"""

from typing import Any

import polars as pl
from pydantic_core import from_json, to_json

from logai_core.formats import Format
from logai_core.formats.fields import NUMERIC_LEVELS, ROLES
from logai_core.formats.guessing import JSON_LINE
from logai_core.parse.heads import NOTHING, Context, as_heads

# A field's name, and the names below it when it lies in a nested object.
Path = tuple[str, tuple[str, ...]]
# For each column that a line can fill, the fields to fill it from, best first.
Plan = list[tuple[list[str | None], list[Path]]]

_NOT_TEXT = (dict, list, bool)


def read_json(
    lines: pl.DataFrame, fmt: Format, _context: Context = NOTHING
) -> pl.DataFrame:
    """Return HEADS of those lines (`line_no`, `text`) that are a JSON object.

    Fields are found by name, in the order of `formats.fields`; those found leave the
    attributes. Of a repeated field the last value holds. A line without a message
    field is its own message.
    """
    likely = lines.filter(pl.col("text").str.contains(JSON_LINE))
    severity = pl.col("level_text").replace_strict(
        NUMERIC_LEVELS, default=None, return_dtype=pl.UInt8
    )
    return as_heads(
        likely.with_columns(_columns(likely["text"].to_list()))
        .filter("known")
        .with_columns(
            severity.alias("severity"),
            pl.coalesce("message", "text").alias("message"),
            pl.col("attributes").cast(pl.String),
        ),
        fmt,
    )


def _columns(texts: list[str]) -> list[pl.Series]:
    rows = len(texts)
    columns: dict[str, list[str | None]] = {role: [None] * rows for role in ROLES}
    attributes: list[bytes | None] = [None] * rows
    known = [False] * rows
    plans: dict[tuple[str, ...], Plan] = {}
    for row, text in enumerate(texts):
        fields = _fields(text)
        if fields is None:
            continue
        known[row] = True
        keys = tuple(fields)
        plan = plans.get(keys)
        if plan is None:
            plan = plans[keys] = _plan(keys, columns)
        for column, paths in plan:
            column[row] = _take(fields, paths)
        if fields:
            attributes[row] = to_json(fields, inf_nan_mode="strings")
    return [
        pl.Series("known", known, pl.Boolean),
        pl.Series("attributes", attributes, pl.Binary),
        *(pl.Series(role, column, pl.String) for role, column in columns.items()),
    ]


def _fields(text: str) -> dict[str, Any] | None:
    """Return the object of a line; other lines are left to be read as any text."""
    try:
        fields = from_json(text, allow_inf_nan=False, cache_strings="keys")
    except ValueError:
        return None
    return fields if isinstance(fields, dict) else None


def _plan(keys: tuple[str, ...], columns: dict[str, list[str | None]]) -> Plan:
    found = {
        role: [path for name in names for path in _paths(name, keys)]
        for role, names in ROLES.items()
    }
    return [(columns[role], paths) for role, paths in found.items() if paths]


def _paths(name: str, keys: tuple[str, ...]) -> list[Path]:
    if name in keys:
        return [(name, ())]
    first, *below = name.split(".")
    return [(first, tuple(below))] if below and first in keys else []


def _take(fields: dict[str, Any], paths: list[Path]) -> str | None:
    """Return the first value that can be text; top-level fields are taken out."""
    for name, below in paths:
        value = fields.get(name)
        for inner in below:
            value = value.get(inner) if isinstance(value, dict) else None
        if value is None or value == "" or isinstance(value, _NOT_TEXT):
            continue
        if not below:
            del fields[name]
        return value if isinstance(value, str) else str(value)
    return None
