"""Sessions with steps missing or unexpected, found without labels.

Of every two events a and b it is counted in how many of the sessions with a there is b.
A session is as odd as its three oddest pairs are on average: b absent where a hardly ever
comes without it, or present where a hardly ever comes with it, in nats, -ln of the
share of the sessions with a that do likewise. The session itself is left out of the
count and half a session is added: what happened to nobody else is not impossible.
Where more than three in ten are that odd, none is flagged; the order still holds.

Most sessions are alike, so each distinct set of events is rated once. Cost grows with
distinct sets times events, at most 2,000; rarer ones count as one.
"""

from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from logai_core.schemas import SESSION_SCORES, SESSIONS, conform

FLAG_NATS = 4.0  # one in 55
MOST_FLAGGED = 0.3  # beyond it the sessions have no common way, and none is odd
TOP = 3
MOST_EVENTS = 2_000  # the table of pairs is the square of it
OTHER = "(any other event)"

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


class _Pairs(NamedTuple):
    """What is known of events a (rows) with b (columns), over all sessions.

    `with_` counts the sessions that have both, `having` those that have a; `present`
    and `absent` are the nats of b being there, or not, where a is.
    """

    names: list[str]
    sessions: float
    having: Floats
    with_: Floats
    present: Floats
    absent: Floats


class _Rated(NamedTuple):
    """A set of events: nats of its oddest pairs, nats of it all, and why."""

    nats: float
    surprise: float
    reasons: list[str]


def rate_sessions(sessions: pl.DataFrame) -> pl.DataFrame:
    """Rate SESSIONS; return SESSION_SCORES, the oddest first, ties by id.

    What a session still open at the end of the data lacks does not count against it.
    Source: pair invariants with presence, sessions scored as they are, unlabelled.
    """
    sessions = conform(sessions, SESSIONS, stage="rate sessions")
    if sessions.is_empty():
        return SESSION_SCORES.to_frame()
    keyed = sessions.select(
        "session_id", "open", pl.col("events").list.unique().list.sort().alias("set")
    )
    sets = keyed.group_by("set", "open").len("sessions").sort("set", "open")
    pairs, present = _count(sets)
    rated = [
        _rate(row, pairs, is_open=is_open)
        for row, is_open in zip(present, sets["open"].to_list(), strict=True)
    ]
    found = sets.with_columns(
        pl.Series("nats", [one.nats for one in rated], pl.Float64),
        pl.Series("surprise", [one.surprise for one in rated], pl.Float64),
        pl.Series("reasons", [one.reasons for one in rated], pl.List(pl.String)),
    )
    scored = keyed.join(found, on=["set", "open"], how="left").with_columns(
        (_spread("nats") + _spread("surprise")).alias("score"),
        _flagged(),
    )
    ordered = scored.sort("score", "session_id", descending=[True, False])
    return conform(ordered, SESSION_SCORES, stage="rate sessions")


def _count(sets: pl.DataFrame) -> tuple[_Pairs, Bools]:
    """Return the pairs, and which events (columns) each set (row) has."""
    steps = sets.with_row_index("row").select("row", "sessions", "set").explode("set")
    steps = steps.drop_nulls("set").rename({"set": "event"})
    kept = (
        steps.group_by("event")
        .agg(pl.col("sessions").sum())
        .sort(["sessions", "event"], descending=[True, False])
        .head(MOST_EVENTS)["event"]
        .sort()
    )
    known = pl.col("event").is_in(kept.implode())
    steps = steps.with_columns(pl.when(known).then("event").otherwise(pl.lit(OTHER)))
    names = steps["event"].unique().sort().to_list()
    columns = pl.DataFrame({"event": names}, {"event": pl.String}).with_row_index(
        "column"
    )
    at = steps.join(columns, on="event", how="left")
    present = np.zeros((sets.height, len(names)), dtype=bool)
    present[at["row"].to_numpy(), at["column"].to_numpy()] = True
    return _pairs(names, present, sets["sessions"].to_numpy().astype(float)), present


def _pairs(names: list[str], present: Bools, sessions: Floats) -> _Pairs:
    there = present.astype(float)
    with_ = (there * sessions[:, None]).T @ there
    having = np.diagonal(with_).copy()
    base = np.log(having + 1)[:, None]
    return _Pairs(
        names,
        float(sessions.sum()),
        having,
        with_,
        present=base - np.log(np.maximum(with_ - 1, 0) + 0.5),
        absent=base - np.log(np.maximum(having[:, None] - with_ - 1, 0) + 0.5),
    )


def _rate(there: Bools, pairs: _Pairs, *, is_open: bool) -> _Rated:
    own = np.flatnonzero(there)
    if not len(own):
        return _Rated(0.0, 0.0, [])
    lacking = np.zeros_like(pairs.absent[own]) if is_open else pairs.absent[own]
    nats = np.where(there, pairs.present[own], lacking)
    nats[np.arange(len(own)), own] = 0  # an event says nothing of itself
    flat = nats.ravel()
    top = np.argsort(-flat, kind="stable")[:TOP]
    share = (pairs.having - 0.5) / (pairs.sessions + 1)
    alone = np.where(there, -np.log(share), 0 if is_open else -np.log1p(-share))
    reasons = [
        _reason(int(own[at // len(there)]), int(at % len(there)), there, pairs)
        for at in top.tolist()
        if flat[at] >= FLAG_NATS
    ]
    return _Rated(float(flat[top].sum() / TOP), float(alone.sum()), reasons)


def _reason(a: int, b: int, there: Bools, pairs: _Pairs) -> str:
    first, second = pairs.names[a], pairs.names[b]
    having, share = pairs.having[a], pairs.with_[a, b] / pairs.having[a]
    of_all = f"{share:.1%} of {having:,.0f} sessions with {first!r}"
    if there[b]:
        return f"only {of_all} have {second!r}; this one does"
    return f"{of_all} have {second!r}; this one does not"


def _flagged() -> pl.Expr:
    odd = pl.col("nats") >= FLAG_NATS
    return (odd & (odd.mean() <= MOST_FLAGGED)).alias("flagged")


def _spread(name: str) -> pl.Expr:
    """Return how far above the usual, in units of the distance to the top 1 %."""
    middle, high = pl.col(name).median(), pl.col(name).quantile(0.99)
    return (pl.col(name) - middle) / pl.max_horizontal(high - middle, pl.lit(1e-9))
