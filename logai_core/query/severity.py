"""Levels in a query: words of any logging library, in their order."""

import polars as pl

from logai_core.errors import Fix
from logai_core.levels import NAMES, UNKNOWN, WORDS, level_name
from logai_core.query.faults import alternatives, fault, nearest
from logai_core.query.patterns import glob
from logai_core.query.tree import Compare, Value

_SEVERITY = pl.col("severity")
_PER_LEVEL, _MOST = 4, 24
_SHOWN = tuple(name.lower() for name in NAMES)


def level_condition(compare: Compare, text: str) -> pl.Expr:
    """Return the condition on `severity`; an unknown level is neither above nor below.

    A word that stands for a whole level (error, severe, warning) is all of its numbers,
    any other (crit, alert, notice) is its own number.
    """
    value = compare.value
    if compare.operator in (":", "=", "!="):
        return _is(value, text)
    low, high = _numbers(value, text)
    if not low:
        raise fault(
            text,
            value.place,
            f"found {UNKNOWN.lower()}, which has no place in the order of levels",
            "Write level:unknown.",
            (Fix(compare.place.start, value.place.end, "level:unknown"),),
        )
    return {
        ">": pl.col("severity") > high,
        ">=": pl.col("severity") >= low,
        "<": _SEVERITY.is_between(1, low - 1),
        "<=": _SEVERITY.is_between(1, high),
    }[compare.operator]


def _is(value: Value, text: str) -> pl.Expr:
    if value.kind == "any":
        return _SEVERITY > 0
    if value.kind == "set":
        return pl.any_horizontal(_is(part, text) for part in value.parts)
    if value.kind == "range":
        low, high = value.parts
        first = 1 if low.kind == "any" else _numbers(low, text)[0]
        last = _MOST if high.kind == "any" else _numbers(high, text)[1]
        return _SEVERITY.is_between(max(first, 1), last)
    if value.kind == "glob":
        pattern = glob(value.text, any_case=True, whole=True)
        return level_name(_SEVERITY).str.contains(pattern)
    if value.kind == "regex":
        return level_name(_SEVERITY).str.contains(value.text)
    return _SEVERITY.is_between(*_numbers(value, text))


def _numbers(value: Value, text: str) -> tuple[int, int]:
    """Return the first and the last severity number that a word stands for."""
    word = value.text.strip().lower()
    if word in _SHOWN:
        at = _SHOWN.index(word)
        return (_PER_LEVEL * at - 3, _PER_LEVEL * at) if at else (0, 0)
    if word.isascii() and word.isdigit() and int(word[:3]) <= _MOST:
        return int(word[:3]), int(word[:3])
    number = WORDS.get(word)
    if number is None:
        near = nearest(word, [*_SHOWN, *(one for one in WORDS if len(one) > 3)])
        raise fault(
            text,
            value.place,
            f"found {value.text!r}, expected a level",
            f"Write {alternatives(near or _SHOWN[1:])}.",
            near or _SHOWN[1:],
        )
    is_whole = number % _PER_LEVEL == 1
    return (number, number + _PER_LEVEL - 1) if is_whole else (number, number)
