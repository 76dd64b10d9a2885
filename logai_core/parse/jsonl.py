"""Lines that are JSON objects.

The one reader that walks lines in Python: a column-wise reader would need one type
per field, and one line that breaks it would take the block with it. `from_json` is
compiled; the rest of a line's cost is a handful of dictionary look-ups.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import polars as pl
from pydantic_core import from_json, to_json

from logai_core.formats.fields import NUMERIC_LEVELS, ROLES
from logai_core.formats.guessing import JSON_LINE
from logai_core.parse.heads import as_heads

Path = tuple[str, ...]
Paths = tuple[tuple[Path, ...], ...]  # per role, in order of preference

_ROWS = pl.Schema(
    {"line_no": pl.UInt32()}
    | {role: pl.String() for role in ROLES}
    | {"attributes": pl.String()}
)


class _Row(NamedTuple):
    line_no: int
    stamp: str | None
    level_text: str | None
    message: str | None
    service: str | None
    host: str | None
    attributes: str | None


def read_json(lines: pl.DataFrame) -> pl.DataFrame:
    """Return HEADS of those lines (`line_no`, `text`) that are a JSON object.

    Fields are found by name, in the order of `formats.fields`; those found leave the
    attributes. Of a repeated field the last value holds. A line without a message
    field is its own message.
    """
    likely = lines.filter(pl.col("text").str.contains(JSON_LINE))
    rows = pl.DataFrame(list(_rows(likely)), schema=_ROWS, orient="row")
    severity = pl.col("level_text").replace_strict(
        NUMERIC_LEVELS, default=None, return_dtype=pl.UInt8
    )
    return as_heads(rows.with_columns(severity.alias("severity")))


def _rows(lines: pl.DataFrame) -> Iterator[_Row]:
    known: dict[Path, Paths] = {}
    for line_no, text in zip(lines["line_no"], lines["text"], strict=True):
        try:
            fields = from_json(text, allow_inf_nan=False)
        except ValueError:  # read as any text instead
            continue
        if not isinstance(fields, dict):
            continue
        keys = tuple(fields)
        paths = known.get(keys)
        if paths is None:
            paths = known[keys] = _paths(keys)
        stamp, level, message, service, host = [
            _take(fields, role) if role else None for role in paths
        ]
        rest = to_json(fields, inf_nan_mode="strings").decode() if fields else None
        yield _Row(line_no, stamp, level, message or text, service, host, rest)


def _paths(keys: Path) -> Paths:
    return tuple(
        tuple(path for name in names if (path := _path(name, keys)))
        for names in ROLES.values()
    )


def _path(name: str, keys: Path) -> Path:
    if name in keys:
        return (name,)
    path = tuple(name.split("."))
    return path if len(path) > 1 and path[0] in keys else ()


def _take(fields: dict[str, Any], paths: tuple[Path, ...]) -> str | None:
    """Return the first value of a role as text; top-level fields are taken out."""
    for path in paths:
        value: Any = fields
        for name in path:
            value = value.get(name) if isinstance(value, dict) else None
        if value is None or value == "" or isinstance(value, dict | list | bool):
            continue
        if len(path) == 1:
            del fields[path[0]]
        return value if isinstance(value, str) else str(value)
    return None
