"""All threads that one id ties, each rated; those of the best id are kept for the pages."""

from typing import Any, NamedTuple

import polars as pl

from logai_core.detect.sessions import doubts_about, rate_sessions
from logai_core.detect.steps import Steps, count_steps, steps_of
from logai_core.schemas import (
    SESSION_SCORES,
    SESSION_SPANS,
    SLOWNESS,
    THREADS,
    conform,
)
from logai_core.sessions import Tied, edges_of, id_of, tie_sessions
from logai_core.sessions.covering import COVERED
from logai_core.store import Case
from logai_core.store.beside import Beside, beside, put_beside
from logai_core.store.rows import Rows
from logai_core.threads import measure_threads, rate_slowness

FAILED = 17  # the least severity of a thread that failed: ERROR
MOST_KEPT = 2e8  # sets of steps times steps times steps: as long as it takes to count
_COLUMNS = ("source_id", "line_no", "ts", "template_id", "service", "severity")
_TIMES = ("times", "usually")  # of an ODD_STEP: null where it is no repeat
LISTED = pl.Schema(
    {
        name: kind
        for part in (
            {one: SESSION_SCORES[one] for one in SESSION_SCORES if one != "reasons"},
            {one: SESSION_SPANS[one] for one in SESSION_SPANS},
            {"open": pl.Boolean(), "set": pl.Int64(), "seconds": pl.Float64()},
            THREADS,
            SLOWNESS,
            {"failed": pl.Boolean()},
        )
        for name, kind in part.items()
    }
)
_SETS = pl.Schema(
    {"set": pl.List(pl.String()), "open": pl.Boolean(), "sessions": pl.UInt32()}
)


class Threads(NamedTuple):
    """All threads that one id ties.

    `listed` has SESSION_SPANS with `open`, what SESSION_SCORES say but for the
    sentences, THREADS, SLOWNESS, `seconds` from first to last line (null where there is
    but one time), `failed` and `set`, the row of `steps` that it is. Those that failed
    come first, then the flagged, then the slow ones; of equal ones the oddest. `steps`
    are of these in this order. `doubts` are sentences on why the flags may tell little;
    `left_out`, `pause_s` and `covered` are those of `tie_sessions`.
    """

    listed: pl.DataFrame
    steps: Steps
    doubts: list[str]
    left_out: int
    pause_s: float | None
    covered: pl.DataFrame = COVERED.to_frame()

    def one(self, session_id: str) -> dict[str, Any]:
        """Return the row of one session."""
        own = pl.col("session_id") == session_id
        return self.listed.row(by_predicate=own, named=True)


class Bound(NamedTuple):
    """What the id at `key` ties.

    `held` are the columns of its records that threads are made of, with the id as
    `trace_id`: ids are read once for all that is counted of them. `rows` are the numbers
    of all records with one of the `ids`, with a template or not.
    """

    key: str
    held: pl.DataFrame
    tied: Tied
    steps: Steps
    rows: Rows
    ids: pl.Series


def threads_of(case: Case, key: str) -> Threads:
    """Return the threads that the id at `key` ties: as they were kept, or made now."""
    return _kept(case, key) or tie_threads(case, key)


def keep_threads(case: Case, bound: Bound) -> None:
    """Keep the threads that the best id ties beside the current analysis."""
    made = rate(bound)
    steps = made.steps
    if len(steps.sets) * len(steps.names) ** 2 > MOST_KEPT:
        return
    told = {
        "names": steps.names,
        "sets": steps.sets.to_dict(as_series=False),
        "doubts": made.doubts,
        "left_out": made.left_out,
        "pause_s": made.pause_s,
        "covered": _as_told(made.covered),
    }
    put_beside(case, _named(bound.key), Beside(made.listed, told))


def tie_threads(case: Case, key: str) -> Threads:
    """Tie the records of a case by the id at `key`, and rate what comes of it.

    Raises:
        SettingError: no id is named like `key`.
    """
    return rate(bind(case.records_with_templates(), key))


def bind(records: pl.LazyFrame, key: str, edges: pl.DataFrame | None = None) -> Bound:
    """Tie RECORDS with `template_id` by the id at `key`.

    `edges` are `edges_of` the records, where they are known.

    Raises:
        SettingError: no id is named like `key`.
    """
    named = (
        records.with_row_index("row")
        .select("row", *_COLUMNS, trace_id=id_of(key))
        .filter(pl.col("trace_id").is_not_null())
        .collect(engine="streaming")
    )
    held = named.drop("row").drop_nulls("template_id")
    edges = edges_of(records) if edges is None else edges
    tied = tie_sessions(held.lazy(), "trace_id", edges=edges)
    steps = count_steps(tied.sessions)
    return Bound(key, held, tied, steps, named["row"].to_numpy(), named["trace_id"])


