"""HISTOGRAM: records by time and display level, for the picture."""

import numpy as np
import numpy.typing as npt
import polars as pl

from logai_core import levels
from logai_core.schemas import HISTOGRAM, conform
from logai_core.windows.axis import PICTURE_STEPS, axis_of
from logai_core.windows.cells import matrix

Numbers = npt.NDArray[np.int64]
_SEVERITIES = 256  # that fit into a RECORD
_AT_ONCE = 1 << 17  # records


def histogram(records: pl.LazyFrame, *, most: int = 300) -> pl.DataFrame:
    """Count records by bucket and display level, for at most `most` buckets.

    Returns:
        HISTOGRAM, zero-filled for the levels that occur, sorted by bucket_start
        and the order of `levels.NAMES`.
    """
    dated = records.filter(pl.col("ts").is_not_null())
    axis = axis_of(dated, PICTURE_STEPS, most)
    if axis is None:
        return HISTOGRAM.to_frame()
    counted = dated.group_by(axis.bucket, pl.col("severity").fill_null(0)).agg(
        pl.len().alias("records")
    )
    level = levels.level_name(pl.col("severity")).alias("key")
    found = counted.collect(engine="streaming").with_columns(level)
    names = [name for name in levels.NAMES if name in set(found["key"])]
    counts = matrix(found, names, axis.buckets)
    picture = pl.DataFrame(
        {
            "bucket_start": axis.starts[np.repeat(np.arange(axis.buckets), len(names))],
            "level": names * axis.buckets,
            "records": counts.T.reshape(-1),
        }
    )
    return conform(picture, HISTOGRAM, stage="histogram")


def histogram_like(picture: pl.DataFrame, records: pl.DataFrame) -> pl.DataFrame:
    """Count some records in the buckets and levels of a HISTOGRAM of all of them.

    `records` have `ts` and `severity`. Those without a time are in no bucket.
    """
    if picture.is_empty():
        return picture
    dated = records.drop_nulls("ts")
    starts = picture["bucket_start"].unique().sort()
    names = [name for name in levels.NAMES if name in set(picture["level"])]
    place = _places_of(names)
    counts = np.zeros(len(starts) * len(names), np.int64)
    for some in dated.iter_slices(_AT_ONCE):  # wide copies of these stay at hand
        cells = _cells_of(some, starts, place)
        counts += np.bincount(cells, minlength=counts.size)
    found = pl.DataFrame(
        {
            "bucket_start": starts.gather(
                np.repeat(np.arange(len(starts)), len(names))
            ),
            "level": names * len(starts),
            "records": pl.Series(counts, dtype=pl.UInt32),
        }
    )
    told = picture.drop("records").join(
        found, on=["bucket_start", "level"], how="left", maintain_order="left"
    )
    return conform(told, HISTOGRAM, stage="histogram like")


def _cells_of(dated: pl.DataFrame, starts: pl.Series, place: Numbers) -> Numbers:
    """Return the cell of each record that has one; levels vary fastest.

    Buckets are as long as each other, so that a division tells which it is; later
    records are in the last.
    """
    begins = starts.to_physical().to_numpy()
    step = int(begins[1] - begins[0]) if begins.size > 1 else 1
    buckets = (dated["ts"].to_physical().to_numpy() - begins[0]) // step
    level, few = place[dated["severity"].fill_null(0).to_numpy()], int(place.max())
    inside = (buckets >= 0) & (level < few)
    cells: Numbers = (np.minimum(buckets, begins.size - 1) * few + level)[inside]
    return cells


def _places_of(names: list[str]) -> Numbers:
    """Return the place of the level of each severity; the number of `names` for others."""
    every = pl.DataFrame({"severity": range(_SEVERITIES)})
    called = every.select(levels.level_name(pl.col("severity"))).to_series().to_list()
    place = [names.index(one) if one in names else len(names) for one in called]
    return np.array([*place, len(names)], np.int64)
