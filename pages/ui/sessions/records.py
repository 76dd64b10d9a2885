"""The threads of one id: which there are, how bad, odd and slow each is, and its lines."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from logai_core.detect.sessions import doubts_about, rate_sessions
from logai_core.detect.steps import Steps, count_steps
from logai_core.sessions import id_of, tie_sessions
from logai_core.store import Case
from logai_core.store.rows import Rows, scan_rows
from logai_core.threads import measure_threads, rate_slowness

Odd = dict[str, Any]  # one ODD_STEP
FAILED = 17  # the least severity of a thread that failed: ERROR
_COLUMNS = ("source_id", "line_no", "ts", "template_id", "service", "severity")


class Threads(NamedTuple):
    """All threads that one id ties.

    `listed` has SESSION_SPANS with `open`, what SESSION_SCORES say but for the
    sentences, THREADS, SLOWNESS, `seconds` from first to last line (null where there is
    but one time), `failed` and `set`, the row of `steps` that it is. Those that failed
    come first, then the flagged, then the slow ones; of equal ones the oddest. `doubts` are sentences on why the flags may tell little; `left_out` and
    `pause_s` are those of `tie_sessions`.
    """

    listed: pl.DataFrame
    steps: Steps
    doubts: list[str]
    left_out: int
    pause_s: float | None

    def one(self, session_id: str) -> dict[str, Any]:
        """Return the row of one session."""
        return self.listed.row(by_predicate=pl.col("session_id") == session_id, named=True)  # fmt: skip


class Due(NamedTuple):
    """A step that is missing, beside the one that it comes with, in a half-open time."""

    step: str
    given: str
    start: datetime
    end: datetime


def tie(root: Path, key: str) -> Threads:
    """Tie the records of a case by the id at `key`, and rate what comes of it."""
    records = Case(root).records_with_templates()
    # Ids are read once for all that is counted of them.
    held = records.select(*_COLUMNS, trace_id=id_of(key)).collect(engine="streaming")
    tied = tie_sessions(held.lazy(), "trace_id")
    steps = count_steps(tied.sessions)
    scores = rate_sessions(tied.sessions, steps=steps)
    placed = tied.spans.with_columns(
        tied.sessions["open"],
        pl.Series("set", steps.set_of, pl.Int64),
        duration().alias("seconds"),
    )
    named = held.lazy().filter(pl.col("template_id").is_not_null())
    measured = measure_threads(named, pl.col("trace_id"))
    slowness = rate_slowness(placed.select("session_id", "seconds", steps="set"))
    listed = scores.drop("reasons")
    for more in (placed, measured, slowness):
        listed = listed.join(more, on="session_id", how="left", maintain_order="left")
    ordered = listed.with_columns(failed=pl.col("severity") >= FAILED).sort(
        "failed", "flagged", "slow", descending=True, maintain_order=True
    )
    return Threads(ordered, steps, doubts_about(scores), tied.left_out, tied.pause_s)


def ids_of(root: Path, key: str, rows: Rows) -> pl.Series:
    """Return the ids at `key` that some records have, by their row numbers."""
    read = id_of(key)
    pieces = scan_rows(Case(root), rows, read.meta.root_names())
    found = [
        piece.take(piece.scan.select(session_id=read)).to_series() for piece in pieces
    ]
    none = pl.Series("session_id", [], pl.String)
    return pl.concat([none, *found]).drop_nulls().unique()


def duration() -> pl.Expr:
    """Return the seconds from first to last line; null where there is but one time."""
    span = (pl.col("last_ts") - pl.col("first_ts")).dt.total_microseconds() / 1e6
    return pl.when(pl.col("records") > 1).then(span)


def lines_of(root: Path, key: str, session: dict[str, Any]) -> pl.DataFrame:
    """Return the RECORDS with `template_id` of a session, in its order.

    That is by time, then by source and line; an undated record goes where the one
    before it in its source is.
    """
    ts = pl.col("ts")
    inside = ts.is_between(session["first_ts"], session["last_ts"]) | ts.is_null()
    own = pl.col("source_id").is_in(session["sources"])
    records = (
        Case(root)
        .records_with_templates()
        .filter(own & inside & (id_of(key) == session["session_id"]))
        .filter(pl.col("template_id").is_not_null())
        .collect(engine="streaming")
        .sort("source_id", "line_no")
    )
    at = ts.forward_fill().over("source_id")
    return records.with_columns(at=at).sort("at", maintain_order=True).drop("at")


def lacks(threads: Threads, sessions: pl.DataFrame, due: Due) -> pl.Series:
    """Tell which of some sessions end in the time of `due` and lack its step."""
    steps = threads.steps
    if not {due.step, due.given} <= set(steps.names):
        return pl.repeat(value=False, n=sessions.height, eager=True)
    step, given = (steps.names.index(one) for one in (due.step, due.given))
    sets = steps.present[:, given] & ~steps.present[:, step]
    ends = pl.col("last_ts")
    inside = (ends >= due.start) & (ends < due.end)
    return sessions.select(
        (pl.lit(pl.Series(sets[sessions["set"].to_numpy()])) & ~pl.col("open") & inside)
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
