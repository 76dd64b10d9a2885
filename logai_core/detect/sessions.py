"""Sessions with steps missing or unexpected, found without labels.

A session is as odd as its oddest step: one that it lacks beside others of its steps, one
that it should not have, or one that comes more or less often than it does as a rule (see
`oddness.py` and `repeats.py`). Of equally odd ones, that is the odder of which all steps
together are.
Where more than three in ten are that odd, none is flagged; the order still holds.

Cost grows with distinct sets of steps times steps times steps in a set.
"""

from typing import Any, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from logai_core.detect.oddness import (
    DIGITS,
    FLAG_NATS,
    Counted,
    Ints,
    Odd,
    count_kinds,
    find_odd,
)
from logai_core.detect.reasons import reasons_in_words, told_of
from logai_core.detect.repeats import Repeats, find_repeats
from logai_core.detect.shown import shown_of
from logai_core.detect.steps import Floats, Steps, count_steps
from logai_core.schemas import (
    ODD_STEP,
    SESSION_SCORES,
    SESSION_SPANS,
    SESSIONS,
    conform,
)

__all__ = ["doubts_about", "rate_sessions", "reasons_in_words"]

MOST_FLAGGED = 0.3  # beyond it the sessions have no common way, and none is odd
FEWEST = 100  # with fewer sessions, even a step that all others have proves little
_MOST_TOLD = 200  # where so many are odd that none is flagged
_REST = 1e-3  # what all steps count beside the oddest


class _Rated(NamedTuple):
    """Of each unit of sessions: nats of its oddest step, nats of all, and what is odd."""

    nats: Floats
    all_nats: Floats
    odd: dict[int, list[dict[str, Any]]]


def rate_sessions(
    sessions: pl.DataFrame,
    *,
    steps: Steps | None = None,
    spans: pl.DataFrame | None = None,
    covered: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Rate SESSIONS; return SESSION_SCORES, the oddest first, ties by id.

    What an open session lacks does not count against it, nor for others.

    Args:
        sessions: SESSIONS.
        steps: what `count_steps(sessions)` returns, where that is known already.
        spans: SESSION_SPANS of the same sessions, in the same order.
        covered: for some steps `template_id`, `since` and `until`: a session that is not
            strictly between them may lack the step for want of its source. Told by
            `spans`; without them it is not asked.

    Source: pair invariants, sessions scored as they are, unlabelled.
    """
    sessions = conform(sessions, SESSIONS, stage="rate sessions")
    if sessions.is_empty():
        return SESSION_SCORES.to_frame()
    counted = _counted(sessions, steps or count_steps(sessions), spans, covered)
    odd = find_odd(counted)
    repeats = find_repeats(sessions, counted, odd)
    found = _with_words(_rate(counted, odd, repeats))
    scored = pl.concat(
        [sessions.select("session_id"), found[repeats.unit_of]], how="horizontal"
    ).with_columns(
        (pl.col("nats") + _REST * pl.col("all_nats")).round(DIGITS).alias("score"),
        _flagged(),
    )
    ordered = scored.sort("score", "session_id", descending=[True, False])
    return conform(ordered, SESSION_SCORES, stage="rate sessions")


def _counted(
    sessions: pl.DataFrame,
    steps: Steps,
    spans: pl.DataFrame | None,
    covered: pl.DataFrame | None,
) -> Counted:
    if spans is None or covered is None or covered.is_empty():
        all_shown = np.ones((1, len(steps.names)), dtype=bool)
        return count_kinds(steps, np.zeros(len(sessions), dtype=np.int64), all_shown)
    spans = conform(spans, SESSION_SPANS, stage="rate sessions")
    return count_kinds(steps, *shown_of(steps.names, spans, covered).alike())


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
    figures = pl.DataFrame({"nats": rated.nats, "all_nats": rated.all_nats})
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


def _rate(counted: Counted, odd: Odd, repeats: Repeats) -> _Rated:
    nats, all_nats = odd.oddest[repeats.kind], odd.all_nats[repeats.kind]
    unit, more = (repeats.rows[name].to_numpy() for name in ("unit", "left"))
    np.maximum.at(nats, unit, more)
    np.add.at(all_nats, unit, more)
    nats, all_nats = nats.round(DIGITS), all_nats.round(DIGITS)
    sessions = np.bincount(repeats.unit_of, minlength=len(nats))
    rows = _worth_words(nats, sessions)
    again: dict[int, list[dict[str, Any]]] = {}
    worth = pl.col("unit").is_in(rows) & (pl.col("nats") >= FLAG_NATS)
    for one in repeats.rows.filter(worth).iter_rows(named=True):
        again.setdefault(one["unit"], []).append(one)
    told = dict(told_of(counted, repeats.kind, rows, again))
    return _Rated(nats, all_nats, told)


def _worth_words(nats: Floats, sessions: NDArray[Any]) -> Ints:
    """Return the units whose sessions are flagged; where none may be, the oddest."""
    rows = np.flatnonzero(nats >= FLAG_NATS)
    if sessions[rows].sum() <= MOST_FLAGGED * sessions.sum():
        return rows
    return np.argsort(-nats, kind="stable")[:_MOST_TOLD]


def _flagged() -> pl.Expr:
    odd = pl.col("nats") >= FLAG_NATS
    return (odd & (odd.mean() <= MOST_FLAGGED)).alias("flagged")
