"""What may come next in a query that is being written: fields, operators, values."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from logai_core.levels import NAMES
from logai_core.query.clauses import clause_for
from logai_core.query.faults import quoted
from logai_core.query.fields import READERS, RESERVED, Fields

MOST = 50
_ORDERED = {"time", "level", "line"}
_OPERATORS = (":", "=", "!=")
_ORDER = (">=", "<=", ">", "<")
_TIMES = ("-15m", "-1h", "-1d", "today", "yesterday")
# Up to the cursor: a field, its operator, perhaps the values of a set, a begun value.
_VALUE = re.compile(
    r'(?P<name>@?"(?:[^"\\]|\\.)*"|[^\s()":=!<>]+)(?P<op>:[<>]=?|!=|[<>]=?|[:=])'
    r'(?P<set>\((?:[^()"]|"(?:[^"\\]|\\.)*")*?\s*)?(?P<begun>"(?:[^"\\]|\\.)*|[^\s()"]*)$'
)
_NAME = re.compile(r'(?P<sign>[-!]?)(?P<begun>@?[^\s()":=!<>-][^\s()":=!<>]*|)$')
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")


class Completion(NamedTuple):
    """What to put in place of the characters `[start, end)`, and what to show for it."""

    start: int
    end: int
    text: str
    label: str


def complete(
    text: str,
    position: int,
    fields: Fields,
    values: Mapping[str, Sequence[str]],
) -> tuple[Completion, ...]:
    """Return what may be written at a position, at most MOST, the likeliest first.

    `values` are known values by field, the commonest first; those of level, source and
    tpl are known without.
    """
    before = text[:position]
    if _is_quoted(before):
        found = _VALUE.search(before)
        if not found or not found["begun"].startswith('"'):
            return ()
    else:
        found = _VALUE.search(before)
    offered = (
        _values(found, position, fields, values) if found else _names(before, fields)
    )
    return tuple(offered)[:MOST]


def _is_quoted(before: str) -> bool:
    return re.sub(r'\\["\\]', "", before).count('"') % 2 == 1


def _values(
    found: re.Match[str],
    position: int,
    fields: Fields,
    values: Mapping[str, Sequence[str]],
) -> Iterator[Completion]:
    name = found["name"].removeprefix("@").strip('"')
    begun = found["begun"].removeprefix('"').lower()
    start = found.start("begun")
    for value, label in _known(name, fields, values):
        if begun in label.lower() or begun in value.lower():
            yield Completion(start, position, _written(name, value), label)


def _known(
    name: str, fields: Fields, values: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, str]]:
    lower = name.lower()
    if lower == "level":
        yield from ((one.lower(), one) for one in reversed(NAMES))
    elif lower in ("source", "file"):
        yield from ((one, one) for one in sorted(set(fields.sources.values())))
    elif lower == "tpl":
        yield from ((key, f"{key} {text}") for key, text in fields.templates.items())
    elif lower == "time":
        yield from ((one, one) for one in _TIMES)
    yield from ((one, one) for one in values.get(name, values.get(lower, ())))


def _written(name: str, value: str) -> str:
    if name.lower() in ("time", "level", "tpl") or _NUMBER.fullmatch(value):
        return value
    clause = clause_for(name, value)
    return clause[clause.index("=", len(name)) + 1 :]


def _names(before: str, fields: Fields) -> Iterator[Completion]:
    found = _NAME.search(before)
    if not found:
        return
    begun, start, end = found["begun"], found.start("begun"), len(before)
    wanted = begun.removeprefix("@").lower()
    names = list(_all_names(fields, own=begun.startswith("@")))
    for name in names:
        if name.strip('@"').lower() == wanted and wanted:
            yield from _operators(name, start, end)
    for rank in (str.startswith, str.__contains__):
        for name in names:
            bare = name.strip('@"').lower()
            if (
                rank(bare, wanted)
                and (rank is str.startswith or not bare.startswith(wanted))
                and bare != wanted
            ):
                yield Completion(start, end, f"{name}:", name)
    if before[:start].strip() and not found["sign"]:
        for word in ("AND", "OR", "NOT"):
            if wanted and word.lower().startswith(wanted):
                yield Completion(start, end, f"{word} ", word)


def _operators(name: str, start: int, end: int) -> Iterable[Completion]:
    is_ordered = name in _ORDERED or name not in READERS
    for operator in (*_OPERATORS, *(_ORDER if is_ordered else ())):
        yield Completion(start, end, name + operator, name + operator)
    yield Completion(start, end, f"{name}:*", f"{name}:*")


def _all_names(fields: Fields, *, own: bool) -> Iterator[str]:
    if not own:
        yield from READERS
    for name in fields.attributes:
        plain = re.fullmatch(r"[^\s()\":=!<>@-][^\s()\":=!<>]*", name)
        written = name if plain else quoted(name)
        yield f"@{written}" if own or name.lower() in RESERVED else written
