"""Which attributes are worth a list of their values."""

from collections.abc import Sequence

import polars as pl

from logai_core.attributes import Member, members_of, sample_of

MOST_VALUES = 50  # in the sample; more are ids, numbers or free text
MOST = 10  # attributes
_FEWEST_SHARE = 0.01  # of the records sampled have it


def few_valued(records: pl.LazyFrame, *, most: int = MOST) -> list[str]:
    """Return names of attributes with few values, those with most records first.

    They are judged on a sample. Left out are attributes that nearly all records have
    with the same value, and those without a dot whose name also stands in a nested object.
    """
    sampled = sample_of(records, "attributes")
    found = members_of(sampled["attributes"])
    return few_valued_of(found, sampled.height, most=most)


def few_valued_of(
    members: Sequence[Member], sampled: int, *, most: int = MOST
) -> list[str]:
    """Return those of `few_valued` among the members of some sampled records."""
    rated = [(-len(one.values), one.name) for one in members if _is_worth(one, sampled)]
    return [name for _, name in sorted(rated)[:most]]


def _is_worth(member: Member, sampled: int) -> bool:
    values = [one for one in member.values if one is not None]
    alone = not member.nested or "." in member.name
    if not alone or any(isinstance(one, dict | list) for one in values):
        return False
    different = len(set(map(str, values)))
    some = len(values) >= max(2, sampled * _FEWEST_SHARE)
    if different == 1:
        return some and len(values) < sampled
    return some and 1 < different <= min(MOST_VALUES, len(values) / 2)
