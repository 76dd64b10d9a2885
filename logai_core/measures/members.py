"""Members of the attributes that are numbers, or amounts with a unit."""

from typing import Any, NamedTuple

import polars as pl

from logai_core.attributes import (
    Member,
    bare_number,
    members_of,
    written_number,
    written_string,
)
from logai_core.exact_members import scalars
from logai_core.measures.judging import is_measure
from logai_core.measures.sorting import Floats, Ints
from logai_core.measures.starting import Start, read_alike, read_all, read_numbers
from logai_core.measures.units import amounts_of, named_unit, unit_of

_WIDTH = 12  # bytes of a member that are read first; most numbers are shorter


class Field(NamedTuple):
    """A number to read: of the attributes, or of a place in messages.

    `share` is that of the sampled records that have it. `worded` numbers are text with
    a unit. `template_id` is "" for a member of the attributes. Where the texts that it
    stands in are `alike`, it is read of what differs in them. Without a `start` it is the
    member of an inner object, or has the name of one.
    """

    measure: str
    unit: str
    share: float
    start: Start | None
    template_id: str = ""
    worded: bool = False
    alike: bool = False

    def read(self, texts: pl.Series) -> tuple[Ints, Floats]:
        """Return the rows of texts that have it, and the finite numbers there."""
        if self.start is None:
            return read_numbers(self._numbers(scalars(texts, self.measure)))
        if self.alike:
            return read_alike(texts, self.start, self._numbers)
        return read_all(texts, self.start.pattern, self._numbers)

    def _numbers(self, texts: pl.Series) -> pl.Series:
        if self.worded:
            return amounts_of(texts)
        if self.template_id:
            return texts.cast(pl.Float32, strict=False)
        numbers = texts.to_frame("text").select(bare_number(pl.col("text")))
        return numbers.to_series().cast(pl.Float64, strict=False)


def member_fields(sample: pl.DataFrame, *, fewest: int) -> list[Field]:
    """Return the members of the sampled `attributes` that measure something.

    What `fewest` records of them or less have is not looked at.
    """
    members = members_of(sample["attributes"])
    fields = (_field(one, sample) for one in members if len(one.values) > fewest)
    return [one for one in fields if one is not None]


def _field(member: Member, sample: pl.DataFrame) -> Field | None:
    name, values = member.name, [one for one in member.values if one is not None]
    texts = _texts(values)
    unit = unit_of(texts) if texts.len() else None
    worded = bool(unit)
    unit = unit or named_unit(name)
    numbers = amounts_of(texts) if worded else _numbers(values)
    if not is_measure(name, numbers, stated=bool(unit)):
        return None
    share = len(values) / max(sample.height, 1)
    if member.nested:
        return Field(name, unit, share, None, worded=worded)
    start = _start(name, worded=worded)
    alike = start.are_alike(sample["attributes"], sample.height)
    return Field(name, unit, share, start, worded=worded, alike=alike)


def _start(name: str, *, worded: bool) -> Start:
    written = written_string(name) if worded else written_number(name)
    skip = len(written.key.encode())
    return Start(written.pattern, written.key, f"^{written.value}", skip, _WIDTH)


def _texts(values: list[Any]) -> pl.Series:
    """Return the values that are strings, none where they are not the rule."""
    texts = [one for one in values if isinstance(one, str)]
    return pl.Series(texts if len(texts) == len(values) else [], dtype=pl.String)


def _numbers(values: list[Any]) -> pl.Series:
    """Return the values as numbers, null where they are none."""
    plain = [
        None if isinstance(one, bool | dict | list) else str(one) for one in values
    ]
    numbers = pl.Series(plain, dtype=pl.String).cast(pl.Float64, strict=False)
    return numbers.set(~numbers.is_finite(), None)
