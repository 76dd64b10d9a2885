"""The members of the JSON objects that records hold as `attributes`.

They are read with a regex for each member, not by parsing the objects: that takes a
sixth of the time. In JSON, `"name":` can only be a key, since quotes in a string are
escaped; but the same key may also be in a nested object, see `Member.nested`.
"""

import json
from typing import Any, NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt
import polars as pl

from logai_core.nested import inner_members

VALUE_COLUMNS = ("host", "service")  # whose values are watched like those of members
SAMPLE = 5_000  # records, about
_MOST_INNER = 500  # members of inner objects that a sample is looked at for

# Knuth's multiplicative hash: neighbours, and every tenth record, fall apart.
_KNUTH, _WORD, _LOW_BITS = 2_654_435_761, 1 << 32, 1 << 12
NUMBER = r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?"
_NUMBER = f'(?:"({NUMBER})"|({NUMBER})[,}}])'
_QUOTED_OR_NOT = f'("{NUMBER}"|{NUMBER}[,}}])'
_STRING = r'"((?:[^"\\]|\\.)*)"'
_SCALAR = rf'(?:"((?:[^"\\]|\\.)*)"|(true|false|{NUMBER})[,}}])'


class Member(NamedTuple):
    """A member as a sample has it: its values, in the order of lines.

    That of an inner object is named by all names that lead to it, with dots between.
    `nested` tells that a name is found deeper, so that it cannot be read alone.
    """

    name: str
    values: list[Any]
    nested: bool


class Written(NamedTuple):
    """How a member is written: `key` and then what `value` matches, with one group."""

    key: str
    value: str

    @property
    def pattern(self) -> str:
        """Return a regex of all of it."""
        return pl.escape_regex(self.key) + self.value


class Reader(NamedTuple):
    """How a member is read of many records: by the text that follows its name.

    What follows is mostly alike: its first `width` bytes are grouped by, and `begins` is
    looked for in distinct ones only. Where that is not found there, `whole` tells: the
    value may be longer, or stand after the name when that comes again.
    """

    name: str
    whole: pl.Expr
    begins: str
    width: int

    def heads(self, attributes: pl.Series) -> pl.Series:
        """Return what follows the first of its name; null where there is none."""
        key = _quoted(self.name)
        return heads_after(attributes, key, len(key.encode()), self.width)

    def values(self, heads: pl.Series) -> pl.Series:
        """Return the values at the beginning of heads; null where none is all there."""
        groups = heads.str.extract_groups(self.begins)
        written = pl.coalesce(groups.struct.field(one) for one in groups.struct.fields)
        return pl.select(written).to_series()


class Sample(NamedTuple):
    """Some `rows` of RECORDS, by source and line; there are `records` in all."""

    rows: pl.DataFrame
    records: int


def heads_after(texts: pl.Series, first: str, skip: int, width: int) -> pl.Series:
    """Return what begins `skip` bytes after the first place where a text has `first`.

    It is `width` bytes of that, or characters; null where it is not there.
    """
    column, text = texts.to_frame(), pl.col(texts.name)
    begin = text.str.find(first, literal=True) + skip
    bytes_of = text.cast(pl.Binary).bin
    try:
        cut = bytes_of.slice(begin, width).cast(pl.String)
        return column.select(cut).to_series()
    except pl.exceptions.ComputeError:  # a character of several bytes is cut
        rest = bytes_of.slice(begin).cast(pl.String)
        return column.select(rest.str.head(width)).to_series()


def draw_sample(
    records: pl.LazyFrame,
    *columns: str,
    total: int | None = None,
    size: int = SAMPLE,
    undated: bool = False,
) -> Sample:
    """Return `columns` of about `size` dated records, or of all, by source and line.

    Which records they are depends on their line numbers only, not on their order.
    `total` is how many there are, where that is known. With `undated`, records without
    a time are drawn as well.
    """
    if total is None:
        total = records.select(pl.len()).collect(engine="streaming").item()
    step = total // size
    some = records if undated else records.filter(pl.col("ts").is_not_null())
    if step > 1:
        mixed = pl.col("line_no").cast(pl.UInt64) * _KNUTH % _WORD // _LOW_BITS
        some = some.filter(mixed % step == 0)
    kept = ["source_id", "line_no", *columns]
    rows = some.select(kept).collect(engine="streaming").sort("source_id", "line_no")
    return Sample(rows, total)


