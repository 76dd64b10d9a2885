"""Counted cells as a dense matrix of keys by buckets."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from logai_core.windows.gaps import Counts


def matrix(found: pl.DataFrame, keys: Sequence[str], buckets: int) -> Counts:
    """Return records as a matrix of keys by buckets; other keys are left out.

    `found` has bucket (from 0), key and records; several rows of a cell add up.
    """
    place = pl.DataFrame(
        {"key": list(keys), "row": range(len(keys))},
        schema={"key": pl.String, "row": pl.Int64},
    )
    cells = found.join(place, on="key").group_by("row", "bucket").agg(pl.sum("records"))
    counts = np.zeros((len(keys), buckets), dtype=np.uint32)
    counts[cells["row"].to_numpy(), cells["bucket"].to_numpy()] = cells["records"]
    return counts
