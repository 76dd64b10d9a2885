"""Steps in the order of time, grouped by what they have in common."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

Ints = npt.NDArray[np.int64]

_SHIFT, _LOW = np.uint64(32), np.uint64((1 << 32) - 1)


class Groups(NamedTuple):
    """Sessions in the order in which they begin: the rows of the steps of each.

    The rows of a session are `sizes` of `rows`, from `starts` on, in the order of time.
    """

    rows: Ints
    starts: Ints
    sizes: Ints

    @property
    def first(self) -> Ints:
        """Return the row of the first step of each session."""
        first: Ints = self.rows[self.starts]
        return first

    @property
    def last(self) -> Ints:
        """Return the row of the last step of each session."""
        last: Ints = self.rows[self.starts + self.sizes - 1]
        return last


def group_steps(steps: pl.DataFrame, most: int) -> tuple[Groups, int]:
    """Return the latest `most` sessions of steps in order, and how many began before.

    Sessions are in the order of `at` of their first step, then of their ids; those
    without any are last.
    """
    fresh = pl.Categorical(pl.Categories.random())
    code = steps["session_id"].cast(fresh).to_physical().to_numpy()
    first = np.full(int(code.max()) + 1, -1, dtype=np.int64)
    first[code[::-1]] = np.arange(len(code))[::-1]
    begun = (
        steps[first[first >= 0]]
        .select("at", "session_id", code=np.flatnonzero(first >= 0))
        .sort("at", "session_id", nulls_last=True)["code"]
        .to_numpy()
    )
    left_out = max(0, len(begun) - most)
    number = np.empty(len(first), dtype=np.int64)
    number[begun] = np.arange(len(begun)) - left_out
    return _groups(number[code]), left_out


def _groups(number: Ints) -> Groups:
    """Group rows by number from 0; those below it are in none.

    A number and a row are put in one word: a sort of these takes a tenth of the time
    that one of numbers with their rows does.
    """
    rows = np.flatnonzero(number >= 0)
    keys = (number[rows].astype(np.uint64) << _SHIFT) | rows.astype(np.uint64)
    keys.sort()
    own = keys >> _SHIFT
    starts = np.flatnonzero(np.diff(own, prepend=own[:1] + np.uint64(1)))
    sizes = np.diff(starts, append=len(own))
    return Groups((keys & _LOW).astype(np.int64), starts, sizes)


def lists_of(values: pl.Series, sizes: Ints) -> pl.Series:
    """Return values cut into lists of these sizes, without a copy."""
    import pyarrow as pa  # slow to import; most who tie no sessions do without it

    offsets = np.concatenate([[0], np.cumsum(sizes)])
    flat = values.rechunk().to_arrow(compat_level=pl.CompatLevel.newest())
    lists = pa.LargeListArray.from_arrays(pa.array(offsets), flat)
    found = pl.from_arrow(lists)
    assert isinstance(found, pl.Series)  # noqa: S101 - narrows the type
    return found
