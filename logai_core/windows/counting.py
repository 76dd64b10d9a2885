"""WINDOWS: records by time and series, zero-filled."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from logai_core import levels
from logai_core.schemas import SERIES_KIND, WINDOWS, conform
from logai_core.windows.axis import STEPS, Axis, axis_of
from logai_core.windows.cells import matrix
from logai_core.windows.gaps import Counts, silence_of

MOST_PLACES = 50  # sources, services and hosts that have a series, each
ERROR = 17  # the least severity that counts as an error
PLACES = {"source": "source_id", "service": "service", "host": "host"}


class _Block(NamedTuple):
    """Series of one kind: a row of `counts` for each of `keys`."""

    kind: str
    keys: list[str]
    counts: Counts


class Counted(NamedTuple):
    """WINDOWS, and how many records each host and service has in the same buckets.

    `places` have by column the frames of bucket (since the epoch), value and records;
    they are empty where fewer than two buckets tell how long these are.
    """

    windows: pl.DataFrame
    places: dict[str, pl.DataFrame]


def count_windows(
    records: pl.LazyFrame,
    *,
    most_buckets: int = 5_000,
    most_series: int = 1_000,
    fewest: int = 2,
) -> pl.DataFrame:
    """Return the WINDOWS of `count_windows_and_places`."""
    return count_windows_and_places(
        records, most_buckets=most_buckets, most_series=most_series, fewest=fewest
    ).windows


def count_windows_and_places(
    records: pl.LazyFrame,
    *,
    most_buckets: int = 5_000,
    most_series: int = 1_000,
    fewest: int = 2,
) -> Counted:
    """Count records by bucket, for the total and each of the things below.

    Counted are levels and templates; sources, services and hosts, each where there
    are two of them, the 50 with most records; and "errors": the records at ERROR or
    above, of everything (key "") and of each service that is counted. Undated records
    are ignored. Buckets are aligned to the epoch. Where nothing was logged at all for
    longer than 5 buckets and 20 median gaps between lines, every series is null:
    nobody knows what happened there. Within a source, it is also longer than waits are
    there as a rule.

    Args:
        records: RECORDS with a column `template_id`; scanned twice, lazily.
        most_buckets: the bucket is the smallest step that needs no more.
        most_series: templates counted, those with most records first.
        fewest: what has fewer records has no series.

    Returns:
        WINDOWS, sorted by series_kind, key, window_start; empty when no record
        has a time. With them, what was counted by the way.
    """
    dated = records.filter(pl.col("ts").is_not_null())
    axis = axis_of(dated, STEPS, most_buckets)
    if axis is None:
        return Counted(WINDOWS.to_frame(), {})
    found = _counted(dated, axis)
    blocks = list(_blocks(found, axis, most_series, fewest))
    counts = np.concatenate([block.counts for block in blocks])
    silent = silence_of(counts[0], axis.step, _between(found, axis))
    cells = pl.Series("records", counts.reshape(-1), dtype=pl.UInt32)
    if silent.any():
        known = pl.Series(~np.tile(silent, len(counts)))
        cells = pl.select(pl.when(known).then(cells).alias("records")).to_series()
    series = pl.DataFrame(
        [(block.kind, key) for block in blocks for key in block.keys],
        schema={"series_kind": SERIES_KIND, "key": pl.String},
        orient="row",
    )
    rows = np.repeat(np.arange(series.height), axis.buckets)
    times = np.tile(np.arange(axis.buckets), series.height)
    windows = series[rows].with_columns(axis.starts[times].alias("window_start"), cells)
    places = _places(found, axis) if axis.buckets > 1 else {}
    return Counted(conform(windows, WINDOWS, stage="windows"), places)


def _between(
    found: dict[str, pl.DataFrame], axis: Axis
) -> npt.NDArray[np.bool_] | None:
    """Return which buckets lie between sources, in none; None where there is one."""
    of_source = found["source_id"].group_by("key").agg(
        pl.col("bucket").min().alias("first"), pl.col("bucket").max().alias("last")
    )  # fmt: skip
    if of_source.height < 2:
        return None
    change = np.zeros(axis.buckets + 1, dtype=np.int64)
    np.add.at(change, of_source["first"].to_numpy(), 1)
    np.add.at(change, of_source["last"].to_numpy() + 1, -1)
    between: npt.NDArray[np.bool_] = np.cumsum(change)[:-1] == 0
    return between


def _places(found: dict[str, pl.DataFrame], axis: Axis) -> dict[str, pl.DataFrame]:
    bucket = pl.col("bucket").cast(pl.Int64) + axis.first
    return {
        name: found[name]
        .drop_nulls("key")
        .group_by(bucket, pl.col("key").alias("value"))
        .agg(pl.col("records").sum())
        for name in ("host", "service")
    }


def _blocks(
    found: dict[str, pl.DataFrame], axis: Axis, most_series: int, fewest: int
) -> Iterator[_Block]:
    """Yield the series by kind, in the order of SERIES_KIND; the total first."""
    level = levels.level_name(pl.col("severity")).alias("key")
    by_level = _block("level", found["severity"].with_columns(level), axis, 1 << 20, 1)
    total = by_level.counts.sum(axis=0, dtype=np.uint32, keepdims=True)
    yield _Block("total", [""], total)
    yield by_level
    yield _block("template", found["template_id"], axis, most_series, fewest)
    places = {
        kind: _block(kind, found[column], axis, MOST_PLACES, fewest)
        for kind, column in PLACES.items()
    }
    apart = {kind: place for kind, place in places.items() if len(place.keys) > 1}
    yield from apart.values()
    yield _errors(found, axis, apart.get("service"))


def _counted(dated: pl.LazyFrame, axis: Axis) -> dict[str, pl.DataFrame]:
    """Count each column, in one pass; a cell of a column may have several rows.

    What goes together is counted together, which takes a third less time than each
    alone; all columns at once are too many.
    """
    error = (pl.col("severity") >= ERROR).fill_null(value=False).alias("error")
    columns = dated.select(
        axis.bucket,
        pl.col("severity").fill_null(0),
        "template_id",
        error,
        *PLACES.values(),
    )
    together = (["severity", "template_id"], ["error", *PLACES.values()])
    frames = pl.collect_all(
        [
            columns.group_by("bucket", *names).agg(records=pl.len())
            for names in together
        ],
        engine="streaming",
    )
    return {
        name: frame.with_columns(pl.col(name).alias("key"))
        for names, frame in zip(together, frames, strict=True)
        for name in names
    }


def _block(
    kind: str, found: pl.DataFrame, axis: Axis, most: int, fewest: int
) -> _Block:
    """Return the series of the keys with most records, by key."""
    keys = (
        found.drop_nulls("key")
        .group_by("key")
        .agg(pl.col("records").sum())
        .filter(pl.col("records") >= fewest)
        .sort("records", "key", descending=[True, False])
        .head(most)["key"]
        .sort()
        .to_list()
    )
    return _Block(kind, keys, matrix(found, keys, axis.buckets))


def _errors(
    found: dict[str, pl.DataFrame], axis: Axis, services: _Block | None
) -> _Block:
    failed = found["service"].filter("error")
    whole = failed.with_columns(pl.lit("").alias("key"))
    keys = [key for key in services.keys if key] if services else []
    some = set(failed["key"])
    keys = ["", *(key for key in keys if key in some)] if failed.height else []
    counts = matrix(failed, keys[1:], axis.buckets)
    return _Block(
        "errors",
        keys,
        np.concatenate([matrix(whole, keys[:1], axis.buckets), counts]),
    )
