"""Receipts as the contract prints them."""

from typing import Any

import polars as pl

from logai_core.instants import iso
from logai_core.levels import NAMES
from logai_core.schemas import SOURCES, conform

_SHOWN = ("name", "container", "sha256", "encoding", "format", "share", "runners_up",
          "formats", "lines_in", "parsed", "joined", "undated", "rejected", "zone",
          "offset_s", "year", "ambiguous", "skipped", "replaced", "cut",
          "faults")  # fmt: skip


def receipts(sources: pl.DataFrame) -> dict[str, list[dict[str, object]]]:
    """Return SOURCES as `{"sources": [{…}]}`, ready for JSON.

    `levels` holds records by the name of their level, without those that have none.
    """
    rows = conform(sources, SOURCES, stage="receipts").iter_rows(named=True)
    return {"sources": [_receipt(row) for row in rows]}


def _receipt(row: dict[str, Any]) -> dict[str, object]:
    levels = zip(NAMES, row["levels"], strict=True)
    gaps = [{"start": iso(gap["start"]), "end": iso(gap["end"])} for gap in row["gaps"]]
    return {name: row[name] for name in _SHOWN} | {
        "first_ts": iso(row["first_ts"]),
        "last_ts": iso(row["last_ts"]),
        "levels": {name: records for name, records in levels if records},
        "gaps": gaps,
    }
