"""What only a whole source tells about its stamps: their year, and day or month first.

A parser begins with what a sample says. At its end it knows what all lines say; where
that differs, the source is read once more.
"""

from typing import NamedTuple

import polars as pl

# A number above 12 proves which of the first two is the day.
_PAIR = r"^[0-9]{1,2}[/-][0-9]{1,2}[/-][0-9]{4}\b"
_DAY_FIRST = r"^(?:1[3-9]|[23][0-9])[/-](?:0?[1-9]|1[0-2])[/-][0-9]{4}\b"
_MONTH_FIRST = r"^(?:0?[1-9]|1[0-2])[/-](?:1[3-9]|[23][0-9])[/-][0-9]{4}\b"


class Calendar(NamedTuple):
    """How the stamps of a source are read.

    `first_year` is that of the first stamp that states none; None leaves it to the
    settings. `day_first` tells of `03/04/2026`; None is the usual order. Without
    `numeric` there are no such stamps, and none are looked for.
    """

    first_year: int | None = None
    day_first: bool | None = None
    numeric: bool = True


NOTHING_KNOWN = Calendar()


class DayOrder:
    """Counts the stamps that prove which of two numbers is the day."""

    def __init__(self) -> None:
        self.found = False  # stamps such as 03/04/2026 at all
        self._day_first = self._month_first = 0

    def note(self, stamps: pl.Series) -> None:
        """Look at more stamps, as written."""
        numeric = stamps.filter(stamps.str.contains(_PAIR).fill_null(value=False))
        if numeric.is_empty():
            return
        self.found = True
        self._day_first += int(numeric.str.contains(_DAY_FIRST).sum())
        self._month_first += int(numeric.str.contains(_MONTH_FIRST).sum())

    @property
    def day_first(self) -> bool | None:
        """Return which order more stamps prove; None for none, or as many for each."""
        if self._day_first == self._month_first:
            return None
        return self._day_first > self._month_first
