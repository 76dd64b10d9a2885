"""Values of a dimension, and what is counted of each on both sides."""

from typing import NamedTuple, Protocol

import polars as pl

from logai_core.compare.arrays import Floats, Ints, Whole
from logai_core.schemas import UTC_US

COUNTS: dict[str, pl.DataType] = {
    "records": pl.UInt64(),
    "with_id": pl.UInt64(),
    "ids": pl.UInt64(),
    "spread": pl.Float64(),
    "spread_ids": pl.Float64(),
}
ENDS = ("", "_b")  # of the names of what is counted here, and in the baseline
# A row a dimension and value: what is counted on both sides, and its first record here.
BOTH = pl.Schema(
    {
        "dimension": pl.String(),
        "value": pl.String(),
        "first_ts": UTC_US,
        **{f"{name}{end}": kind for end in ENDS for name, kind in COUNTS.items()},
    }
)


class Values(Protocol):
    """The values of a dimension that come on either side, told as far as it is asked.

    Most values of a field with very many are too rare to ask more than their records.
    `places` are those of some values, which ascend.
    """

    @property
    def dimension(self) -> str:
        """Return what they are values of."""

    @property
    def records(self) -> tuple[Ints, Ints]:
        """Return the records of both sides that have each value."""

    def spread(self, places: Whole) -> tuple[Floats, Floats]:
        """Return how unevenly the records of each side come."""

    def begun(self, places: Whole) -> tuple[pl.Series, pl.Series]:
        """Return the values as text, and when the first record here has each."""

    def whole(self) -> pl.DataFrame:
        """Return BOTH."""


class Told(NamedTuple):
    """Values of which all is counted."""

    both: pl.DataFrame

    @property
    def dimension(self) -> str:
        """Return what they are values of."""
        return str(self.both["dimension"][0])

    @property
    def records(self) -> tuple[Ints, Ints]:
        """Return the records of both sides that have each value."""
        here, there = (self.both[f"records{end}"].cast(pl.Int64) for end in ENDS)
        return here.to_numpy(), there.to_numpy()

    def spread(self, places: Whole) -> tuple[Floats, Floats]:
        """Return how unevenly the records of each side come."""
        here, there = (self.both[f"spread{end}"].to_numpy()[places] for end in ENDS)
        return here, there

    def begun(self, places: Whole) -> tuple[pl.Series, pl.Series]:
        """Return the values as text, and when the first record here has each."""
        return self.both["value"].gather(places), self.both["first_ts"].gather(places)

    def whole(self) -> pl.DataFrame:
        """Return BOTH."""
        return self.both
