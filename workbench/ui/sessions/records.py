"""The threads of one id: what is due in them and missing, and the lines of each."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from logai_core.detect.shown import shown_of
from logai_core.pipeline.tying import Threads
from logai_core.scope import Window
from logai_core.sessions import id_of
from logai_core.store import Case
from logai_core.store.rows import Rows, scan_rows

Odd = dict[str, Any]  # one ODD_STEP


class Due(NamedTuple):
    """A step that is missing, beside the one that it comes with, in a half-open time."""

    step: str
    given: str
    start: datetime
    end: datetime


def ids_of(root: Path, key: str, rows: Rows) -> pl.Series:
    """Return the ids at `key` that some records have, by their row numbers."""
    read = id_of(key)
    pieces = scan_rows(Case(root), rows, read.meta.root_names())
    found = [
        piece.take(piece.scan.select(session_id=read)).to_series() for piece in pieces
    ]
    none = pl.Series("session_id", [], pl.String)
    return pl.concat([none, *found]).drop_nulls().unique()


def ids_within(listed: pl.DataFrame, window: Window) -> pl.Series | None:
    """Return the ids of threads with a record in a window, told by their ends.

    None where these do not tell: a thread from before it to beyond it may rest inside.
    """
    first, last = (
        pl.col(one).is_between(window.start, window.end, closed="left")
        for one in ("first_ts", "last_ts")
    )
    beyond = (pl.col("first_ts") < window.start) & (pl.col("last_ts") >= window.end)
    if listed.filter(beyond).height:
        return None
    return listed.filter(first | last)["session_id"]


def lacks(threads: Threads, sessions: pl.DataFrame, due: Due) -> pl.Series:
    """Tell which of some sessions end in the time of `due` and lack its step.

    Where the source of the step had not begun or had ended, that cannot be said.
    """
    steps = threads.steps
    if not {due.step, due.given} <= set(steps.names):
        return pl.repeat(value=False, n=sessions.height, eager=True)
    step, given = (steps.names.index(one) for one in (due.step, due.given))
    sets = steps.present[:, given] & ~steps.present[:, step]
    ends = pl.col("last_ts")
    inside = (ends >= due.start) & (ends < due.end)
    shown = shown_of(steps.names, sessions, threads.covered)
    told = sets[sessions["set"].to_numpy()] & shown.of(step, np.arange(sessions.height))
    return sessions.select(
        (pl.lit(pl.Series(told, dtype=pl.Boolean)) & ~pl.col("open") & inside)
        .fill_null(value=False)
        .alias("lacks")
    ).to_series()


def lacking(threads: Threads, due: Due) -> pl.DataFrame:
    """Return the sessions that end in the time of `due` and lack its step, by time."""
    found = threads.listed.filter(lacks(threads, threads.listed, due))
    return found.sort("first_ts", "session_id")


def odds_of(
    threads: Threads, page: pl.DataFrame, dues: Sequence[Due]
) -> list[list[Odd]]:
    """Return what is odd about each session; what `dues` say of it comes first.

    A step that many sessions lack in a stretch may not be rare enough to be odd.
    """
    odds: list[list[Odd]] = page["odd"].to_list()
    for due in dues:
        for row in lacks(threads, page, due).arg_true().to_list():
            own = oddity_of(threads, due)
            rest = [one for one in odds[row] if one["step"] != own["step"]]
            odds[row] = [own, *rest]
    return odds


def oddity_of(threads: Threads, due: Due) -> Odd:
    """Return what lacking the step of `due` is, as ODD_STEP says it."""
    steps = threads.steps
    step, given = (steps.names.index(one) for one in (due.step, due.given))
    return {
        "given": due.given,
        "step": due.step,
        "present": False,
        "follows": step > given,
        "share": steps.with_[given, step] / steps.having[given],
        "sessions": int(steps.having[given]),
    }


def place_of(events: Sequence[str | None], odd: Odd, names: Sequence[str]) -> int:
    """Return the place in `events` before which a missing step comes as a rule.

    That is beyond the step that it goes with, next to it but for steps that come
    between the two as a rule; `names` are all steps in the order of the rule.
    """
    rank = {name: at for at, name in enumerate(names)}
    ranks = [rank.get(one or "", len(names)) for one in events]
    at, beside = rank[odd["step"]], rank[odd["given"]]
    if odd["follows"]:
        place = len(ranks) - ranks[::-1].index(beside)
        while place < len(ranks) and ranks[place] < at:
            place += 1
        return place
    place = ranks.index(beside)
    while place and ranks[place - 1] > at:
        place -= 1
    return place
