r"""Layouts of objects: the same fields in the same order, told as one regex.

A program writes its lines in few layouts. The pattern of one allows all that JSON
allows in its places, so that a line which fits is surely an object, and what is cut
out of it is just what `json_rows` reads. What no pattern is made for (`\u` in a text
that fills a column, objects within arrays) has no layout.
"""

import re
from typing import Any, NamedTuple

from logai_core.formats.fields import plain_name
from logai_core.levels import WORDS
from logai_core.parse.json_names import LEVEL, Names, Target
from logai_core.parse.json_rows import Found, lifted, look
from logai_core.parse.json_shapes import ROLES as SHAPE_ROLES
from logai_core.parse.json_shapes import by_name_of_time
from logai_core.parse.json_values import Number, compact, exceeds, members, spaced

_PLAIN = r'[^"\\\x00-\x1f]|\\["\\/bfnrt]'
_HEX = "[0-9a-fA-F]"
_CODED = f"u(?:[0-9a-ce-fA-CE-F]{_HEX}{{3}}|[dD][0-7]{_HEX}{{2}})"
# At each byte there is one way to go on: such a regex takes a third of the time.
_TEXT = rf'"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|{_CODED}))*"'
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


class _Piece(NamedTuple):
    """A part of a line: its regex, and what it is in the attributes.

    That is the text `dense`, or what is found there when that is None. `blanks` may
    be within it. `group` is the name under which it is cut out.
    """

    regex: str
    dense: str | None = None
    group: str | None = None
    blanks: bool = False


def layout_of(text: str, names: Names) -> Layout | None:
    """Return the layout of a line, None where it is none or an odd one."""
    dense = compact(text)
    fields = None if dense is None else members(dense)
    if not fields or dense is None:
        return None
    written = text.strip(" \t")
    if written not in (dense, spaced(dense)):
        return None
    found: dict[str, Found] = {}
    look(fields, names, found)
    taken = lifted(found, names)
    if exceeds(fields, dense, taken):
        return None
    builder = _Builder(names, found, "" if written == dense else " ")
    try:
        return builder.layout(fields, taken)
    except _Odd:
        return None


