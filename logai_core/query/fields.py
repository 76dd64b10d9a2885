"""What fields records have, and what a name in a query stands for."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal, NamedTuple

from logai_core.errors import QueryError
from logai_core.query.faults import alternatives, fault, nearest, quoted
from logai_core.query.tree import Compare

Reader = Literal["time", "level", "source", "line", "tpl", "id", "message", "column",
                 "attribute"]  # fmt: skip
ID_COLUMNS = ("trace_id", "span_id", "request_id", "user_id")
READERS: dict[str, Reader] = {
    "time": "time", "level": "level", "service": "column", "host": "column",
    "source": "source", "file": "source", "line": "line", "tpl": "tpl", "id": "id",
    **dict.fromkeys(ID_COLUMNS, "column"), "message": "message",
}  # fmt: skip
RESERVED = (*READERS, "case")

# What others call a field, to be offered where it is no attribute.
_ELSEWHERE = {
    "severity": "level", "loglevel": "level", "detected_level": "level", "lvl": "level",
    "ts": "time", "timestamp": "time", "@timestamp": "time", "date": "time",
    "msg": "message", "text": "message", "body": "message", "hostname": "host",
    "app": "service", "container": "service", "pattern": "tpl", "template": "tpl",
    "filename": "file", "path": "file", "trace": "trace_id", "request": "request_id",
    "user": "user_id", "lineno": "line", "line_no": "line",
}  # fmt: skip


class Fields(NamedTuple):
    """What a case has: names of attributes, sources and templates by id, its time.

    `templates` are texts, or the names given to them. `first` and `last` are the times of
    the data, in UTC: relative times count back from the last. `zone` is the one in which
    times of a query are read.
    """

    attributes: tuple[str, ...]
    sources: Mapping[str, str]
    templates: Mapping[str, str]
    first: datetime | None
    last: datetime | None
    zone: str = "UTC"


def reader_of(compare: Compare, fields: Fields, text: str) -> Reader:
    """Return how the field of a comparison is read.

    Raises:
        QueryError: there is no such field; it offers the nearest names.
    """
    reserved = known_reader(compare)
    if reserved:
        return reserved
    if attribute_of(compare, fields) is not None:
        return "attribute"
    if not compare.own and compare.name.lower() == "case":
        raise fault(
            text,
            compare.place,
            "found the field case, but a query is about one case",
            "Leave it out, and open the case that is meant.",
        )
    raise _unknown(compare, fields, text)


def attribute_of(compare: Compare, fields: Fields) -> str | None:
    """Return the attribute that is meant; `@version` may be the name of one itself."""
    names = (compare.name, f"@{compare.name}") if compare.own else (compare.name,)
    return next((name for name in names if name in fields.attributes), None)


def known_reader(compare: Compare) -> Reader | None:
    """Return how a reserved field is read; None for what can only be an attribute."""
    return None if compare.own else READERS.get(compare.name.lower())


def _unknown(compare: Compare, fields: Fields, text: str) -> QueryError:
    name = compare.name
    names = fields.attributes if compare.own else (*READERS, *fields.attributes)
    near = nearest(name, names)
    if not compare.own and name.lower() in _ELSEWHERE:
        near = list(dict.fromkeys([_ELSEWHERE[name.lower()], *near]))
    whole = text[compare.place.start : compare.value.place.end]
    search = f"to look for the text, quote it: {quoted(whole)}"
    if near:
        offered = alternatives([_written(one, own=compare.own) for one in near])
        hint = f"Write {offered}; {search}."
    else:
        hint = f"The fields are {alternatives(READERS)}, and attributes; {search}."
    return fault(text, compare.place, f"found no field {name!r} in the records", hint)


def _written(name: str, *, own: bool) -> str:
    return f"@{name}" if own else name
