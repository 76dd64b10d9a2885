r"""Layouts of objects: the same fields in the same order, told as one regex.

A program writes its lines in few layouts. The pattern of one allows all that JSON
allows in its places, so that a line which fits is surely an object, and what is cut
out of it is just what `json_rows` reads. What no pattern is made for (`\u` in a text
that fills a column, objects within arrays) has no layout.
"""

import re
from typing import Any, NamedTuple

from logai_core.parse.json_names import Names
from logai_core.parse.json_rows import Found, lifted, look
from logai_core.parse.json_shapes import ROLES as SHAPE_ROLES
from logai_core.parse.json_shapes import by_name_of_time
from logai_core.parse.json_values import Number, compact, exceeds, members, spaced

_PLAIN = r'[^"\\\x00-\x1f]|\\["\\/bfnrt]'
_HEX = "[0-9a-fA-F]"
_CODED = rf"\\u(?:[0-9a-ce-fA-CE-F]{_HEX}{{3}}|[dD][0-7]{_HEX}{{2}})"
_TEXT = f'"(?:{_PLAIN}|{_CODED})*"'
_REST = r"(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?"
_NUMBER = f"-?(?:0|[1-9][0-9]*){_REST}"
_WORD = "true|false|null"
_SCALAR = f"(?:{_TEXT}|{_NUMBER}|{_WORD})"
# Decoded, `-0` is 0: it is left to be decoded.
_COLUMN_NUMBER = f"(?:0|-?[1-9][0-9]*){_REST}"
_EPOCH = r"[12][0-9]{9}(?:[0-9]{3}|[0-9]{6}|[0-9]{9})?(?:\.[0-9]+)?"
_NO_EPOCH = r"(?:0|-?[1-9][0-9]{0,8})(?:\.[0-9]+)?"
_MOST_GROUPS = 80
_BARE_NAME = re.compile(r'[^"\\\x00-\x1f]*')


class Group(NamedTuple):
    """A group of the pattern, and whether blanks are to be taken out of it."""

    name: str
    blanks: bool = False


class Layout(NamedTuple):
    """A pattern, and what its groups are.

    `columns` are the group of each role that is filled; `attributes` are the groups
    and literal pieces that make up the object of what is left, none for nothing;
    `loose` are the fields by which missing roles may be filled by shape.
    """

    pattern: str
    columns: tuple[tuple[str, str], ...]
    attributes: tuple[str | Group, ...]
    loose: tuple[tuple[str, str], ...]


class _Odd(Exception):
    """There is no pattern for this."""


def layout_of(text: str, names: Names) -> Layout | None:
    """Return the layout of a line, None where it is none or an odd one."""
    dense = compact(text)
    fields = None if dense is None else members(dense)
    if not fields or dense is None:
        return None
    written = text.strip(" \t")
    blank = "" if written == dense else " "
    if blank and written != spaced(dense):
        return None
    found: dict[str, Found] = {}
    look(fields, names, found)
    taken = lifted(found, names)
    if exceeds(fields, dense, taken):
        return None
    try:
        return _Builder(names, found, blank).layout(fields, taken)
    except _Odd:
        return None


class _Builder:
    def __init__(self, names: Names, found: dict[str, Found], blank: str) -> None:
        self._names = names
        self._found = found
        self._comma = f",{blank}"
        self._colon = f":{blank}"
        self._blank = blank
        self._loosely = any(role not in found for role in SHAPE_ROLES)
        self._groups = 0
        self._columns: dict[str, str] = {}
        self._loose: list[tuple[str, str]] = []
        self._pieces: list[str | Group] = []  # of the attributes, if blanks part them

    def layout(self, fields: dict[str, Any], taken: list[str]) -> Layout:
        parts: list[tuple[bool, str]] = []
        for key, value in fields.items():
            kept = key not in taken
            if kept:
                self._add("," if self._pieces else "{")
            held = self._pieces
            pattern = self._member(key, value, "", ())
            if not kept:
                self._pieces = held[:]
            parts.append((kept, pattern))
        return self._done(parts)