class _Builder:
    """Makes the layout of one object; `blank` follows its commas and colons."""

    def __init__(self, names: Names, found: dict[str, Found], blank: str) -> None:
        self._names = names
        self._found = found
        self._comma = _Piece(f",{blank}", ",")
        self._colon = _Piece(f":{blank}", ":")
        self._blank = blank
        # Where several fields may be the level, their values tell which one is.
        self._by_value = False
        self._loosely = any(role not in found for role in SHAPE_ROLES)
        self._groups = 0
        self._columns: list[tuple[str, str]] = []
        self._loose: list[tuple[str, str]] = []

    def layout(self, fields: dict[str, Any], taken: list[str]) -> Layout:
        patterns: list[str] = []
        attributes: list[str | Group] = []
        run: list[_Piece] = []  # members that are kept, one after the other
        steps = self._names.step("", tuple(fields))
        self._by_value = self._names.rivals(LEVEL, fields) > 1
        for key, value in fields.items():
            member = self._member(key, value, "", (), dict(steps.leaves))
            if key not in taken:
                run += [self._comma, *member] if run else member
                continue
            patterns += self._kept(run, attributes)
            run = []
            patterns.append("".join(piece.regex for piece in map(_named, member)))
        patterns += self._kept(run, attributes)
        body = self._comma.regex.join(patterns)
        if not 0 < self._groups <= _MOST_GROUPS:
            raise _Odd
        return Layout(
            rf"^[ \t]*\{{{body}\}}[ \t]*$",
            tuple(self._columns),
            ("{", *attributes, "}") if attributes else (),
            tuple(self._loose),
        )

    def _kept(self, run: list[_Piece], attributes: list[str | Group]) -> list[str]:
        """Return the pattern of a run of members, and note what is cut out of it."""
        if not run:
            return []
        if attributes:
            attributes.append(",")
        if not self._blank:
            name = self._group()
            attributes.append(Group(name))
            return [f"(?P<{name}>{''.join(_named(piece).regex for piece in run)})"]
        grouped = [
            piece
            if piece.dense is not None or piece.group
            else piece._replace(group=self._group())
            for piece in run
        ]
        attributes += [
            Group(piece.group, piece.blanks) if piece.group else str(piece.dense)
            for piece in grouped
        ]
        return ["".join(_named(piece).regex for piece in grouped)]

    def _member(
        self,
        key: str,
        value: Any,
        above: str,
        path: tuple[str, ...],
        wanted: dict[str, tuple[Target, ...]],
    ) -> list[_Piece]:
        if not _BARE_NAME.fullmatch(key):
            raise _Odd
        name = _Piece(re.escape(f'"{key}"'), f'"{key}"')
        inner = f"{above}.{plain_name(key)}" if above else plain_name(key)
        if type(value) is dict:
            return [name, self._colon, *self._object(value, inner, (*path, key))]
        targets = wanted.get(key, ())
        return [name, self._colon, *self._leaf(value, (*path, key), targets)]

    def _object(
        self, fields: dict[str, Any], above: str, path: tuple[str, ...]
    ) -> list[_Piece]:
        wanted = dict(self._names.step(above, tuple(fields)).leaves)
        pieces = [_Piece(r"\{", "{")]
        for place, (key, value) in enumerate(fields.items()):
            if place:
                pieces.append(self._comma)
            pieces += self._member(key, value, above, path, wanted)
        return [*pieces, _Piece(r"\}", "}")]

    def _leaf(
        self, value: Any, path: tuple[str, ...], targets: tuple[Target, ...]
    ) -> list[_Piece]:
        roles = [t.role for t in targets if t.role in self._found]
        fills = [role for role in roles if self._found[role].path == path]
        held = [
            t.role
            for t in targets
            if t.role not in fills
            and (t.role not in self._found or t.rank < self._found[t.role].rank)
        ]
        if fills and held:
            raise _Odd
        if fills:
            return self._column(value, fills)
        if held:
            return [_Piece(_left(value, held))]
        if type(value) is list:
            return [self._array(value)]
        if self._loosely and len(path) == 1:
            return self._loose_leaf(value, path[0])
        return [_Piece(_SCALAR)]

    def _column(self, value: Any, roles: list[str]) -> list[_Piece]:
        name = self._group()
        self._columns += [(role, name) for role in roles]
        of_levels = self._of_levels(value) if LEVEL in roles else ""
        if type(value) is str:
            quote = _Piece('"', '"')
            return [quote, _Piece(of_levels or f"(?:{_PLAIN})+", group=name), quote]
        if type(value) is list:
            raise _Odd
        if of_levels:
            return [_Piece(of_levels, group=name)]
        return [_Piece(_EPOCH if "stamp" in roles else _COLUMN_NUMBER, group=name)]

    def _of_levels(self, value: Any) -> str:
        """Return the regex of values by which a level goes before its rivals, if any."""
        if not self._by_value or not self._names.is_level(str(value)):
            return ""
        own = filter(_BARE_NAME.fullmatch, self._names.levels)
        if type(value) is not str:
            return f"(?:{'|'.join(filter(str.isdecimal, own))})"
        words = "|".join(WORDS)
        return "|".join([f"(?:(?i-u:{words})", *map(re.escape, own)]) + ")"

    def _loose_leaf(self, value: Any, key: str) -> list[_Piece]:
        if type(value) is str:
            name = self._group()
            self._loose.append((key, name))
            quote = _Piece('"', '"')
            return [quote, _Piece(f"(?:{_PLAIN})*", group=name), quote]
        if not by_name_of_time(key):
            return [_Piece(f"(?:{_NUMBER}|{_WORD})")]
        if value is None or type(value) is bool:
            return [_Piece(f"(?:{_WORD})")]
        name = self._group()
        self._loose.append((key, name))
        return [_Piece(_COLUMN_NUMBER, group=name)]

    def _array(self, values: list[Any]) -> _Piece:
        if any(type(value) in (dict, list) for value in values):
            raise _Odd
        regex = rf"\[(?:{_SCALAR}(?:{self._comma.regex}{_SCALAR})*)?\]"
        return _Piece(regex, blanks=bool(self._blank))

    def _group(self) -> str:
        self._groups += 1
        return f"g{self._groups}"


def _named(piece: _Piece) -> _Piece:
    if piece.group is None:
        return piece
    return piece._replace(regex=f"(?P<{piece.group}>{piece.regex})")


def _left(value: Any, roles: list[str]) -> str:
    """Return the regex of values like this one that fill no column either."""
    if value == "":
        return '""'
    if value is None or type(value) is bool:
        return f"(?:{_WORD})"
    if roles == [LEVEL] and _BARE_NAME.fullmatch(
        str(value)
    ):  # another one is the level
        literal = re.escape(str(value))
        return f'"{literal}"' if type(value) is str else literal
    if roles == ["stamp"] and isinstance(value, (int, Number)):
        return _NO_EPOCH
    raise _Odd
