"""The records of one thread, in its order."""

from typing import Any

import numpy as np
import polars as pl

from logai_core.pipeline.by_time import rows_between, undated
from logai_core.profiles import Profiles, Rows
from logai_core.schemas import RECORDS
from logai_core.sessions import id_of
from logai_core.store import Case, take_rows

MOST_TAKEN = 20_000  # records of its sources and its time that are read to find its own


def lines_of_thread(
    case: Case, key: str, session: dict[str, Any], profiles: Profiles | None
) -> pl.DataFrame:
    """Return the RECORDS with `template_id` of a session of the id at `key`.

    They are by time, then by source and line; an undated record goes where the one
    before it in its source is. With the `profiles` of the case, most are read without
    the others.
    """
    near = None if profiles is None else _near(session, profiles)
    if profiles is None or near is None:
        found = _scanned(case, session)
    else:
        (names,) = profiles.columns(near, ["template_id"])
        found = take_rows(case, near, list(RECORDS)).with_columns(names).lazy()
    own = found.filter(
        id_of(key) == session["session_id"], pl.col("template_id").is_not_null()
    )
    at = pl.col("ts").forward_fill().over("source_id")
    records = own.collect(engine="streaming").sort("source_id", "line_no")
    return records.with_columns(at=at).sort("at", maintain_order=True).drop("at")


def _near(session: dict[str, Any], profiles: Profiles) -> Rows | None:
    """Return the records of the sources and the time of a session, None where too many."""
    ends = session["first_ts"], session["last_ts"]
    dated = (
        rows_between(profiles, *ends, with_last=True)
        if None not in ends
        else profiles.by_time[:0]
    )
    rows = np.concatenate([dated, undated(profiles)])
    is_own = profiles.table["source_id"].is_in(session["sources"]).to_numpy()
    own = np.sort(rows[is_own[profiles.of[rows]]])
    return own if own.size <= MOST_TAKEN else None


def _scanned(case: Case, session: dict[str, Any]) -> pl.LazyFrame:
    ts = pl.col("ts")
    inside = ts.is_between(session["first_ts"], session["last_ts"]) | ts.is_null()
    own = pl.col("source_id").is_in(session["sources"])
    return case.records_with_templates().filter(own & inside)
