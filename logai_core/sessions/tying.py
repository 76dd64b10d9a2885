"""Records tied to sessions by one id.

A session may have steps that the data do not hold: it may go on after the end of the
source in which its last record is, or have begun before the beginning of the one in which
its first is. It is called open when it comes nearer to that edge than sessions pause:
99 of 100 sessions never pause longer than that between two of their records.
"""

from typing import NamedTuple

import polars as pl

from logai_core.schemas import SESSION_SPANS, SESSIONS, conform
from logai_core.sessions.keys import id_of

MOST_SESSIONS = 1_000_000
PAUSES_SHORTER = 0.99
_PAUSING = 20_000  # sessions that the usual pause is taken from, spread over all


class Tied(NamedTuple):
    """SESSIONS and their SESSION_SPANS, in the order in which they began.

    `left_out` counts sessions that began before all of these and are too many to hold;
    `pause_s` is the longest usual pause in a session, in seconds, null where no session
    has two dated records.
    """

    sessions: pl.DataFrame
    spans: pl.DataFrame
    left_out: int
    pause_s: float | None


def tie_sessions(records: pl.LazyFrame, key: str, *, most: int = MOST_SESSIONS) -> Tied:
    """Tie all RECORDS with `template_id` to sessions by the id at `key`.

    Steps are in the order of time, then of source and line; an undated record goes
    where the one before it in its source is. Of more than `most` sessions the latest
    to begin are kept, each whole. One pass over the records; what has an id is held.

    Raises:
        SettingError: no id is named like `key`.
    """
    steps = _steps(records, key)
    if steps.is_empty():
        return Tied(SESSIONS.to_frame(), SESSION_SPANS.to_frame(), 0, None)
    found = (
        steps.lazy()
        .group_by("session_id")
        .agg(
            pl.col("template_id").alias("events"),
            pl.len().cast(pl.UInt32).alias("records"),
            first_ts=pl.col("ts").min(),
            last_ts=pl.col("ts").max(),
            begins_in=pl.col("source_id").first(),
            ends_in=pl.col("source_id").last(),
            at=pl.col("at").first(),
        )
        .collect()
        .sort("at", "session_id", nulls_last=True)
    )
    left_out = max(0, found.height - most)
    found = found.tail(most)
    pause = _usual_pause(steps, found["session_id"])
    found = found.with_columns(_open(records, found, pause))
    spans = _touched(found, steps, ["source_id", "service"])
    return Tied(
        conform(found, SESSIONS, stage="tie sessions"),
        conform(spans, SESSION_SPANS, stage="tie sessions"),
        left_out,
        None if pause is None else pause / 1e6,
    )


def _steps(records: pl.LazyFrame, key: str) -> pl.DataFrame:
    """Return what has an id, in the order of time; `at` says where undated ones go."""
    named = pl.col("template_id").is_not_null()
    steps = (
        records.filter(named)
        .select(
            id_of(key).alias("session_id"),
            "template_id",
            "source_id",
            "line_no",
            "ts",
            "service",
        )
        .filter(pl.col("session_id").is_not_null())
        .collect(engine="streaming")
    )
    steps = _in_file_order(steps)
    at = pl.col("ts")
    if steps["ts"].null_count():
        at = at.forward_fill().over("source_id")
    steps = steps.with_columns(at.alias("at"))
    if steps["at"].null_count() == 0 and steps["at"].is_sorted():
        return steps
    return steps.sort("at", maintain_order=True)


def _in_file_order(steps: pl.DataFrame) -> pl.DataFrame:
    """Return rows by source and line, sorted only where they are not."""
    source, line = pl.col("source_id"), pl.col("line_no")
    before = source.shift(1)
    ordered = (source > before) | ((source == before) & (line > line.shift(1)))
    if steps.select(ordered.fill_null(value=True).all()).item():
        return steps
    return steps.sort("source_id", "line_no")


def _usual_pause(steps: pl.DataFrame, sessions: pl.Series) -> int | None:
    """Return the pause, in microseconds, that 99 of 100 sessions stay under."""
    some = sessions.gather_every(max(1, sessions.len() // _PAUSING))
    longest = (
        steps.lazy()
        .filter(pl.col("session_id").is_in(some.implode()))
        .with_columns(
            pause=(pl.col("ts") - pl.col("ts").shift(1)).over("session_id").dt.total_microseconds()
        )
        .group_by("session_id")
        .agg(pl.col("pause").max())
        .drop_nulls("pause")
        .collect()
    )  # fmt: skip
    if longest.is_empty():
        return None
    return int(longest["pause"].quantile(PAUSES_SHORTER, "lower") or 0)


def _open(records: pl.LazyFrame, found: pl.DataFrame, pause: int | None) -> pl.Expr:
    """Tell which sessions come near an edge of their source."""
    if pause is None:
        return pl.lit(value=False).alias("open")
    edges = (
        records.group_by("source_id")
        .agg(first=pl.col("ts").min(), last=pl.col("ts").max())
        .collect(engine="streaming")
    )
    ids = edges["source_id"].to_list()
    first = dict(zip(ids, edges["first"].to_list(), strict=True))
    last = dict(zip(ids, edges["last"].to_list(), strict=True))
    utc = found.schema["first_ts"]
    begun = pl.col("begins_in").replace_strict(first, return_dtype=utc)
    ended = pl.col("ends_in").replace_strict(last, return_dtype=utc)
    near = pl.duration(microseconds=pause)
    return (
        ((pl.col("first_ts") - begun <= near) | (ended - pl.col("last_ts") <= near))
        .fill_null(value=False)
        .alias("open")
    )


def _touched(
    found: pl.DataFrame, steps: pl.DataFrame, names: list[str]
) -> pl.DataFrame:
    """Add the sorted distinct values of the named columns, as `sources`, `services`."""
    touched = found
    for name in names:
        listed = {"source_id": "sources"}.get(name, f"{name}s")
        values = steps[name].unique().drop_nulls().sort().to_list()
        if len(values) <= 1 and not steps[name].null_count():
            touched = touched.with_columns(pl.lit(values).alias(listed))
            continue
        lists = (
            steps.lazy()
            .select("session_id", pl.col(name).alias(listed))
            .drop_nulls()
            .unique()
            .group_by("session_id")
            .agg(pl.col(listed).sort())
        )
        touched = (
            touched.lazy()
            .join(lists, on="session_id", how="left", maintain_order="left")
            .with_columns(pl.col(listed).fill_null([]))
            .collect()
        )
    return touched
