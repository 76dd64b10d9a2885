"""Members of the attributes that are numbers, or amounts with a unit."""

from typing import Any, NamedTuple

import polars as pl

from logai_core.attributes import Member, members_of, number_of, string_of
from logai_core.measures.judging import is_measure
from logai_core.measures.units import amounts_of, named_unit, unit_of


class Field(NamedTuple):
    """A number to read: of the attributes, or of a place in messages.

    `share` is that of the sampled records that have it. `worded` numbers are text with
    a unit. `template_id` is "" and `pattern` the name for a member of the attributes,
    else the regex whose only group is the number.
    """

    measure: str
    unit: str
    share: float
    pattern: str
    template_id: str = ""
    worded: bool = False

    def expression(self) -> pl.Expr:
        """Return the number, or its text where it is worded."""
        if self.template_id:
            return pl.col("message").str.extract(self.pattern, 1)
        read = string_of if self.worded else number_of
        return read(self.pattern)


def member_fields(sample: pl.DataFrame, *, fewest: int) -> list[Field]:
    """Return the members of the sampled `attributes` that measure something.

    What `fewest` records of them or less have is not looked at.
    """
    members = members_of(sample["attributes"])
    fields = (_field(one, sample.height) for one in members if len(one.values) > fewest)
    return [one for one in fields if one is not None]


def _field(member: Member, sampled: int) -> Field | None:
    if member.nested:
        return None
    name, values = member.name, [one for one in member.values if one is not None]
    share = len(values) / max(sampled, 1)
    texts = _texts(values)
    unit = unit_of(texts) if texts.len() else None
    if unit:
        stated = is_measure(name, amounts_of(texts), stated=True)
        return Field(name, unit, share, name, worded=True) if stated else None
    unit = named_unit(name)
    if is_measure(name, _numbers(values), stated=bool(unit)):
        return Field(name, unit, share, name)
    return None


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
