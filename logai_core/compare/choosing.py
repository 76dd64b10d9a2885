"""Which of the members that are columns in memory are compared."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from logai_core.attributes import SAMPLE, is_drawn
from logai_core.compare.columns import Columns
from logai_core.compare.kinds import kind_of
from logai_core.compare.members import DISTINCT, FEWEST, MOST
from logai_core.profiles import Rows


class Chosen(NamedTuple):
    """Names of members that are compared by value, and those that are as numbers."""

    values: tuple[str, ...]
    numbers: tuple[str, ...]


def chosen_members(columns: Columns, sides: Sequence[Rows]) -> Chosen:
    """Return the members worth comparing, as `compared_members` does, of those there are."""
    drawn = [_drawn(columns, rows) for rows in sides]
    read = [(name, list(_samples(columns, name, drawn))) for name in columns.members]
    values, numbers = [], []
    for name, samples in sorted(read, key=lambda one: (-sum(map(len, one[1])), one[0])):
        known = sum(map(len, samples))
        if known < FEWEST:
            continue
        what = kind_of(name, samples)
        if what == "number":
            numbers.append(name)
        elif (
            what == "value"
            and sum(len(set(one)) for one in samples) <= DISTINCT * known
        ):
            values.append(name)
    return Chosen(tuple(values[:MOST]), tuple(numbers[:MOST]))


def _drawn(columns: Columns, rows: Rows) -> Rows:
    dated = rows[columns.profiles.ts.is_not_null().to_numpy()[rows]]
    drawn: Rows = dated[is_drawn(dated.astype(np.uint64), rows.size // SAMPLE)]
    return drawn


def _samples(columns: Columns, name: str, drawn: Sequence[Rows]) -> Iterator[list[str]]:
    found = columns.values_of(name)
    for rows in drawn:
        texts = found.table["value"].gather(found.of[rows])
        yield texts.drop_nulls().to_list()
