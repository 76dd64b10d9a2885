"""The records that have an id, in the order in which they happened."""

import numpy as np
import numpy.typing as npt
import polars as pl

from logai_core.sessions.keys import id_of

Ints = npt.NDArray[np.int64]

BEFORE_ALL = np.iinfo(
    np.int64
).min  # where an undated record has no dated one before it
_LINE_BITS = 32


def steps_of(records: pl.LazyFrame, key: str) -> pl.DataFrame:
    """Return what has an id at `key`, in the order of time, then of source and line.

    `at`, microseconds since the epoch, says where a record is in time: an undated one
    where the one before it in its source is; null where there is none.
    """
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
    steps = steps.with_columns(at=pl.col("ts").to_physical(), place=_place(steps))
    if steps["ts"].null_count():
        filled = pl.col("at").forward_fill().over("source_id", order_by="place")
        steps = steps.with_columns(at=filled)
    time = steps["at"].fill_null(BEFORE_ALL).to_numpy()
    order = _order(time, steps["place"].to_numpy())
    return (steps if order is None else steps[order]).drop("line_no", "place")


def _place(steps: pl.DataFrame) -> pl.Series:
    """Return numbers in the order of source and line."""
    sources = pl.Enum(steps["source_id"].unique().sort())
    source = pl.col("source_id").cast(sources).to_physical().cast(pl.Int64)
    place = source * (1 << _LINE_BITS) + pl.col("line_no").cast(pl.Int64)
    return steps.select(place.alias("place")).to_series()


def _order(time: Ints, place: Ints) -> Ints | None:
    """Return the order by time, then by place; None where it is that already.

    Most logs are nearly in order, and few records share a moment: so those that do
    are put in order by themselves.
    """
    later, same = time[1:] > time[:-1], time[1:] == time[:-1]
    if (later | (same & (place[1:] > place[:-1]))).all():
        return None
    order = np.argsort(time, kind="stable")
    same = np.diff(time[order]) == 0
    tied = np.flatnonzero(np.append(same, False) | np.append(False, same))
    among = order[tied]
    order[tied] = among[np.lexsort((place[among], time[among]))]
    return order