def rate(bound: Bound) -> Threads:
    """Rate the threads of an id, and measure them."""
    held, tied, steps = bound.held, bound.tied, bound.steps
    scores = rate_sessions(
        tied.sessions, steps=steps, spans=tied.spans, covered=tied.covered
    )
    placed = tied.spans.with_columns(
        tied.sessions["open"],
        pl.Series("set", steps.set_of, pl.Int64),
        duration().alias("seconds"),
    )
    measured = measure_threads(held.lazy(), pl.col("trace_id"))
    slowness = rate_slowness(placed.select("session_id", "seconds", steps="set"))
    listed = scores.drop("reasons")
    for more in (placed, measured, slowness):
        listed = listed.join(more, on="session_id", how="left", maintain_order="left")
    ordered = listed.with_columns(failed=pl.col("severity") >= FAILED).sort(
        "failed", "flagged", "slow", descending=True, maintain_order=True
    )
    listed = conform(ordered, LISTED, stage="tie threads")
    steps = steps._replace(set_of=listed["set"].to_numpy())
    return Threads(
        listed, steps, doubts_about(scores), tied.left_out, tied.pause_s, tied.covered
    )


def duration() -> pl.Expr:
    """Return the seconds from first to last line; null where there is but one time."""
    span = (pl.col("last_ts") - pl.col("first_ts")).dt.total_microseconds() / 1e6
    return pl.when(pl.col("records") > 1).then(span)


def _named(key: str) -> str:
    return f"threads {key}"


def _kept(case: Case, key: str) -> Threads | None:
    """Return the threads that were kept; None where there are none that hold together."""
    found = beside(case, _named(key), LISTED)
    if found is None:
        return None
    try:
        return _read(found)
    except (KeyError, TypeError, ValueError, pl.exceptions.PolarsError):
        return None  # a stranger may have made it


def _read(found: Beside) -> Threads:
    listed, told = found
    sets = pl.DataFrame(told["sets"], schema=_SETS)
    names = [str(one) for one in told["names"]]
    if not _holds_together(listed, sets, names):
        raise ValueError
    pause_s = told["pause_s"]
    covered = _covered(told["covered"]) if "covered" in told else COVERED.to_frame()
    return Threads(
        listed,
        steps_of(sets, names, listed["set"].to_numpy()),
        [str(one) for one in told["doubts"]],
        int(told["left_out"]),
        None if pause_s is None else float(pause_s),
        covered,
    )


def _as_told(covered: pl.DataFrame) -> dict[str, list[Any]]:
    """Return COVERED as columns that JSON can hold, times in microseconds."""
    physical = covered.with_columns(pl.col("since", "until").to_physical())
    return physical.to_dict(as_series=False)


def _covered(told: dict[str, list[Any]]) -> pl.DataFrame:
    """Return the COVERED that `_as_told` gave; an analysis of before kept none."""
    kinds = {"template_id": pl.String(), "since": pl.Int64(), "until": pl.Int64()}
    found = pl.DataFrame(told, schema=kinds).cast(COVERED)
    if found["template_id"].is_duplicated().any():
        raise ValueError
    return found


def _holds_together(listed: pl.DataFrame, sets: pl.DataFrame, names: list[str]) -> bool:
    """Tell whether nothing in it points beyond what there is."""
    place, odd = pl.col("set"), pl.col("odd").list.explode(keep_nulls=False)
    told = listed.filter(pl.col("odd").list.len() > 0).select(odd).unnest("odd")
    known = {*told["given"], *told["step"]} <= set(names) and _is_said(told)
    inside = listed.select((place >= 0).all() & (place < sets.height).all()).item()
    small = sets.height * len(names) ** 2 <= MOST_KEPT
    whole = not any(listed[name].has_nulls() for name in ("session_id", "set", "odd"))
    once = len(set(names)) == len(names) > 0 and listed["session_id"].is_unique().all()
    return bool(known and inside and small and whole and once)


def _is_said(odd: pl.DataFrame) -> bool:
    """Tell whether there is all that the sentences say, and both counts or none."""
    one, other = (odd[name].is_null() for name in _TIMES)
    rest = odd.select(pl.exclude(_TIMES))
    return bool((one == other).all()) and not sum(rest.null_count().row(0))
