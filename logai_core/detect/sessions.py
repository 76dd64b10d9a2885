"""Sessions with steps missing or unexpected, found without labels.

Of every two steps a and b it is counted in how many of the sessions with a there is b.
A session is as odd as its three oddest pairs are on average: b absent where a hardly ever
comes without it, or present where a hardly ever comes with it, in nats, -ln of the
share of the sessions with a that do likewise. The session itself is left out of the
count and half a session is added: what happened to nobody else is not impossible. A
step too many must be rarer than a step too few, since most logs have steps that are
rarely taken and mean no harm.
Where more than three in ten are that odd, none is flagged; the order still holds.

Cost grows with distinct sets of steps times steps times steps in a set.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from logai_core.detect.steps import Bools, Floats, Steps, count_steps, percent
from logai_core.schemas import ODD_STEP, SESSION_SCORES, SESSIONS, conform

FLAG_NATS = 4.0  # one in 55
OPTIONAL_NATS = 0.4  # less for what is present: flagged at one in 81
MOST_FLAGGED = 0.3  # beyond it the sessions have no common way, and none is odd
FEWEST = 100  # with fewer sessions, even a step that all others have proves little
TOP = 3
_MOST_TOLD = 200  # where so many are odd that none is flagged
_DIGITS = 9  # so that what is equal but for the order of adding up is equal
_CELLS = 2_000_000  # of the table of pairs looked at in one go

Ints = NDArray[np.int64]


class Nats(NamedTuple):
    """How odd it is for b (columns) to be there, or not, where a (rows) is."""

    present: Floats
    absent: Floats


class _Rated(NamedTuple):
    """Of each set: nats of its oddest pairs, nats of it all, and what is odd."""

    nats: Floats
    surprise: Floats
    odd: dict[int, list[dict[str, Any]]]


def rate_sessions(
    sessions: pl.DataFrame, *, steps: Steps | None = None
) -> pl.DataFrame:
    """Rate SESSIONS; return SESSION_SCORES, the oddest first, ties by id.

    What an open session lacks does not count against it. `steps` are what
    `count_steps(sessions)` returns, where that is known already.
    Source: pair invariants with presence, sessions scored as they are, unlabelled.
    """
    sessions = conform(sessions, SESSIONS, stage="rate sessions")
    if sessions.is_empty():
        return SESSION_SCORES.to_frame()
    counted = steps or count_steps(sessions)
    rated = _rate(counted)
    found = _with_words(rated)
    scored = pl.concat(
        [sessions.select("session_id"), found[counted.set_of]], how="horizontal"
    ).with_columns(
        (_spread("nats") + _spread("surprise")).alias("score"),
        _flagged(),
    )
    ordered = scored.sort("score", "session_id", descending=[True, False])
    return conform(ordered, SESSION_SCORES, stage="rate sessions")


def _with_words(rated: _Rated) -> pl.DataFrame:
    told = pl.DataFrame(
        {
            "row": list(rated.odd),
            "reasons": [reasons_in_words(odd) for odd in rated.odd.values()],
            "odd": list(rated.odd.values()),
        },
        schema={
            "row": pl.Int64,
            "reasons": pl.List(pl.String),
            "odd": pl.List(ODD_STEP),
        },
    )
    figures = pl.DataFrame({"nats": rated.nats, "surprise": rated.surprise})
    return (
        figures.with_columns(row=pl.int_range(pl.len()))
        .join(told, on="row", how="left", maintain_order="left")
        .with_columns(pl.col("reasons", "odd").fill_null([]))
    )


def doubts_about(scores: pl.DataFrame) -> list[str]:
    """Return sentences on why the flags of SESSION_SCORES may tell little, if so."""
    rated, odd = scores.height, int((scores["nats"] >= FLAG_NATS).sum())
    if not rated:
        return ["There are no sessions to rate."]
    found = []
    if rated < FEWEST:
        found.append(
            f"Only {rated:,} sessions were rated, expected at least {FEWEST}: too few to"
            " tell a rule from chance."
        )
    if odd > MOST_FLAGGED * rated:
        found.append(
            f"{odd:,} of {rated:,} sessions differ from all others, more than"
            f" {MOST_FLAGGED * 100:.0f} %: they have no common way, so none is flagged."
        )
    return found


def reasons_in_words(
    odd: list[dict[str, Any]], texts: Mapping[str, str] | None = None
) -> list[str]:
    """Return what is odd about a session (ODD_STEP) as sentences.

    `texts` are what to call a step by its id; one that is not in it is called by its id.
    """
    names = texts or {}
    return [_sentence(one, names) for one in odd]


def _sentence(one: Mapping[str, Any], names: Mapping[str, str]) -> str:
    given, step = (f"'{names.get(one[end], one[end])}'" for end in ("given", "step"))
    order = "followed" if one["follows"] else "preceded"
    of_all = f"{percent(one['share'])} of {one['sessions']:,} sessions"
    if one["present"]:
        return f"{given} is {order} by {step} in only {of_all}; it is here"
    return f"{given} is {order} by {step} in {of_all}; missing here"


def nats_of(having: Floats, with_: Floats) -> Nats:
    """Return the nats of each pair, the session that is rated left out."""
    base = np.log(having + 1)[:, None]
    lacking = having[:, None] - with_
    return Nats(
        present=np.maximum(
            base - np.log(np.maximum(with_ - 1, 0) + 0.5) - OPTIONAL_NATS, 0
        ),
        absent=base - np.log(np.maximum(lacking - 1, 0) + 0.5),
    )


def _rate(steps: Steps) -> _Rated:
    pairs = nats_of(steps.having, steps.with_)
    is_open = steps.sets["open"].to_numpy()
    share = np.clip((steps.having - 0.5) / (steps.sessions + 1), 1e-9, 1 - 1e-9)
    alone = np.where(
        steps.present, -np.log(share), np.where(is_open[:, None], 0, -np.log1p(-share))
    )
    alone[~steps.present.any(axis=1)] = 0
    nats = np.zeros(len(steps.present))
    for rows, own in _batches(steps.present):
        terms = _terms(rows, own, steps.present, is_open, pairs)
        flat = terms.reshape(len(rows), -1)
        top = min(TOP, flat.shape[1])
        highest = np.partition(flat, -top, axis=1)[:, -top:]
        nats[rows] = (highest.sum(axis=1) / TOP).round(_DIGITS)
    odd: dict[int, list[dict[str, Any]]] = {}
    for row in _worth_words(nats, steps.sets["sessions"].to_numpy()).tolist():
        own = np.flatnonzero(steps.present[row])[None, :]
        terms = _terms(np.array([row]), own, steps.present, is_open, pairs)
        odd[row] = _odd(terms[0], own[0], steps.present[row], steps)
    return _Rated(nats, alone.sum(axis=1).round(_DIGITS), odd)


def _worth_words(nats: Floats, sessions: NDArray[Any]) -> Ints:
    """Return the sets whose sessions are flagged; where none may be, the oddest."""
    rows = np.flatnonzero(nats >= FLAG_NATS)
    if sessions[rows].sum() <= MOST_FLAGGED * sessions.sum():
        return rows
    return np.argsort(-nats, kind="stable")[:_MOST_TOLD]


def _batches(present: Bools) -> Iterator[tuple[Ints, Ints]]:
    """Yield rows that have equally many steps, and these steps."""
    sizes = present.sum(axis=1)
    for size in np.unique(sizes[sizes > 0]).tolist():
        rows = np.flatnonzero(sizes == size)
        most = max(1, _CELLS // (size * present.shape[1]))
        for at in range(0, len(rows), most):
            some = rows[at : at + most]
            yield some, np.nonzero(present[some])[1].reshape(len(some), size)


def _terms(
    rows: Ints, own: Ints, present: Bools, is_open: Bools, pairs: Nats
) -> NDArray[np.float64]:
    """Return rows by own steps by all steps: how odd it is that b is there, or not."""
    there = present[rows][:, None, :]
    judged = ~is_open[rows][:, None, None]
    terms = np.where(there, pairs.present[own], np.where(judged, pairs.absent[own], 0))
    row, at = np.indices(own.shape)
    terms[row, at, own] = 0  # a step says nothing of itself
    return terms


def _odd(terms: Floats, own: Ints, there: Bools, steps: Steps) -> list[dict[str, Any]]:
    """Return the oddest steps of a set, each beside the step that makes it so.

    Of equal pairs the step that comes first as a rule is told: what else did not happen
    after it may follow from that.
    """
    given, worst = own[terms.argmax(axis=0)], terms.max(axis=0)
    order = np.argsort(-worst, kind="stable")[:TOP]
    return [
        {
            "given": steps.names[given[b]],
            "step": steps.names[b],
            "present": bool(there[b]),
            "follows": bool(b > given[b]),
            "share": steps.with_[given[b], b] / steps.having[given[b]],
            "sessions": int(steps.having[given[b]]),
            "nats": float(worst[b]),
        }
        for b in order.tolist()
        if worst[b].round(_DIGITS) >= FLAG_NATS
    ]


def _flagged() -> pl.Expr:
    odd = pl.col("nats") >= FLAG_NATS
    return (odd & (odd.mean() <= MOST_FLAGGED)).alias("flagged")


def _spread(name: str) -> pl.Expr:
    """Return how far above the usual, in units of the distance to the top 1 %."""
    middle, high = pl.col(name).median(), pl.col(name).quantile(0.99)
    return (pl.col(name) - middle) / pl.max_horizontal(high - middle, pl.lit(1e-9))
