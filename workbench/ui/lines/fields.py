"""The fields of one record, each as a line of a list, with what filters by it."""

import json
from collections.abc import Iterator
from datetime import UTC
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import polars as pl

from logai_core.levels import GLYPHS, name_of
from logai_core.nested import inner_members
from logai_core.templates.places import normal, pattern_of, places_of

MOST_MEMBERS = 200
MOST_PLACES = 100
TEXT = "message"
IDS = ("trace_id", "span_id", "request_id", "user_id")


class Field(NamedTuple):
    """A line of the details.

    `by` is the field of a query that finds records alike, "" where none does; `value`
    is what it is compared with, or for TEXT a piece of it.
    """

    label: str
    shown: str
    by: str = ""
    value: str = ""


def fields_of(
    record: dict[str, Any], source: dict[str, Any], template: str | None, zone: str
) -> list[Field]:
    """Return all that is known of a record: of RECORDS with `template_id`, by name."""
    return [
        *_when(record, zone),
        *_what(record),
        *_pattern(record, template),
        *_members(record["attributes"]),
        *_where(record, source),
    ]


def _when(record: dict[str, Any], zone: str) -> Iterator[Field]:
    ts, basis = record["ts"], record["ts_basis"]
    if ts is None:
        yield Field("time", f"undated ({basis})")
        return
    local = ts.astimezone(ZoneInfo(zone))
    offset = local.isoformat()[-6:]
    utc = ts.astimezone(UTC)
    yield Field(
        "time",
        f"{local:%Y-%m-%d %H:%M:%S.%f} {offset} {zone} ({basis})",
        "time",
        f"{utc:%Y-%m-%dT%H:%M:%S.%f}Z",
    )
    if zone != "UTC":
        yield Field("time in UTC", f"{utc:%Y-%m-%d %H:%M:%S.%f}")


def _what(record: dict[str, Any]) -> Iterator[Field]:
    name = name_of(record["severity"])
    written = record["level_text"]
    said = f", written {written!r}" if written else ""
    known = record["level_basis"]
    yield Field("level", f"{GLYPHS[name]} {name}{said} ({known})", "level", name)
    for column in ("service", "host", *IDS):
        if record[column]:
            yield Field(column, record[column], column, record[column])


def _pattern(record: dict[str, Any], template: str | None) -> Iterator[Field]:
    template_id = record["template_id"]
    if template_id is None:
        yield Field("pattern", "none")
        return
    yield Field("pattern", f"{template_id}  {template or ''}", "tpl", template_id)
    if template:
        for place, value in variables_of(record["message"], template):
            yield Field(f"  {place}", value, TEXT if value else "", value)


def variables_of(message: str, template: str) -> list[tuple[str, str]]:
    """Return the placeholders of a template with what stands for each in a message.

    Of a message that the template does not fit, there are none.
    """
    places = places_of(template)[:MOST_PLACES]
    if not places:
        return []
    groups = pl.select(
        normal(pl.lit(message)).str.extract_groups(
            pattern_of(template, most=MOST_PLACES)
        )
    ).item()
    values = list(groups.values())
    if values[0] is None:
        return []
    return [(place, value or "") for place, value in zip(places, values, strict=True)]


def _members(attributes: str | None) -> Iterator[Field]:
    try:
        members = json.loads(attributes or "{}")
    except (ValueError, RecursionError):
        yield Field("attributes", attributes or "")
        return
    named = members | dict(inner_members(members))
    own = [
        (name, value)
        for first, whole in members.items()
        for name, value in ((first, whole), *inner_members({first: whole}))
        if named[name] is value and not _is_in_parts(name, value, named)
    ]
    for name, value in own[:MOST_MEMBERS]:
        if isinstance(value, dict | list) or value is None:
            yield Field(name, json.dumps(value, ensure_ascii=False))
        else:
            bare = value if isinstance(value, str) else json.dumps(value)
            yield Field(name, bare, f"@{name}", bare)
    if len(own) > MOST_MEMBERS:
        yield Field("", f"and {len(own) - MOST_MEMBERS:,} more attributes")


def _is_in_parts(name: str, value: Any, named: dict[str, Any]) -> bool:
    """Tell whether a value is an object all of whose members have a line of their own."""
    if not isinstance(value, dict) or not value:
        return False
    return all(named.get(f"{name}.{below}") is one for below, one in value.items())


def _where(record: dict[str, Any], source: dict[str, Any]) -> Iterator[Field]:
    yield Field("source", source["name"], "source", record["source_id"])
    line, lines = record["line_no"], record["lines"]
    to = f" to {line + lines - 1:,}" if lines > 1 else ""
    named = "line" if lines == 1 else "lines"
    yield Field(named, f"{line:,}{to}", "line", str(line))
    first, size = record["byte_offset"], record["byte_len"]
    yield Field("bytes", f"{first:,} to {first + size:,} ({size:,} bytes)")
    yield Field("sha256", source["sha256"], "source", record["source_id"])
    yield Field("format", record["format"] or "none")
