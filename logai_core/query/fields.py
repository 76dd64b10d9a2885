"""What fields records have, and what a name in a query stands for."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Literal, NamedTuple

from logai_core.attributes import NUMBER
from logai_core.errors import Fix, QueryError
from logai_core.query.faults import alternatives, fault, left_out, nearest, quoted
from logai_core.query.tree import Compare, Place

Reader = Literal["time", "level", "source", "line", "tpl", "id", "message", "column",
                 "attribute"]  # fmt: skip
ID_COLUMNS = ("trace_id", "span_id", "request_id", "user_id")
READERS: dict[str, Reader] = {
    "time": "time", "level": "level", "service": "column", "host": "column",
    "source": "source", "file": "source", "line": "line", "tpl": "tpl", "id": "id",
    **dict.fromkeys(ID_COLUMNS, "column"), "message": "message",
}  # fmt: skip
RESERVED = (*READERS, "case")

# A name that needs no quotes.
_PLAIN = re.compile(r"[^\s()\":=!<>@/-][^\s()\":=!<>]*")
_NUMBER = re.compile(NUMBER)
_BEGINS = re.compile(rf"{NUMBER}(?![0-9.])")  # the 5 of 5s
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

    `numbers` are attributes that hold numbers, as far as is known.
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
    numbers: tuple[str, ...] = ()


def reader_of(compare: Compare, fields: Fields, text: str) -> Reader:
    """Return how the field of a comparison is read.

    Raises:
        QueryError: there is no such field; it offers the nearest names.
    """
    reserved = known_reader(compare)
    if reserved:
        return reserved
    attribute = attribute_of(compare, fields)
    if attribute is not None:
        if attribute in fields.numbers:
            _check_number(compare, text)
        return "attribute"
    if not compare.own and compare.name.lower() == "case":
        raise fault(
            text,
            compare.place,
            "found the field case, but a query is about one case",
            "Leave it out, and open the case that is meant.",
            (left_out(text, Place(compare.place.start, compare.value.place.end)),),
        )
    raise _unknown(compare, fields, text)


def _check_number(compare: Compare, text: str) -> None:
    """Refuse an order by what is no number; in quotes it is text, and compared so."""
    value = compare.value
    in_order = value.kind == "range" or compare.operator in (">", ">=", "<", "<=")
    for end in (value.parts or (value,)) if in_order else ():
        if end.kind != "word" or _NUMBER.fullmatch(end.text):
            continue
        as_text, begun = quoted(end.text), _BEGINS.match(end.text.replace(",", ""))
        raise fault(
            text,
            end.place,
            f"found {end.text!r}, expected a number, as {compare.name} has",
            f"Write a number, or {as_text} to compare as text.",
            [*([begun[0]] if begun else []), as_text],
        )


def attribute_of(compare: Compare, fields: Fields) -> str | None:
    """Return the attribute that is meant; `@version` may be the name of one itself."""
    names = (compare.name, f"@{compare.name}") if compare.own else (compare.name,)
    return next((name for name in names if name in fields.attributes), None)


def known_reader(compare: Compare) -> Reader | None:
    """Return how a reserved field is read; None for what can only be an attribute."""
    return None if compare.own else READERS.get(compare.name.lower())


def written(name: str, *, own: bool = False) -> str:
    """Return an attribute as a query names it; `own` puts an @ before it."""
    return "@" * own + (name if _PLAIN.fullmatch(name) else quoted(name))


def _unknown(compare: Compare, fields: Fields, text: str) -> QueryError:
    end = compare.value.place.end
    whole = text[compare.place.start : end]
    near = _asked_for(compare, fields) or _near(compare, fields)
    # A name is put in the place of the name, a clause in that of the comparison.
    fixes = [
        Fix(compare.place.start, end if one.endswith(":*") else compare.place.end, one)
        for one in near
    ]
    if compare.value.kind in ("word", "glob", "quoted", "any"):
        fixes.append(Fix(compare.place.start, end, quoted(whole)))
    search = f"to look for the text, quote it: {quoted(whole)}"
    offered = alternatives(near) if near else ""
    if near:
        hint = f"Write {offered}; {search}."
    else:
        hint = f"The fields are {alternatives(READERS)}, and attributes; {search}."
    what = f"found no field {compare.name!r} in the records"
    return fault(text, compare.place, what, hint, fixes)


def _asked_for(compare: Compare, fields: Fields) -> list[str]:
    """Return, for `_exists_:name` of other tools, what asks for that here."""
    if compare.name.lower() != "_exists_" or compare.value.kind not in (
        "word",
        "quoted",
    ):
        return []
    name = compare.value.text.removeprefix("@")
    known = [*READERS, *fields.attributes]
    return [
        f"{one}:*"
        for one in _all_written([name] if name in known else nearest(name, known))
    ]


def _near(compare: Compare, fields: Fields) -> list[str]:
    name = "@" * compare.own + compare.name.lower()
    known = _ELSEWHERE.get(name) or _ELSEWHERE.get(compare.name.lower())
    if compare.own:
        near = [
            written(one, own=True) for one in nearest(compare.name, fields.attributes)
        ]
        known = known or (
            compare.name.lower() if compare.name.lower() in READERS else None
        )
        return list(dict.fromkeys([*near, known] if known else near))
    near = _all_written(nearest(compare.name, (*READERS, *fields.attributes)))
    if known:
        alike = [one for one in near if name in one.lower()]
        return list(dict.fromkeys([known, *alike]))
    return near


def _all_written(names: Iterable[str]) -> list[str]:
    return [one if one in READERS else written(one) for one in names]
