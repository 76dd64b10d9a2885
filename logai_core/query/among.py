"""Some of the records that have profiles, named in whichever way is known."""

from functools import cached_property

import numpy as np
import polars as pl

from logai_core.profiles import Mask, Profiles, Rows, numbers_of


class Among:
    """Records by their numbers, or else all that have some of the profiles."""

    def __init__(
        self, profiles: Profiles, rows: Rows | None = None, *, own: Mask | None = None
    ) -> None:
        self._profiles = profiles
        self._given = rows
        self._own = np.zeros(0, np.bool_) if own is None else own

    @cached_property
    def rows(self) -> Rows:
        """Return their numbers, ascending."""
        if self._given is not None:
            return self._given
        return numbers_of(self._own[self._profiles.of])

    @cached_property
    def shape_ids(self) -> pl.Series:
        """Return the shapes that they have."""
        own = self._own
        if self._given is not None:
            own = self._profiles.counts(self._given) > 0
        return self._profiles.table["shape_id"].filter(own).unique()

    def has(self, rows: Rows) -> Mask:
        """Tell which records are among them."""
        if self._given is None:
            told: Mask = self._own[self._profiles.of[rows]]
            return told
        return self._wanted[rows]

    @cached_property
    def _wanted(self) -> Mask:
        wanted = np.zeros(self._profiles.of.size, np.bool_)
        wanted[self.rows] = True
        return wanted
