"""What a comparison counts of all records of a case, as columns in memory.

Records are told by their numbers, from 0, in the order of sources and lines.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import polars as pl

from logai_core.attributes import NUMBER
from logai_core.compare.extent import Extent
from logai_core.compare.units import IDS
from logai_core.profiles import Numbered, Profiles, Rows

Whole = np.ndarray[tuple[int], np.dtype[np.integer]]
Codes = np.ndarray[tuple[int], np.dtype[np.int64]]
HOST = "host"
UNDATED = np.iinfo(np.int64).min


class Ids(NamedTuple):
    """The number of the id of each record, or `different` where it has none."""

    of: Whole
    different: int


class Columns(NamedTuple):
    """All records of a case.

    `values_of` returns a member that is among `members`, `ids_of` one of `IDS`, or None
    where no record has it.
    """

    profiles: Profiles
    members: Sequence[str]
    values_of: Callable[[str], Numbered]
    ids_of: Callable[[str], Ids | None]

    def times(self, rows: Rows) -> Codes:
        """Return the times of some records in microseconds, or UNDATED."""
        whole: Codes = self.profiles.ts.to_physical().fill_null(UNDATED).to_numpy()
        return whole[rows]

    def extent(self, rows: Rows) -> Extent:
        """Return how far some records reach, with those that have an id or a host."""
        us, counts = self.times(rows), self.profiles.counts(rows)
        dated = us[us != UNDATED]
        named = {name: self._with_id(rows, name) for name in IDS}
        with_host = self.profiles.table[HOST].is_not_null().to_numpy()
        named[HOST] = int(counts[with_host].sum())
        first, last = (dated.min(), dated.max()) if dated.size else (0, 0)
        return Extent(rows.size, dated.size, int(first), int(last), named)

    def hosts(self, rows: Rows) -> int:
        """Count the different hosts of some records."""
        met = self.profiles.table[HOST].filter(self.profiles.counts(rows) > 0)
        return met.drop_nulls().n_unique()

    def ids(self, rows: Rows, unit: str) -> Ids | None:
        """Return the ids that a unit is counted by; None where these are lines."""
        if unit == HOST:
            names = self.profiles.table[HOST]
            of, different = numbers_of(names)
            return Ids(of[self.profiles.of[rows]], len(different))
        known = self.ids_of(unit) if unit in IDS else None
        return None if known is None else Ids(known.of[rows], known.different)

    def _with_id(self, rows: Rows, name: str) -> int:
        known = self.ids_of(name)
        return 0 if known is None else int((known.of[rows] != known.different).sum())


def numbers_in(texts: pl.Series) -> pl.Series:
    """Return the finite numbers that texts are; null for others."""
    text = texts.str.extract(f"^({NUMBER})$", 1)
    numbers = text.cast(pl.Float64, strict=False)
    return numbers.set(~numbers.is_finite(), None)


def numbers_of(texts: pl.Series) -> tuple[Codes, pl.Series]:
    """Return a number for each text, and the different texts; null has the last number."""
    different = texts.drop_nulls().unique(maintain_order=True)
    of = texts.replace_strict(
        different,
        range(len(different)),
        default=len(different),
        return_dtype=pl.Int64,
    )
    return of.fill_null(len(different)).to_numpy(), different
