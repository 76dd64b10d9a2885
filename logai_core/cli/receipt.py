"""Receipts as the contract prints them."""

import polars as pl

from logai_core.instants import iso
from logai_core.schemas import SOURCES, conform

_SHOWN = ("name", "sha256", "encoding", "format", "share", "lines_in", "parsed",
          "joined", "undated", "rejected", "replaced", "cut", "faults")  # fmt: skip


def receipts(sources: pl.DataFrame) -> dict[str, list[dict[str, object]]]:
    """Return SOURCES as `{"sources": [{…}]}`, ready for JSON."""
    rows = conform(sources, SOURCES, stage="receipts").iter_rows(named=True)
    return {
        "sources": [
            {name: row[name] for name in _SHOWN}
            | {"first_ts": iso(row["first_ts"]), "last_ts": iso(row["last_ts"])}
            for row in rows
        ]
    }
