"""The year of stamps that state none. They are read in the leap year 2000."""

import polars as pl

from logai_core.parse.times import NO_YEAR
from logai_core.schemas import TS_BASIS

_ASSUMED = pl.col("ts_basis") == "assumed year"


class Years:
    """Gives years to the stamps of one source, block by block, in its order."""

    def __init__(self, first: int) -> None:
        self.first: int | None = None  # once it was needed
        self._year = first

    def apply(self, records: pl.DataFrame) -> pl.DataFrame:
        """Return `records` (with `ts` and `ts_basis`) with the years filled in.

        29 February in a year that has none is no time.
        """
        if not records.select(_ASSUMED.any()).item():
            return records
        self.first = self.first or self._year
        ts = pl.col("ts")
        moved = ts.dt.offset_by(f"{self._year - NO_YEAR}y")
        real = pl.when(moved.dt.day() == ts.dt.day()).then(moved)
        records = records.with_columns(
            pl.when(_ASSUMED).then(real).otherwise(ts).alias("ts")
        )
        lost = _ASSUMED & ts.is_null()
        basis = pl.when(lost).then(pl.lit("none", TS_BASIS)).otherwise("ts_basis")
        return records.with_columns(basis.alias("ts_basis"))
