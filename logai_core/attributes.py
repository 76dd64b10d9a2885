"""The members of the JSON objects that records hold as `attributes`.

They are read with a regex for each member, not by parsing the objects: that takes a
sixth of the time. In JSON, `"name":` can only be a key, since quotes in a string are
escaped; but the same key may also be in a nested object, see `Member.nested`.
"""

import json
from typing import Any, NamedTuple

import polars as pl

SAMPLE = 5_000  # records, about

# Knuth's multiplicative hash: neighbours, and every tenth record, fall apart.
_KNUTH, _WORD, _LOW_BITS = 2_654_435_761, 1 << 32, 1 << 12
NUMBER = r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?"


class Member(NamedTuple):
    """A top-level member as a sample has it: its values, in the order of lines.

    `nested` tells that the name is also found deeper, so that it cannot be read alone.
    """

    name: str
    values: list[Any]
    nested: bool


class Sample(NamedTuple):
    """Some `rows` of RECORDS, by source and line; there are `records` in all."""

    rows: pl.DataFrame
    records: int


def draw_sample(records: pl.LazyFrame, *columns: str) -> Sample:
    """Return `columns` of about SAMPLE dated records, or of all, by source and line.

    Which records they are depends on their line numbers only, not on their order.
    """
    total = records.select(pl.len()).collect(engine="streaming").item()
    step = total // SAMPLE
    dated = records.filter(pl.col("ts").is_not_null())
    if step > 1:
        mixed = pl.col("line_no").cast(pl.UInt64) * _KNUTH % _WORD // _LOW_BITS
        dated = dated.filter(mixed % step == 0)
    kept = ["source_id", "line_no", *columns]
    rows = dated.select(kept).collect(engine="streaming").sort("source_id", "line_no")
    return Sample(rows, total)


def sample_of(records: pl.LazyFrame, *columns: str) -> pl.DataFrame:
    """Return the rows of `draw_sample`."""
    return draw_sample(records, *columns).rows


def members_of(attributes: pl.Series) -> list[Member]:
    """Return the members that the objects have, by name."""
    found: dict[str, list[Any]] = {}
    deeper: set[str] = set()
    for text in attributes.drop_nulls().to_list():
        members = _object(text)
        for name, value in members.items():
            found.setdefault(name, []).append(value)
            if isinstance(value, dict | list):
                _names_in(value, deeper)
    return [
        Member(name, values, nested=name in deeper)
        for name, values in sorted(found.items())
    ]


def number_of(name: str) -> pl.Expr:
    """Return a member that is a number, or a string that is one; else null."""
    text = pl.col("attributes").str.extract(f'{_key(name)}"?({NUMBER})"?[,}}]', 1)
    return text.cast(pl.Float64, strict=False)


def string_of(name: str) -> pl.Expr:
    """Return a member that is a string, as JSON escapes it; else null."""
    return pl.col("attributes").str.extract(rf'{_key(name)}"((?:[^"\\]|\\.)*)"', 1)


def scalar_of(name: str) -> pl.Expr:
    """Return a member that is a string, number or boolean, as JSON writes it, bare."""
    scalar = rf'{_key(name)}(?:"((?:[^"\\]|\\.)*)"|(true|false|{NUMBER})[,}}])'
    groups = pl.col("attributes").str.extract_groups(scalar)
    return pl.coalesce(groups.struct.field("1"), groups.struct.field("2"))


def _key(name: str) -> str:
    return pl.escape_regex(json.dumps(name, ensure_ascii=False)) + ": ?"


def _object(text: str) -> dict[str, Any]:
    try:
        members = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return members if isinstance(members, dict) else {}


def _names_in(value: Any, names: set[str]) -> None:
    if isinstance(value, dict):
        names.update(value)
        for one in value.values():
            _names_in(one, names)
    elif isinstance(value, list):
        for one in value:
            _names_in(one, names)
