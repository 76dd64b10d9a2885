"""From when to when the source of a step would have shown it, for each session."""

from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from logai_core.schemas import UTC_US

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_EVER = np.iinfo(np.int64)


class Shown(NamedTuple):
    """When a session can be said to lack a step: all within `(since, until)`.

    `first` and `last` are of sessions, `since` and `until` of steps; all in microseconds.
    """

    first: Ints
    last: Ints
    since: Ints
    until: Ints

    def of(self, step: int, sessions: Ints) -> Bools:
        """Tell which of the sessions can be said to lack the step."""
        begun = self.first[sessions] > self.since[step]
        ended = self.last[sessions] < self.until[step]
        told: Bools = begun & ended
        return told

    def alike(self) -> tuple[Ints, Bools]:
        """Return a number for each session, and of each number the steps it may lack.

        A session without a time may lack any.
        """
        sinces, untils = np.unique(self.since), np.unique(self.until)
        begun = np.searchsorted(sinces, self.first)
        ended = np.searchsorted(untils, self.last, side="right")
        begun[self.first == _EVER.min], ended[self.first == _EVER.min] = len(sinces), 0
        alike, number = np.unique(
            begun * (len(untils) + 1) + ended, return_inverse=True
        )
        after, before = np.divmod(alike, len(untils) + 1)
        told = (np.searchsorted(sinces, self.since)[None, :] < after[:, None]) & (
            np.searchsorted(untils, self.until)[None, :] >= before[:, None]
        )
        return number.astype(np.int64), told


def shown_of(
    names: list[str], spans: pl.DataFrame, covered: pl.DataFrame | None
) -> Shown:
    """Return when each step would show: always, where nothing is said of it.

    `covered` has for some steps `template_id`, `since` and `until`. Sessions without a
    time are as if before all times.
    """
    first, last = (
        spans[name].to_physical().fill_null(_EVER.min).to_numpy()
        for name in ("first_ts", "last_ts")
    )
    named = pl.DataFrame({"template_id": names}, {"template_id": pl.String})
    if covered is None:
        covered = named.clear().with_columns(
            since=pl.lit(None, UTC_US), until=pl.lit(None, UTC_US)
        )
    told = named.join(covered, on="template_id", how="left", maintain_order="left")
    since = told["since"].to_physical().fill_null(_EVER.min)
    until = told["until"].to_physical().fill_null(_EVER.max)
    return Shown(first, last, since.to_numpy(), until.to_numpy())
