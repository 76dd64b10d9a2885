"""Members of many objects at once, where most objects are written alike.

Objects of one source mostly have the same names in the same order. One regex for such a
layout reads all members that are asked for, those of inner objects too, and says of each
object whether it is written so from the first brace to the last.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

import polars as pl

from logai_core.attributes import NUMBER
from logai_core.nested import MOST_NAMES, divided

_LOOKED_AT = 500  # objects, for how they are written
_MOST = 6  # layouts
_LEAST = 5  # of those looked at have a layout that is worth a regex
_MOST_MEMBERS = 200  # of a layout, those of inner objects included
# What is escaped with four digits may be no character: it is read one by one.
_CHARS = r'(?:[^"\\\x00-\x1f]|\\["\\/bfnrt])*'
_BARE = f"true|false|{NUMBER}"
_SCALAR = rf'(?:"{_CHARS}"|null|{_BARE})'
_WHOLE = {
    "null": "null",
    "string": f'"{_CHARS}"',
    "bare": f"(?:{_BARE})",
    "list": rf"\[(?:{_SCALAR}(?:,{_SCALAR})*)?\]",
}
_INSIDE = {"string": f'"({_CHARS})"', "bare": f"({_BARE})"}


class Inner(NamedTuple):
    """An object within a layout."""

    members: "Layout"


# A name and how its value is written: that is a layout, in the order of names.
Layout = tuple[tuple[str, str | Inner], ...]
_Path = tuple[str, ...]


def layouts_of(column: pl.Series, names: Sequence[str]) -> list[Layout]:
    """Return the commonest layouts of some objects that have any of the names."""
    some = column.gather_every(max(1, len(column) // _LOOKED_AT))
    found = Counter(_layouts(some))
    return [
        one
        for one, objects in found.most_common(_MOST)
        if objects >= _LEAST and any(path_of(one, name) for name in names)
    ]


def read_layout(
    column: pl.Series, layout: Layout, names: Sequence[str]
) -> pl.DataFrame | None:
    """Return the members that a layout has, a column each, as JSON writes them.

    An object that is not written so has nulls in all columns, and no other has; what is
    null, a list or an object has no column.
    """
    paths = {path_of(layout, name): name for name in names}
    read = [paths[path] for path in _scalars_of(layout) if path in paths]
    if not read:
        return None
    groups = column.str.extract_groups(f"^{_pattern(layout, set(paths))}$")
    told = groups.struct.unnest()
    return told.rename(dict(zip(told.columns, read, strict=True)))


def path_of(layout: Layout, name: str, most: int = MOST_NAMES) -> _Path:
    """Return the names that lead to what a name with dots stands for; none if nothing."""
    members = dict(layout)
    if name in members:
        return (name,)
    for first, rest in divided(name, most):
        inner = members.get(first)
        if isinstance(inner, Inner):
            path = path_of(inner.members, rest, most - 1)
            if path:
                return (first, *path)
    return ()


def _layouts(objects: pl.Series) -> Iterator[Layout]:
    for text in objects.drop_nulls().to_list():
        with suppress(ValueError, RecursionError):
            members = json.loads(text, object_pairs_hook=_Pairs)
            if isinstance(members, _Pairs) and members:
                layout = _layout(members)
                if layout is not None and _size(layout) <= _MOST_MEMBERS:
                    yield layout


class _Pairs(list[tuple[str, Any]]):
    """The members of an object as they are written, twice where they are so."""


def _layout(members: _Pairs) -> Layout | None:
    kinds = [(name, _kind(value)) for name, value in members]
    if not all(kind for _, kind in kinds) or len(dict(kinds)) < len(kinds):
        return None
    return tuple(kinds)


def _kind(value: Any) -> str | Inner:
    """Return how a value is written; an empty string for what has no layout."""
    if isinstance(value, _Pairs):
        inner = _layout(value)
        return "" if inner is None else Inner(inner)
    if isinstance(value, list):
        flat = not any(isinstance(one, list) for one in value)
        return "list" if flat else ""
    if value is None:
        return "null"
    if isinstance(value, str):
        return "string"
    return "bare" if isinstance(value, bool | int | float) else ""


def _size(layout: Layout) -> int:
    return sum(
        1 + (_size(kind.members) if isinstance(kind, Inner) else 0)
        for _, kind in layout
    )


def _scalars_of(layout: Layout, above: _Path = ()) -> Iterator[_Path]:
    """Yield what leads to each string, number and boolean, in their order."""
    for name, kind in layout:
        if isinstance(kind, Inner):
            yield from _scalars_of(kind.members, (*above, name))
        elif kind in _INSIDE:
            yield (*above, name)


def _pattern(layout: Layout, read: set[_Path], above: _Path = ()) -> str:
    members = []
    for name, kind in layout:
        path = (*above, name)
        if isinstance(kind, Inner):
            value = _pattern(kind.members, read, path)
        else:
            value = (_INSIDE if path in read and kind in _INSIDE else _WHOLE)[kind]
        key = pl.escape_regex(json.dumps(name, ensure_ascii=False) + ":")
        members.append(key + value)
    return rf"\{{{','.join(members)}\}}"
