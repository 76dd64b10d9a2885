"""A report as plain JSON files, and back: what `verify` draws the pages from again.

A stranger can read them without this program: a table is a list of values a column, times
are as in RFC 3339.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from logai_core import pin, postmortem
from logai_core.instants import iso
from logai_core.pin import Pinned
from logai_core.report.given import COUNTED, Report
from logai_core.report.searches import Searched
from logai_core.schemas import (
    CHANGES,
    EXAMPLES,
    FINDINGS,
    HISTOGRAM,
    QUOTED,
    SCORES,
    SOURCES,
    SUMMARIES,
    TEMPLATES,
)
from logai_core.schemas.summaries import SUMMARY_DEFAULTS
from logai_core.scope import Window, address, scope_at

# What is quoted, but for the bytes themselves: these are files of their own.
# `length` is how many there are, each record followed by a newline.
PLACES = pl.Schema(
    {name: QUOTED[name] for name in QUOTED.names() if name != "raw"}
    | {"length": pl.UInt32()}
)
FRAMES: Mapping[str, pl.Schema] = {
    "sources": SOURCES,
    "histogram": HISTOGRAM,
    "scores": SCORES,
    "findings": FINDINGS,
    "templates": TEMPLATES,
    "examples": EXAMPLES,
    "summary": SUMMARIES,
    "changes": CHANGES,
    "counted": COUNTED,
    "quoted": PLACES,
}


def as_files(report: Report) -> dict[str, bytes]:
    """Return the data of a report as JSON texts by name, without the quoted bytes."""
    frames = {name: getattr(report, name) for name in FRAMES}
    length = pl.col("raw").bin.size().cast(pl.UInt32).alias("length")
    frames["quoted"] = report.quoted.with_columns(length).drop("raw")
    return {"report": _json(_rest(report))} | {
        name: _json(_columns(frame)) for name, frame in frames.items()
    }


def from_files(files: Mapping[str, bytes], lines: Mapping[str, bytes]) -> Report:
    """Return the report that `as_files` wrote; `lines` are the quoted bytes by source.

    Raises:
        KeyError, TypeError, ValueError, pl.exceptions.PolarsError: it did not write them.
    """
    frames: dict[str, Any] = {
        name: _frame(files[name], schema) for name, schema in FRAMES.items()
    }
    quoted = frames.pop("quoted")
    raw = pl.Series("raw", _cut(quoted, lines), pl.Binary)
    rest = json.loads(files["report"])
    return Report(
        **frames,
        quoted=quoted.with_columns(raw).select(QUOTED.names()),
        **_rest_of(rest),
    )


def _cut(quoted: pl.DataFrame, lines: Mapping[str, bytes]) -> list[bytes]:
    ends: dict[str, int] = {}
    found = []
    for source_id, length in quoted.select("source_id", "length").iter_rows():
        at = ends.get(source_id, 0)
        found.append(lines[source_id][at : at + length])
        ends[source_id] = at + length + 1
    if ends != {source_id: len(text) for source_id, text in lines.items()}:
        raise ValueError("the quoted bytes are not as long as their records")
    return found


def _rest(report: Report) -> dict[str, Any]:
    return {
        "title": report.title,
        "settings": dict(report.settings),
        "version": report.version,
        "zone": report.zone,
        "reading": {name: dict(one) for name, one in report.reading.items()},
        "compared": report.compared and [_window(one) for one in report.compared],
        "fields": {
            name: postmortem.as_row(field) for name, field in report.fields.items()
        },
        "pins": [
            {"number": one.number, "version": one.version, "pin": pin.as_row(one.pin)}
            for one in report.pins
        ],
        "searches": [
            {"scope": address(one.scope), "records": one.records, "when": iso(one.when)}
            for one in report.searches
        ],
    }


def _rest_of(rest: Mapping[str, Any]) -> dict[str, Any]:
    ZoneInfo(rest["zone"])  # a zone that there is
    compared = rest["compared"] and tuple(_window_of(one) for one in rest["compared"])
    return {
        **{
            name: rest[name]
            for name in ("title", "settings", "version", "zone", "reading")
        },
        "compared": compared,
        "fields": {
            name: postmortem.from_row(row) for name, row in rest["fields"].items()
        },
        "pins": [
            Pinned(row["number"], row["version"], pin.from_row(row["pin"]))
            for row in rest["pins"]
        ],
        "searches": [
            Searched(
                scope_at(row["scope"]),
                row["records"],
                datetime.fromisoformat(row["when"]),
            )
            for row in rest["searches"]
        ],
    }


def _window(window: Window) -> list[str | None]:
    return [iso(window.start), iso(window.end)]


def _window_of(ends: list[str]) -> Window:
    return Window(*(datetime.fromisoformat(one) for one in ends))


def _json(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=False, default=str)
    # A lone surrogate is in no UTF-8; written as an escape it is the same text.
    return (text.encode("utf-8", "backslashreplace")) + b"\n"


def _columns(frame: pl.DataFrame) -> dict[str, list[Any]]:
    return {
        one.name: [_plain(value) for value in one.to_list()]
        for one in frame.iter_columns()
    }


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    return value


def _frame(text: bytes, schema: pl.Schema) -> pl.DataFrame:
    found = json.loads(text)
    if schema is SUMMARIES:
        found = _completed(found)
    columns = {
        name: pl.Series(name, [_typed(value, dtype) for value in found[name]], dtype)
        for name, dtype in schema.items()
    }
    return pl.DataFrame(columns, schema=schema)


def _completed(found: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """Give summaries of an older version the columns that they lack."""
    rows = len(found["title"])
    return {name: [value] * rows for name, value in SUMMARY_DEFAULTS.items()} | found


def _typed(value: Any, dtype: Any) -> Any:
    if value is None:
        return None
    if isinstance(dtype, pl.Datetime):
        return datetime.fromisoformat(value)
    if isinstance(dtype, pl.List):
        return [_typed(one, dtype.inner) for one in value]
    if isinstance(dtype, pl.Struct):
        return {one.name: _typed(value[one.name], one.dtype) for one in dtype.fields}
    return value
