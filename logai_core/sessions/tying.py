"""Records tied to sessions by one id.

A session may have steps that the data do not hold: it may go on after the end of the
source in which its last record is, or have begun before the beginning of the one in which
its first is. It is called open when it comes nearer to that edge than sessions pause:
99 of 100 sessions never pause longer than that between two of their records. Which single
steps it may lack because their sources had ended, or not begun, is told beside it.
"""

from typing import NamedTuple

import numpy as np
import polars as pl

from logai_core.schemas import SESSION_SPANS, SESSIONS, UTC_US, conform
from logai_core.sessions.covering import COVERED, covered_by, edges_of
from logai_core.sessions.grouping import Groups, Ints, group_steps, lists_of
from logai_core.sessions.ordering import steps_of

MOST_SESSIONS = 1_000_000
PAUSES_SHORTER = 0.99
_PAUSING = 20_000  # sessions that the usual pause is taken from, spread over all
_LOWEST, _HIGHEST = np.iinfo(np.int64).min, np.iinfo(np.int64).max


class Tied(NamedTuple):
    """SESSIONS and their SESSION_SPANS, in the order in which they began.

    `left_out` counts sessions that began before all of these and are too many to hold;
    `pause_s` is the longest usual pause in a session, in seconds, null where no session
    has two dated records. `covered` are COVERED, the times in which each step would show.
    """

    sessions: pl.DataFrame
    spans: pl.DataFrame
    left_out: int
    pause_s: float | None
    covered: pl.DataFrame = COVERED.to_frame()


def tie_sessions(
    records: pl.LazyFrame,
    key: str,
    *,
    most: int = MOST_SESSIONS,
    edges: pl.DataFrame | None = None,
) -> Tied:
    """Tie all RECORDS with `template_id` to sessions by the id at `key`.

    Steps are in the order of time, then of source and line; an undated record goes
    where the one before it in its source is. Of more than `most` sessions the latest
    to begin are kept, each whole. One pass over the records; what has an id is held.
    Where `records` are only those with an id, `edges` are `edges_of` all there are.

    Raises:
        SettingError: no id is named like `key`.
    """
    steps = steps_of(records, key)
    if steps.is_empty():
        return Tied(SESSIONS.to_frame(), SESSION_SPANS.to_frame(), 0, None)
    groups, left_out = group_steps(steps, most)
    spans = _spans(steps, groups)
    pause = _usual_pause(steps["ts"], groups)
    edges = edges_of(records) if edges is None else edges
    sessions = spans.select(
        "session_id",
        lists_of(steps["template_id"][groups.rows], groups.sizes).alias("events"),
        _open(edges, steps["source_id"], groups, pause),
    )
    return Tied(
        conform(sessions, SESSIONS, stage="tie sessions"),
        conform(spans, SESSION_SPANS, stage="tie sessions"),
        left_out,
        None if pause is None else pause / 1e6,
        covered_by(edges, steps, pause or 0),
    )


def _spans(steps: pl.DataFrame, groups: Groups) -> pl.DataFrame:
    time = steps["ts"].to_physical()
    low = time.fill_null(_HIGHEST).to_numpy()[groups.rows]
    high = time.fill_null(_LOWEST).to_numpy()[groups.rows]
    first = pl.Series(np.minimum.reduceat(low, groups.starts))
    last = pl.Series(np.maximum.reduceat(high, groups.starts))
    dated = first != _HIGHEST
    return pl.DataFrame(
        {
            "session_id": steps["session_id"][groups.first],
            "first_ts": first.set(~dated, None).cast(UTC_US),
            "last_ts": last.set(~dated, None).cast(UTC_US),
            "records": groups.sizes.astype(np.uint32),
            "sources": _touched(steps["source_id"], groups),
            "services": _touched(steps["service"], groups),
        }
    )


def _usual_pause(times: pl.Series, groups: Groups) -> int | None:
    """Return the pause, in microseconds, that 99 of 100 sessions stay under."""
    pauses = times.to_physical()[groups.rows].diff().fill_null(-1).to_numpy().copy()
    pauses[groups.starts] = -1
    longest = np.maximum.reduceat(pauses, groups.starts)
    some = longest[:: max(1, len(longest) // _PAUSING)]
    known = pl.Series(some[some >= 0])
    if known.is_empty():
        return None
    return int(known.quantile(PAUSES_SHORTER, "lower") or 0)


def _open(
    edges: pl.DataFrame, sources: pl.Series, groups: Groups, pause: int | None
) -> pl.Expr:
    """Tell which of the spans come near an edge of their source."""
    if pause is None:
        return pl.lit(value=False).alias("open")
    begins, ends = (
        _of_source(sources[at], edges) for at in (groups.first, groups.last)
    )
    near = pl.duration(microseconds=pause)
    since, until = (
        pl.col("first_ts") - begins["first"],
        ends["last"] - pl.col("last_ts"),
    )
    return ((since <= near) | (until <= near)).fill_null(value=False).alias("open")


def _of_source(sources: pl.Series, edges: pl.DataFrame) -> pl.DataFrame:
    return sources.to_frame().join(
        edges, on="source_id", how="left", maintain_order="left"
    )


def _touched(column: pl.Series, groups: Groups) -> pl.Series:
    """Return the sorted distinct values of each session."""
    values = column.unique().drop_nulls().sort()
    sessions = len(groups.sizes)
    if len(values) <= 1 and not column.null_count():
        return pl.Series([values.to_list()], dtype=pl.List(pl.String)).new_from_index(
            0, sessions
        )
    code = column.cast(pl.Enum(values)).to_physical().cast(pl.Int64)[groups.rows]
    session = np.repeat(np.arange(sessions), groups.sizes)
    known = code.is_not_null().to_numpy()
    pairs = session[known] * len(values) + code.drop_nulls().to_numpy()
    session, place = np.divmod(_distinct(pairs), max(len(values), 1))
    return lists_of(values[place], np.bincount(session, minlength=sessions))


def _distinct(numbers: Ints) -> Ints:
    ordered = np.sort(numbers)
    return ordered[np.flatnonzero(np.diff(ordered, prepend=ordered[:1] - 1))]
