"""From when to when the sources of a step would have shown it.

Sources seldom begin and end together: one was copied later, or its clock was put right.
A session beyond the end of a source cannot be known to lack what only that source logs.
Another source stands in for it where it logs most of the same steps, as the next file of
a rotated log and the log of another host do.
"""

import numpy as np
import numpy.typing as npt
import polars as pl

COVERED = pl.Schema(
    {
        "template_id": pl.String(),
        "since": pl.Datetime("us", "UTC"),
        "until": pl.Datetime("us", "UTC"),
    }
)
STANDS_IN = 0.5  # more than this share of the steps of a source
_MOST_SOURCES = 2_000  # told apart; the table is the square of it


def edges_of(records: pl.LazyFrame) -> pl.DataFrame:
    """Return `first` and `last`, the times between which each source_id has RECORDS.

    And how many: `records`, and `dated` of these.
    """
    ts = pl.col("ts")
    return (
        records.group_by("source_id")
        .agg(first=ts.min(), last=ts.max(), records=pl.len(), dated=ts.count())
        .collect(engine="streaming")
    )


def covered_by(edges: pl.DataFrame, steps: pl.DataFrame, pause: int) -> pl.DataFrame:
    """Return COVERED: a session strictly between the two may be said to lack the step.

    `pause`, in microseconds, is how near a session may come to an edge and yet go on
    beyond it. Steps whose sources have no times, or of too many sources, are left out.
    """
    logged = steps.select("template_id", "source_id").unique()
    sources = logged["source_id"].unique().sort()
    if not 0 < len(sources) <= _MOST_SOURCES:
        return COVERED.to_frame()
    alike = logged.join(_stand_ins(logged, sources), on="source_id")
    near = pl.duration(microseconds=pause)
    return (
        alike.join(edges, left_on="other", right_on="source_id")
        .group_by("template_id")
        .agg(since=pl.col("first").min() + near, until=pl.col("last").max() - near)
        .drop_nulls()
        .sort("template_id")
        .select(pl.col(name).cast(kind) for name, kind in COVERED.items())
    )


def _stand_ins(logged: pl.DataFrame, sources: pl.Series) -> pl.DataFrame:
    """Return pairs of `source_id` and an `other` that logs most of what it logs."""
    row, column = (_codes(logged[name]) for name in ("template_id", "source_id"))
    there = np.zeros((row.max() + 1, len(sources)), dtype=np.float32)
    there[row, column] = 1
    shared = there.T @ there
    one, other = np.nonzero(shared > STANDS_IN * np.diagonal(shared)[:, None])
    return pl.DataFrame({"source_id": sources[one], "other": sources[other]})


def _codes(names: pl.Series) -> npt.NDArray[np.int64]:
    """Return the number of each name in the order of names."""
    return names.rank("dense").to_numpy().astype(np.int64) - 1
