"""What a comparison counts of all records of a case, as columns in memory.

Records are told by their numbers, from 0, in the order of sources and lines.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import polars as pl

from logai_core.attributes import NUMBER
from logai_core.compare.arrays import Floats, Ints, Whole
from logai_core.compare.together import Together
from logai_core.compare.units import IDS
from logai_core.profiles import Numbered, Profiles, Rows

UNDATED = np.iinfo(np.int64).min


class Ids(NamedTuple):
    """The number of the id of each record, or `different` where it has none."""

    of: Whole
    different: int


class Stated(NamedTuple):
    """Different numbers, NaN for none, and which of them each record has.

    Without `of`, they are those of the records one by one.
    """

    numbers: Floats
    of: Whole | None


class Placed(NamedTuple):
    """The records of a template, which ascend, and what stands in its places.

    `values` have `value`, null as the last of them; both are by the dimension's name.
    """

    template_id: str
    rows: Rows
    values: Mapping[str, Numbered]
    numbers: Mapping[str, Stated]


class Columns(NamedTuple):
    """All records of a case.

    `values_of` returns a member that is among `members`, `ids_of` one of `ids`, or None
    where no record has it. `tied` are members that are told with the profiles. `ids` are
    those that may be counted, the best first. `placed` is what stands in places of
    templates.
    """

    profiles: Profiles
    members: Sequence[str]
    values_of: Callable[[str], Numbered]
    ids_of: Callable[[str], Ids | None]
    tied: Together | None = None
    ids: Sequence[str] = IDS
    placed: Sequence[Placed] = ()

    @property
    def together(self) -> Together:
        """Return what is told of all records at once: of profiles at least."""
        return self.tied or Together(self.profiles.of, self.profiles.table, {})

    @property
    def us(self) -> Ints:
        """Return the times of all records in microseconds, or UNDATED."""
        return times_of(self.profiles)

    def texts(self, name: str, rows: Rows) -> pl.Series:
        """Return the values that some records have of a member, those that have one."""
        if name in self.together.values:
            told = self.together.values[name].gather(self.together.of[rows])
        else:
            found = self.values_of(name)
            told = found.table["value"].gather(found.of[rows])
        return told.drop_nulls()


def times_of(profiles: Profiles) -> Ints:
    """Return the times of all records in microseconds, or UNDATED."""
    times = profiles.ts.to_physical()
    known = times.fill_null(UNDATED) if times.null_count() else times
    return known.to_numpy()


def numbers_in(texts: pl.Series) -> pl.Series:
    """Return the finite numbers that texts are; null for others."""
    text = texts.str.extract(f"^({NUMBER})$", 1)
    numbers = text.cast(pl.Float64, strict=False)
    return numbers.set(~numbers.is_finite(), None)


def numbers_of(texts: pl.Series) -> tuple[Ints, pl.Series]:
    """Return a number for each text, and the different texts; null has the last number."""
    different = texts.drop_nulls().unique().sort()
    of = texts.cast(pl.Enum(different)).to_physical().cast(pl.Int64)
    return of.fill_null(len(different)).to_numpy(), different
