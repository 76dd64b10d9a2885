"""How far the clocks of a case's sources are apart, and the change that sets one right."""

from pathlib import Path
from typing import Any

import polars as pl

from logai_core.sessions import id_of
from logai_core.skew import estimate_offsets
from logai_core.skew.wording import signed
from logai_core.store import Case
from workbench.ui.ingest.loading import Change
from workbench.ui.text import literal, plain

MOST_NAME = 60
MOST_SAID = 3


def estimate(root: Path, key: str) -> pl.DataFrame:
    """Return OFFSETS of the sources of a case, by the id at `key`."""
    case = Case(root)
    return estimate_offsets(
        case.records_with_templates(), id_of(key), names=names_of(case.sources())
    )


def names_of(sources: pl.DataFrame) -> dict[str, str]:
    """Return what SOURCES are called in sentences, by their ids."""
    named = sources.select("source_id", "name").iter_rows()
    return {source_id: plain(name, most=MOST_NAME) for source_id, name in named}


def corrections(sources: pl.DataFrame) -> list[str]:
    """Return what is added to the clocks of SOURCES, as Markdown, for the line above."""
    added = sources.filter(pl.col("offset_s") != 0).sort("name", "source_id")
    said = [
        f"clock of {literal(name, most=MOST_NAME)} {signed(offset_s)}"
        for name, offset_s in added.select("name", "offset_s")
        .head(MOST_SAID)
        .iter_rows()
    ]
    if added.height > MOST_SAID:
        said.append(f"{added.height - MOST_SAID:,} more clocks set")
    return said


def record_at(root: Path, source_id: str, line_no: int) -> pl.DataFrame:
    """Return the record that a line of a source belongs to, in at most one row."""
    first = pl.col("line_no")
    inside = (first <= line_no) & (first.cast(pl.Int64) + pl.col("lines") > line_no)
    own = pl.col("source_id") == source_id
    return Case(root).records().filter(own & inside).head(1).collect()


def added(receipt: dict[str, Any], offset_s: float) -> Change:
    """Return the change that adds seconds to a clock, besides what is added already."""
    return _set(receipt, round(receipt["offset_s"] + offset_s, 3))


def taken_back(receipt: dict[str, Any]) -> Change:
    """Return the change that adds nothing to a clock any more; its zone stays."""
    return _set(receipt, 0.0)


def _set(receipt: dict[str, Any], offset_s: float) -> Change:
    clock = {"zone": receipt["zone"], "offset_s": offset_s}
    return Change("clock", {"source_id": receipt["source_id"], "clock": clock})
