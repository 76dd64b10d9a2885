"""Members of many objects at once, where most objects are written alike.

Objects of one source mostly have the same names in the same order. One regex for such a
layout reads all members that are asked for, and says of each object whether it is
written so from the first brace to the last: then nothing in it is nested.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

import polars as pl

from logai_core.attributes import NUMBER

_LOOKED_AT = 500  # objects, for how they are written
_MOST = 6  # layouts
_LEAST = 5  # of those looked at have a layout that is worth a regex
# What is escaped with four digits may be no character: it is read one by one.
_CHARS = r'(?:[^"\\\x00-\x1f]|\\["\\/bfnrt])*'
_STRING, _INSIDE = f'"{_CHARS}"', f'"({_CHARS})"'
_BARE = f"true|false|{NUMBER}"
# A name and how its value is written: that is a layout, in the order of names.
Layout = tuple[tuple[str, str], ...]


def layouts_of(column: pl.Series, names: Sequence[str]) -> list[Layout]:
    """Return the commonest layouts of some objects that have any of the names."""
    some = column.gather_every(max(1, len(column) // _LOOKED_AT))
    found = Counter(_layouts(some))
    return [
        one
        for one, objects in found.most_common(_MOST)
        if objects >= _LEAST and any(name in names for name, _ in one)
    ]


def read_layout(
    column: pl.Series, layout: Layout, names: Sequence[str]
) -> pl.DataFrame | None:
    """Return the members that a layout has, a column each, as JSON writes them.

    An object that is not written so has nulls in all columns, and no other has; what is
    null in an object has no column.
    """
    read = [name for name, kind in layout if name in names and kind != "null"]
    groups = column.str.extract_groups(_pattern(layout, read)).struct.unnest()
    return groups.rename(dict(zip(groups.columns, read, strict=True))) if read else None


def _layouts(objects: pl.Series) -> Iterator[Layout]:
    for text in objects.drop_nulls().to_list():
        with suppress(ValueError, RecursionError):
            members = json.loads(text, object_pairs_hook=_pairs)
            if isinstance(members, tuple) and members:
                kinds = [(name, _kind(value)) for name, value in members]
                if all(kind for _, kind in kinds) and len(dict(kinds)) == len(kinds):
                    yield tuple(kinds)


def _pairs(pairs: list[tuple[str, Any]]) -> tuple[tuple[str, Any], ...]:
    return tuple(pairs)


def _kind(value: Any) -> str:
    """Return how a value is written; an empty string for what holds others."""
    if value is None:
        return "null"
    if isinstance(value, str):
        return "string"
    return "bare" if isinstance(value, bool | int | float) else ""


def _pattern(layout: Layout, read: Sequence[str]) -> str:
    whole = {"null": "null", "string": _STRING, "bare": f"(?:{_BARE})"}
    inside = {"string": _INSIDE, "bare": f"({_BARE})"}
    members = ",".join(
        pl.escape_regex(json.dumps(name, ensure_ascii=False) + ":")
        + (inside if name in read else whole)[kind]
        for name, kind in layout
    )
    return rf"^\{{{members}\}}$"