def is_drawn(numbers: npt.NDArray[np.uint32], step: int) -> npt.NDArray[np.bool_]:
    """Tell which records a sample of one in `step` has, by their numbers."""
    if step <= 1:
        return np.ones(numbers.size, np.bool_)
    # A word has 32 bits, and so has the product: what is beyond is left out of it.
    mixed = numbers * np.uint32(_KNUTH) // np.uint32(_LOW_BITS)
    # Numpy has no quick remainder, but a quick quotient.
    drawn: npt.NDArray[np.bool_] = mixed // np.uint32(step) * np.uint32(step) == mixed
    return drawn


def sample_of(records: pl.LazyFrame, *columns: str) -> pl.DataFrame:
    """Return the rows of `draw_sample`."""
    return draw_sample(records, *columns).rows


def members_of(attributes: pl.Series) -> list[Member]:
    """Return the members that the objects have, by name; of inner ones the commonest.

    Where two of an object have one name, it is that of the outer.
    """
    found: dict[str, list[Any]] = {}
    inner: dict[str, list[Any]] = {}
    deeper: set[str] = set()
    for text in attributes.drop_nulls().to_list():
        members = _object(text)
        for name, value in members.items():
            found.setdefault(name, []).append(value)
            if isinstance(value, dict | list):
                _names_in(value, deeper)
        for name, value in inner_members(members):
            inner.setdefault(name, []).append(value)
    commonest = sorted(inner, key=lambda name: (-len(inner[name]), name))[:_MOST_INNER]
    deeper.update(commonest)
    for name in commonest:
        found.setdefault(name, []).extend(inner[name])
    return [
        Member(name, values, nested=name in deeper)
        for name, values in sorted(found.items())
    ]


def number_of(name: str) -> pl.Expr:
    """Return a member that is a number, or a string that is one; else null."""
    return _number(name).cast(pl.Float64, strict=False)


def written_number(name: str) -> Written:
    """Return how `number_of` finds a member; `bare_number` is what its group is then."""
    # One group and a strip: two groups, one of which is null, take twice as long.
    return Written(_quoted(name), f" ?{_QUOTED_OR_NOT}")


def bare_number(written: pl.Expr) -> pl.Expr:
    """Return the text of numbers without what is written around them."""
    return written.str.strip_chars('",}')


def number_reader(name: str, width: int) -> Reader:
    """Return how `number_of` is read as text."""
    return Reader(name, _number(name), f"^ ?{_NUMBER}", width)


def _number(name: str) -> pl.Expr:
    found = pl.col("attributes").str.extract(written_number(name).pattern, 1)
    return bare_number(found)


def string_of(name: str) -> pl.Expr:
    """Return a member that is a string, as JSON escapes it; else null."""
    return pl.col("attributes").str.extract(written_string(name).pattern, 1)


def written_string(name: str) -> Written:
    """Return how `string_of` finds a member."""
    return Written(_quoted(name), f" ?{_STRING}")


def scalar_of(name: str) -> pl.Expr:
    """Return a member that is a string, number or boolean, as JSON writes it, bare."""
    groups = pl.col("attributes").str.extract_groups(_key(name) + _SCALAR)
    return pl.coalesce(groups.struct.field("1"), groups.struct.field("2"))


def scalar_reader(name: str, width: int) -> Reader:
    """Return how `scalar_of` is read."""
    return Reader(name, scalar_of(name), f"^ ?{_SCALAR}", width)


def value_in(key: str) -> tuple[str, str]:
    """Return the name and what is said by a series `name=value`, as JSON escapes it."""
    name, _, written = key.partition("=")
    said = _said(written)
    return name, written if said is None else said


def unescaped(texts: pl.Series) -> pl.Series:
    """Return strings of JSON, without their quotes, as what they say.

    Null where that is no text.
    """
    rows = texts.str.contains("\\", literal=True).fill_null(value=False).arg_true()
    if rows.is_empty():
        return texts
    said = [_said(one) for one in texts.gather(rows)]
    return texts.clone().scatter(rows, pl.Series(said, dtype=pl.String))


def _said(text: str) -> str | None:
    try:
        return msgspec.json.decode(f'"{text}"', type=str)
    except msgspec.DecodeError:
        return None


def _key(name: str) -> str:
    return pl.escape_regex(_quoted(name)) + " ?"


def _quoted(name: str) -> str:
    return json.dumps(name, ensure_ascii=False) + ":"


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
