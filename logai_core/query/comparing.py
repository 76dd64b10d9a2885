"""A value of a query against a column of text: what matches, as a Polars expression."""

import re
from collections.abc import Callable, Sequence

import polars as pl

from logai_core.attributes import NUMBER
from logai_core.query import members
from logai_core.query.patterns import containing, equal, glob
from logai_core.query.tree import Operator, Value

_NUMBER = re.compile(NUMBER)
_HAS_NO_CASE = re.compile(
    "[\x00-@[-`{-\x7f]+"
)  # and is found by its bytes, twice as fast
_MOST_DIGITS = 15  # that a double holds: longer numbers are ids, and compared as text
_ORDERED: dict[str, Callable[[pl.Expr, str | float], pl.Expr]] = {
    ">": lambda column, bound: column > bound,
    ">=": lambda column, bound: column >= bound,
    "<": lambda column, bound: column < bound,
    "<=": lambda column, bound: column <= bound,
}


def compare_text(column: pl.Expr, operator: Operator, value: Value) -> pl.Expr:
    """Return where a column of text matches; what `!=` negates is for the caller.

    `:` does not ask for the case of letters, `=` and `!=` do; > and < are by code point.
    """
    if operator in _ORDERED:
        return _ORDERED[operator](column, value.text)
    if value.kind == "set":
        return _is_one_of(column, operator, value.parts)
    if value.kind == "range":
        low, high = value.parts
        return _between(column, low, high, lambda part: part.text)
    if value.kind == "any":
        return column.is_not_null()
    if value.kind == "regex":
        return column.str.contains(value.text)
    any_case = operator == ":"
    if value.kind == "glob":
        return column.str.contains(glob(value.text, any_case=any_case, whole=True))
    return column.str.contains(equal(value.text)) if any_case else column == value.text


def _is_one_of(column: pl.Expr, operator: Operator, parts: Sequence[Value]) -> pl.Expr:
    """Return where a column matches any of some values: the plain ones at one look."""
    plain = [part.text for part in parts if part.kind in ("word", "quoted")]
    others = [part for part in parts if part.kind not in ("word", "quoted")]
    if operator == ":":
        one_of = column.str.contains(equal(*plain)) if plain else pl.lit(value=False)
    else:
        one_of = column.is_in(pl.Series(plain, dtype=pl.String).implode())
    return pl.any_horizontal(
        one_of, *(compare_text(column, operator, part) for part in others)
    )


def contain_text(column: pl.Expr, value: Value) -> pl.Expr:
    """Return where a column of text contains a value, whatever its case."""
    if value.kind == "any":
        return column.is_not_null()
    if value.kind == "regex":
        return column.str.contains(value.text)
    if value.kind == "glob":
        return column.str.contains(glob(value.text, any_case=True, whole=False))
    if _HAS_NO_CASE.fullmatch(value.text):
        return column.str.contains(value.text, literal=True)
    return column.str.contains(containing(value.text))


def compare_attribute(name: str, operator: Operator, value: Value) -> pl.Expr:
    """Return where a member of `attributes` matches.

    A bare number compares with numbers only, as numbers; all else as text.
    """
    if value.kind == "any":
        return members.exists(name)
    return compare_scalar(members.scalar(name), operator, value)


def compare_scalar(text: pl.Expr, operator: Operator, value: Value) -> pl.Expr:
    """Return where a column of scalars of JSON matches; see `compare_attribute`."""
    number = members.number(text)
    if value.kind == "set":
        numbers = [float(part.text) for part in value.parts if _is_number(part)]
        others = [part for part in value.parts if not _is_number(part)]
        found = [_is_one_of(text, operator, others)] if others else []
        return pl.any_horizontal(*found, number.is_in(numbers) if numbers else False)
    if value.kind == "range":
        ends = [part for part in value.parts if part.kind != "any"]
        if ends and all(_is_number(part) for part in ends):
            low, high = value.parts
            return _between(number, low, high, lambda part: float(part.text))
    elif _is_number(value):
        bound = float(value.text)
        ordered = _ORDERED.get(operator)
        return ordered(number, bound) if ordered else number == bound
    return compare_text(text, operator, value)


def _between(
    column: pl.Expr, low: Value, high: Value, read: Callable[[Value], str | float]
) -> pl.Expr:
    """Return where a column is in a range, with both of its ends."""
    matches = column.is_not_null()
    if low.kind != "any":
        matches &= column >= read(low)
    if high.kind != "any":
        matches &= column <= read(high)
    return matches


def _is_number(value: Value) -> bool:
    if value.kind != "word" or not _NUMBER.fullmatch(value.text):
        return False
    digits = re.sub(r"[eE].*|[-.]", "", value.text).lstrip("0")
    return len(digits) <= _MOST_DIGITS
