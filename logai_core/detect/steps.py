"""Which steps sessions have, counted in pairs.

Most sessions are alike, so each distinct set of steps is looked at once.
"""

import math
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

# Steps told apart; rarer ones count as one. The table of pairs is the square of it, and
# where hardly two sessions are alike, each has to be looked at by itself.
MOST_STEPS = 2_000
FEWEST_STEPS = 50
_MOST_PRODUCTS = 1e11
_MOST_TERMS = 2e8
_CELLS = 4_000_000  # of a block
OTHER = "(any other event)"
_PLACED = 20_000  # sequences that tell where steps stand, the commonest

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


class Steps(NamedTuple):
    """What sessions consist of.

    `sets` has a row a distinct set of steps of closed or of open sessions, with their
    number `sessions`; `present` says which steps (columns) each has. `names` are the
    steps, in the order in which they come as a rule. `set_of` is the row of each
    session. Of steps a (rows) with b (columns), `with_` counts the sessions that have
    both, `having` those that have a.
    """

    sets: pl.DataFrame
    present: Bools
    names: list[str]
    set_of: NDArray[np.int64]
    having: Floats
    with_: Floats

    @property
    def sessions(self) -> float:
        """Return how many sessions there are."""
        return float(self.sets["sessions"].sum())


def count_steps(sessions: pl.DataFrame) -> Steps:
    """Count the steps of SESSIONS, by session and by pair."""
    alike = sessions.group_by("events", "open").len("sessions")
    sets = alike.with_columns(_step_set("events").alias("set"))
    sequences = sets.with_columns(pl.struct("set", "open").rank("dense").alias("row"))
    distinct = (
        sequences.group_by("row", "set", "open")
        .agg(pl.col("sessions").sum())
        .sort("row")
        .select("set", "open", "sessions")
    )
    own = sessions.select("events", "open").join(
        sequences.select("events", "open", "row"),
        on=["events", "open"],
        how="left",
        maintain_order="left",
        nulls_equal=True,
    )
    kept = _commonest(distinct)
    set_of = own["row"].to_numpy().astype(np.int64) - 1
    return steps_of(distinct, _in_order(alike, kept), set_of)


def steps_of(sets: pl.DataFrame, names: list[str], set_of: NDArray[np.int64]) -> Steps:
    """Return what these sets of steps are counted by, see `Steps`."""
    present = _present(sets, names)
    with_ = together(present, sets["sessions"].to_numpy().astype(float))
    return Steps(sets, present, names, set_of, np.diagonal(with_).copy(), with_)


def _step_set(name: str) -> pl.Expr:
    return pl.col(name).fill_null([]).list.drop_nulls().list.unique().list.sort()


def together(present: Bools, weights: Floats) -> Floats:
    """Return how many sessions have both of two steps, each set `weights` times."""
    total = np.zeros((present.shape[1],) * 2)
    rows = max(1, _CELLS // max(1, present.shape[1]))
    for at in range(0, len(present), rows):
        there = present[at : at + rows].astype(float)
        total += (there * weights[at : at + rows, None]).T @ there
    return total


def _commonest(sets: pl.DataFrame) -> pl.Series:
    """Return the steps that most sessions have, as many as are told apart."""
    steps = int(sets["set"].list.len().sum())
    most = min(
        MOST_STEPS,
        math.sqrt(_MOST_PRODUCTS / max(sets.height, 1)),
        _MOST_TERMS / max(steps, 1),
    )
    return (
        sets.select("sessions", step="set")
        .explode("step", empty_as_null=False)
        .group_by("step")
        .agg(pl.col("sessions").sum())
        .sort(["sessions", "step"], descending=[True, False])
        .head(max(FEWEST_STEPS, int(most)))["step"]
    )


def _in_order(alike: pl.DataFrame, kept: pl.Series) -> list[str]:
    """Return the steps by where in a session they first come, on average."""
    common = alike.sort(
        "sessions", "events", "open", descending=[True, False, False]
    ).head(_PLACED)
    steps = (
        common.select("events", "sessions", row=pl.int_range(pl.len()))
        .explode("events", empty_as_null=False)
        .drop_nulls("events")
        .with_columns(at=pl.int_range(pl.len()).over("row"))
    )
    first = steps.group_by("row", "events").agg(
        pl.col("at").min() + 1, pl.col("sessions").first()
    )
    steps_in = steps.group_by("row").len("steps")
    part = pl.col("at") / pl.col("steps")
    weight = pl.col("sessions")
    places = (
        first.join(steps_in, on="row")
        .group_by(step="events")
        .agg(((part * weight).sum() / weight.sum()).round(9).alias("place"))
    )
    named = kept.to_frame("step").join(places, on="step", how="left")
    ordered = named.sort("place", "step", nulls_last=True)["step"].to_list()
    return [*ordered, OTHER]


def _present(sets: pl.DataFrame, names: list[str]) -> Bools:
    """Return which step (columns) each set (rows) has; the last column is any other."""
    columns = pl.DataFrame({"set": names[:-1], "column": range(len(names) - 1)},
                           {"set": pl.String, "column": pl.Int64})  # fmt: skip
    cells = (
        sets.select("set", row=pl.int_range(pl.len()))
        .explode("set", empty_as_null=False)
        .join(columns, on="set", how="left")
        .with_columns(pl.col("column").fill_null(len(names) - 1))
    )
    present = np.zeros((sets.height, len(names)), dtype=bool)
    present[cells["row"].to_numpy(), cells["column"].to_numpy()] = True
    return present


def percent(share: float) -> str:
    """Return a share in words; 100 % and 0 % only where there is no exception."""
    for digits in (1, 2, 3, 4):
        text = f"{100 * share:.{digits}f}"
        if float(text) not in (0.0, 100.0):
            return f"{text} %"
    return f"{100 * share:.0f} %"
