"""Members with few values each, as one column: which values come together in a record.

Services have their own loggers, methods their own status codes: of all the ways in which
values could come together few do, so that all of them are counted at once.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import polars as pl

from logai_core.compare.arrays import Whole
from logai_core.profiles import Numbered, Profiles

_MOST_VALUES = 1_000  # of a member
MOST = 16_384  # ways in which values come together


class Together(NamedTuple):
    """Of each record the way in which its values come together, from 0.

    `table` has the columns of profiles, a row a way, `values` its values of members.
    """

    of: Whole
    table: pl.DataFrame
    values: Mapping[str, pl.Series]


def tied(profiles: Profiles, members: Mapping[str, Numbered]) -> Together | None:
    """Tie members of all records to their profiles, those with fewest values first.

    Left out are those with which there would be too many ways. None where that are all.
    """
    if profiles.table.height > MOST:
        return None
    of: Whole = profiles.of
    ways = np.arange(profiles.table.height)[None, :]
    names: list[str] = []
    for name in sorted(members, key=lambda one: (members[one].table.height, one)):
        found = _product(of, ways, members[name])
        if found is not None:
            (of, ways), names = found, [*names, name]
    if not names:
        return None
    values = {
        name: members[name].table["value"].gather(own)
        for name, own in zip(names, ways[1:], strict=True)
    }
    return Together(of, profiles.table[ways[0]], values)


def _product(
    of: Whole, ways: np.ndarray, member: Numbered
) -> tuple[Whole, np.ndarray] | None:
    """Return the ways, of records and each, once they are told by a member too."""
    height = member.table.height
    if height > _MOST_VALUES:
        return None
    both = of.astype(np.uint32) * np.uint32(height) + member.of
    seen = np.zeros(ways.shape[1] * height, np.bool_)
    seen[both] = True
    met = np.flatnonzero(seen)
    if met.size > MOST:
        return None
    places = np.zeros(seen.size, np.uint16)
    places[met] = np.arange(met.size)
    return places[both], np.vstack([ways[:, met // height], met % height])
