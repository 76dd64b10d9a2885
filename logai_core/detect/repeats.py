"""Steps that come more or less often in a session than they do as a rule.

A step has such a rule where it comes the same number of times in 19 of 20 sessions with
it. How often a retry or a page comes is left to chance, and no session is odd for it.
"""

from typing import NamedTuple

import numpy as np
import polars as pl

from logai_core.detect.oddness import ODD_NATS, Counted, Ints, Odd, nats_of
from logai_core.detect.steps import Bools, Floats

REPEATED_NATS = 1.0  # less for it: a line logged twice is often just that
STRICT = 1 - np.exp(-ODD_NATS)  # with less of a rule, nothing against it is odd


class Repeats(NamedTuple):
    """Where steps come a number of times that they usually do not.

    A unit is what sessions of one kind that do so alike are; `kind` is the kind of each
    unit, and `unit_of` the unit of each session. The other columns have a row for each
    step that does so: its `unit` and `step`, how many `times` it comes and `usually`
    would, in how many sessions it comes (`of`) and comes otherwise than as a rule
    (`with_`), how odd that is (`nats`), and how odd beside other odd steps (`left`).
    """

    kind: Ints
    unit_of: Ints
    rows: pl.DataFrame


_ROWS = pl.Schema(
    {
        "unit": pl.Int64(),
        "step": pl.Int64(),
        "times": pl.UInt32(),
        "usually": pl.UInt32(),
        "with_": pl.Float64(),
        "of": pl.Float64(),
        "nats": pl.Float64(),
        "left": pl.Float64(),
    }
)


def find_repeats(sessions: pl.DataFrame, counted: Counted, odd: Odd) -> Repeats:
    """Find steps of SESSIONS that come unusually often, or seldom, and are not explained.

    That they come too seldom is not said of steps that may yet come.
    """
    kinds = counted.kinds
    unusual = _unusual(sessions, counted)
    if unusual.is_empty():
        return Repeats(np.arange(len(kinds.set_row)), kinds.kind_of, _ROWS.to_frame())
    alike = (
        unusual.sort("step")
        .group_by("session", "kind")
        .agg(pl.struct("step", "times", "usually").alias("steps"))
        .with_columns(pl.struct("kind", "steps").rank("dense").alias("unit") - 1)
    )
    first_unit = len(kinds.set_row)
    unit_of = kinds.kind_of.copy()
    unit_of[alike["session"].to_numpy()] = alike["unit"].to_numpy() + first_unit
    units = alike.group_by("unit", "kind").agg(
        pl.len().alias("sessions"), pl.col("steps").first()
    ).sort("unit")  # fmt: skip
    rows = units.explode("steps", empty_as_null=False).unnest("steps")
    kind = np.concatenate([np.arange(first_unit), units["kind"].to_numpy()])
    rated = _rated(rows, counted, odd).with_columns(pl.col("unit") + first_unit)
    return Repeats(kind, unit_of, rated.select(_ROWS.names()).cast(_ROWS))


def _unusual(sessions: pl.DataFrame, counted: Counted) -> pl.DataFrame:
    """Return session, kind and step, how many `times` it comes and `usually` would."""
    names = counted.steps.names
    columns = pl.DataFrame(
        {"events": names[:-1], "step": range(len(names) - 1)},
        {"events": pl.String, "step": pl.Int64},
    )
    own = sessions.select(
        "events", session=pl.int_range(pl.len()), kind=pl.Series(counted.kinds.kind_of)
    )
    alike = own.group_by("events").agg("session", "kind").with_row_index("row")
    times = (
        alike.select("row", "events", sessions=pl.col("session").list.len())
        .explode("events", empty_as_null=False)
        .drop_nulls("events")
        .group_by("row", "events", "sessions")
        .len("times")
        .join(columns, on="events")
    )
    rule = _rules(times, counted.steps.having)
    unlike = times.join(rule, on="step").filter(pl.col("times") != pl.col("usually"))
    found = (
        unlike.join(alike.select("row", "session", "kind"), on="row")
        .explode("session", "kind", empty_as_null=False)
        .select("session", "kind", "step", "times", "usually")
    )
    kinds = counted.kinds
    place = (kinds.sight[found["kind"].to_numpy()], found["step"].to_numpy())
    known = pl.Series(kinds.may_lack[place], dtype=pl.Boolean)
    return found.filter(known | (pl.col("times") > pl.col("usually")))


def _rules(times: pl.DataFrame, having: Floats) -> pl.DataFrame:
    """Return the steps that come the same number of times as a rule, and that number."""
    all_have = pl.DataFrame({"step": range(len(having)), "all": having})
    often = times.group_by("step", usually="times").agg(pl.col("sessions").sum())
    strict = pl.col("sessions") >= STRICT * pl.col("all")
    return often.join(all_have, on="step").filter(strict).select("step", "usually")


def _rated(rows: pl.DataFrame, counted: Counted, odd: Odd) -> pl.DataFrame:
    """Add of how many sessions with a step how many do likewise, and how odd that is."""
    having = counted.steps.having
    step = rows["step"].to_numpy()
    weights = rows["sessions"].to_numpy().astype(float)
    with_ = np.bincount(step, weights, minlength=len(having))[step]
    yes = np.ones(len(rows), dtype=bool)
    nats = nats_of(with_, having[step], yes, REPEATED_NATS)
    kind = rows["kind"].to_numpy()
    beside = _beside(kind, step, weights, counted, odd)
    return rows.with_columns(
        with_=with_, of=having[step], nats=nats, left=np.minimum(nats, beside)
    )


def _beside(
    kind: Ints, step: Ints, weights: Floats, counted: Counted, odd: Odd
) -> Floats:
    """Return how odd it is at least beside an odd step of the same kind."""
    least = np.full(len(kind), np.inf)
    steps, kinds = counted.steps, counted.kinds
    by_kind = pl.DataFrame({"kind": odd.row, "by": odd.step})
    rows = pl.DataFrame({"kind": kind, "step": step}).with_row_index("at")
    pairs = rows.join(by_kind, on="kind")
    present: Bools = steps.present[kinds.set_row]
    for (one, by), own in pairs.partition_by("step", "by", as_dict=True).items():
        mine = np.flatnonzero(step == one)
        here = present[kind[mine], by]
        both = weights[mine][here].sum()
        at = own["at"].to_numpy()
        there = present[kind[at], by]
        yes = np.ones(len(at), dtype=bool)
        with_ = np.where(there, both, weights[mine].sum() - both)
        of = np.where(
            there, steps.with_[by, one], steps.having[one] - steps.with_[by, one]
        )
        least[at] = np.minimum(least[at], nats_of(with_, of, yes, REPEATED_NATS))
    return least
