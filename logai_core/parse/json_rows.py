"""Objects one by one: for lines that are like no other, and for odd ones.

What a line costs here is held by Python: the lines that are alike are read by
`json_layouts`, which gives the same.
"""

from typing import Any, NamedTuple

import polars as pl

from logai_core.parse.json_names import LEVEL, Names, Rank, behind
from logai_core.parse.json_shapes import FIELDS, by_name_of_time
from logai_core.parse.json_shapes import ROLES as SHAPE_ROLES
from logai_core.parse.json_values import (
    Number,
    as_text,
    compact,
    exceeds,
    members,
    without,
)


class Found(NamedTuple):
    """The field that fills a column: its text, and the names that lead to it."""

    rank: Rank
    text: str
    path: tuple[str, ...]


class Objects(NamedTuple):
    """What is read of some lines, and the fields to fill in the rest by shape.

    `lines` has a column for each role, `attributes`, `known` (it is an object) and
    `whole` (it is more than can be shown as attributes).
    """

    lines: pl.DataFrame
    fields: pl.DataFrame


def read_objects(lines: pl.DataFrame, names: Names) -> Objects:
    """Read lines (`row`, `text`) one by one."""
    texts = lines["text"].to_list()
    rows = lines["row"].to_list()
    taken = _Rows(names, len(texts))
    for at, (row, text) in enumerate(zip(rows, texts, strict=True)):
        taken.read(at, row, text)
    return Objects(lines.with_columns(taken.columns()), taken.fields())


class _Rows:
    def __init__(self, names: Names, height: int) -> None:
        self._names = names
        self._found: dict[str, list[str | None]] = {
            role: [None] * height for role in names.roles
        }
        self._attributes: list[bytes | None] = [None] * height
        self._known = [False] * height
        self._whole = [False] * height
        self._fields: tuple[list[int], list[str], list[str]] = ([], [], [])

    def read(self, at: int, row: int, text: str) -> None:
        dense = compact(text)
        fields = None if dense is None else members(dense)
        if fields is None or dense is None:
            return
        self._known[at] = True
        found: dict[str, Found] = {}
        look(fields, self._names, found)
        for role, one in found.items():
            self._found[role][at] = one.text
        taken = lifted(found, self._names)
        if exceeds(fields, dense, taken):
            self._whole[at] = True
            return
        self._attributes[at] = without(dense, taken) if taken else _filled(dense)
        if any(role not in found for role in SHAPE_ROLES):
            used = {one.path[0] for one in found.values() if len(one.path) == 1}
            self._note(row, {k: v for k, v in fields.items() if k not in used})

    def _note(self, row: int, fields: dict[str, Any]) -> None:
        rows, keys, values = self._fields
        for key, value in fields.items():
            if type(value) is str or (
                type(value) in (int, Number) and by_name_of_time(key)
            ):
                rows.append(row)
                keys.append(key)
                values.append(str(value))

    def columns(self) -> list[pl.Series]:
        attributes = pl.Series("attributes", self._attributes, pl.Binary)
        known = pl.Series("known", self._known, pl.Boolean)
        whole = pl.Series("whole", self._whole, pl.Boolean)
        return [
            attributes.cast(pl.String),
            known,
            whole,
            *(pl.Series(role, held, pl.String) for role, held in self._found.items()),
        ]

    def fields(self) -> pl.DataFrame:
        return pl.DataFrame(dict(zip(FIELDS, self._fields, strict=True)), schema=FIELDS)


def _filled(dense: str) -> bytes | None:
    return None if dense == "{}" else without(dense, [])


def lifted(found: dict[str, Found], names: Names) -> list[str]:
    """Return the fields that fill columns and so leave the attributes."""
    leave = (
        one.path[0]
        for role, one in found.items()
        if role in names.lifts and len(one.path) == 1
    )
    return list(dict.fromkeys(leave))


def look(
    fields: dict[str, Any],
    names: Names,
    found: dict[str, Found],
    above: str = "",
    path: tuple[str, ...] = (),
) -> None:
    """Note the best field for each role, of an object and of the ones within it.

    Of fields named like a level, one that holds a level is better than one that does not.
    """
    step = names.step(above, tuple(fields))
    for key, targets in step.leaves:
        for role, rank in targets:
            if role in found and found[role].rank < rank:
                continue
            text = as_text(fields[key], role)
            if text is None:
                continue
            is_odd = role == LEVEL and not names.is_level(text)
            own = behind(rank) if is_odd else rank
            if role not in found or own < found[role].rank:
                found[role] = Found(own, text, (*path, key))
    for key, below in step.inner:
        inner = fields[key]
        if type(inner) is dict:
            look(inner, names, found, below, (*path, key))
