"""Which of the members that are columns in memory are compared."""

from collections.abc import Sequence
from typing import NamedTuple

from logai_core.attributes import SAMPLE, is_drawn
from logai_core.compare.columns import UNDATED, Columns
from logai_core.compare.kinds import kind_of_texts
from logai_core.compare.members import DISTINCT, FEWEST, MOST
from logai_core.profiles import Rows


class Chosen(NamedTuple):
    """Names of members that are compared by value, and those that are as numbers."""

    values: tuple[str, ...]
    numbers: tuple[str, ...]


def chosen_members(columns: Columns, sides: Sequence[Rows]) -> Chosen:
    """Return the members worth comparing, as `compared_members` does, of those there are."""
    drawn = [_drawn(columns, rows) for rows in sides]
    read = [
        (name, [columns.texts(name, one) for one in drawn]) for name in columns.members
    ]
    values, numbers = [], []
    for name, samples in sorted(read, key=lambda one: (-sum(map(len, one[1])), one[0])):
        known = sum(map(len, samples))
        if known < FEWEST:
            continue
        what = kind_of_texts(name, samples)
        if what == "number":
            numbers.append(name)
        elif (
            what == "value"
            and sum(one.n_unique() for one in samples) <= DISTINCT * known
        ):
            values.append(name)
    return Chosen(tuple(values[:MOST]), tuple(numbers[:MOST]))


def _drawn(columns: Columns, rows: Rows) -> Rows:
    dated = rows
    if columns.profiles.ts.null_count():
        dated = rows[columns.us[rows] != UNDATED]
    drawn: Rows = dated[is_drawn(dated, rows.size // SAMPLE)]
    return drawn
