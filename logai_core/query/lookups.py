"""Fields whose values a case knows all of: its sources, its templates, its lines."""

import re
from collections.abc import Iterable, Mapping

import polars as pl

from logai_core.errors import Fix, QueryError
from logai_core.query.faults import alternatives, fault, nearest, quoted
from logai_core.query.fields import Fields
from logai_core.query.patterns import containing, equal, glob
from logai_core.query.tree import Compare, Value

_ID = re.compile(r"T[0-9a-f]{1,10}")
_MOST_LINE = (1 << 32) - 1
_FROM_TO = re.compile(r"([0-9]{1,15})(?:-|\.\.)([0-9]{1,15})")


def source_condition(compare: Compare, fields: Fields, text: str) -> pl.Expr:
    """Return the condition on `source_id`: a name, the last part of one, or an id."""
    _refuse_order(compare, text)
    is_exact = compare.operator != ":"
    ids = _sources(compare.value, fields.sources, text, is_exact=is_exact)
    return pl.col("source_id").is_in(_listed(ids))


def _listed(ids: Iterable[str]) -> pl.Series:
    return pl.Series(sorted(ids), dtype=pl.String).implode()


def _sources(
    value: Value, names: Mapping[str, str], text: str, *, is_exact: bool
) -> set[str]:
    if value.kind == "set":
        return {
            one
            for part in value.parts
            for one in _sources(part, names, text, is_exact=is_exact)
        }
    if value.kind == "any":
        return set(names)
    if value.kind in ("glob", "regex"):
        pattern = _pattern(value, any_case=not is_exact)
        return set(_matching(names, pattern))
    wanted = value.text if is_exact else value.text.lower()
    found = {
        source_id
        for source_id, name in names.items()
        if wanted == source_id
        or (wanted == name if is_exact else wanted in _spellings(name))
    }
    if found:
        return found
    known = {
        part for name in names.values() for part in (name, name.rpartition("/")[2])
    }
    near = nearest(value.text, known) or sorted(names.values())[:3]
    offered = alternatives([_bare(one) for one in near]) if near else "a name"
    raise fault(
        text,
        value.place,
        f"found {value.text!r}, which is no source here",
        f"Write {offered}, or a part of a name with * around it.",
        [_bare(one) for one in near],
    )


def _spellings(name: str) -> tuple[str, str]:
    lower = name.lower()
    return lower, lower.rpartition("/")[2]


def _bare(name: str) -> str:
    return name if re.fullmatch(r"[\w.][\w./-]*", name) else quoted(name)


def _pattern(value: Value, *, any_case: bool) -> str:
    if value.kind == "regex":
        return value.text
    return glob(value.text, any_case=any_case, whole=True)


def _matching(texts: Mapping[str, str], pattern: str) -> list[str]:
    """Return the keys of the texts that a Rust regex is found in."""
    frame = pl.DataFrame(
        {"key": list(texts), "text": list(texts.values())},
        schema={"key": pl.String, "text": pl.String},
    )
    return frame.filter(pl.col("text").str.contains(pattern))["key"].to_list()


def template_condition(compare: Compare, fields: Fields, text: str) -> pl.Expr:
    """Return the condition on `template_id`: an id, its beginning, or text it contains."""
    _refuse_order(compare, text)
    if compare.value.kind == "any":
        return pl.col("template_id").is_not_null()
    is_exact = compare.operator != ":"
    ids = _templates(compare.value, fields.templates, text, is_exact=is_exact)
    return pl.col("template_id").is_in(_listed(ids))


def _templates(
    value: Value, texts: Mapping[str, str], text: str, *, is_exact: bool
) -> set[str]:
    if value.kind == "set":
        return {
            one
            for part in value.parts
            for one in _templates(part, texts, text, is_exact=is_exact)
        }
    if value.kind == "any":
        return set(texts)
    if value.kind in ("glob", "regex"):
        pattern = _pattern(value, any_case=not is_exact)
        ids = {one: one for one in texts}
        return {*_matching(texts, pattern), *_matching(ids, pattern)}
    if value.text in texts:
        return {value.text}
    begun = _begun(value, texts)
    if len(begun) == 1:
        return set(begun)
    pattern = equal(value.text) if is_exact else containing(value.text)
    found = set() if begun else set(_matching(texts, pattern))
    if found or value.kind != "word":
        return found
    raise _no_pattern(value, begun, text)


def _begun(value: Value, ids: Iterable[str]) -> list[str]:
    """Return the ids that begin with a word that may be the beginning of one."""
    if value.kind != "word" or not _ID.fullmatch(value.text):
        return []
    return sorted(one for one in ids if one.startswith(value.text))


def _no_pattern(value: Value, found: list[str], text: str) -> QueryError:
    if found:
        what = f"found {value.text!r}, with which {len(found)} patterns begin"
        hint = f"Write more of it, such as {alternatives(found[:3])}."
    else:
        what = f"found {value.text!r}, which is no pattern here"
        hint = f"Write another, or text that it has: tpl:{quoted(value.text)}."
    return fault(text, value.place, what, hint, found[:3] or [quoted(value.text)])


def line_condition(compare: Compare, text: str) -> pl.Expr:
    """Return the condition on `line_no`, which is compared as a number."""
    column, value = pl.col("line_no"), compare.value
    if compare.operator in (":", "=", "!="):
        return _lines(column, value, text)
    number = _line(value, text)
    return {
        ">": column > number,
        ">=": column >= number,
        "<": column < number,
        "<=": column <= number,
    }[compare.operator]


def _lines(column: pl.Expr, value: Value, text: str) -> pl.Expr:
    if value.kind == "any":
        return column.is_not_null()
    if value.kind == "set":
        return pl.any_horizontal(_lines(column, part, text) for part in value.parts)
    if value.kind == "range":
        low, high = value.parts
        first = 0 if low.kind == "any" else _line(low, text)
        last = _MOST_LINE if high.kind == "any" else _line(high, text)
        return column.is_between(first, last)
    return column == _line(value, text)


def _line(value: Value, text: str) -> int:
    digits = value.text
    if value.kind in ("word", "quoted") and re.fullmatch("[0-9]{1,15}", digits):
        return min(int(digits), _MOST_LINE)
    ends = _FROM_TO.fullmatch(digits)
    raise fault(
        text,
        value.place,
        f"found {value.text!r}, expected the number of a line",
        "Write a number, or a range such as [100 TO 200].",
        [f"[{ends[1]} TO {ends[2]}]"] if ends else [],
    )


def _refuse_order(compare: Compare, text: str) -> None:
    if compare.operator in (":", "=", "!=") and compare.value.kind != "range":
        return
    raise fault(
        text,
        compare.place,
        f"found an order in {compare.name}, which has none",
        f"Write {compare.name}: and a value.",
        [Fix(compare.place.end, compare.value.place.start, ":")],
    )
