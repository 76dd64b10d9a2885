"""What a waterfall says in words: pauses, lengths of time, and all of it for a reader."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from logai_core.charts.labels import label, lasting
from logai_core.levels import level_name

MOST_LANES_TOLD = 12
# Seconds from which a unit is read best, its name, and its length in seconds.
UNITS = (
    (7200.0, "h", 3600.0),
    (120.0, "min", 60.0),
    (2.0, "s", 1.0),
    (0.0, "ms", 1e-3),
)


def between(pause: dict[str, Any], *, most: int = 40) -> str:
    """Return a row of PAUSES as `api → db 38 ms`, with no markup of its names."""
    names = (
        label(pause[end], most=most, width=200) for end in ("from_lane", "to_lane")
    )
    return " → ".join(names) + f" {lasting(pause['gap_s'])}"


def in_words(
    lines: pl.DataFrame,
    visits: pl.DataFrame,
    pauses: pl.DataFrame,
    missing: Sequence[str],
) -> str:
    """Return what a waterfall shows, for those who do not see it."""
    lanes = visits.group_by("lane", maintain_order=True).agg(
        pl.col("records").sum(), visits=pl.len()
    )
    worst = lines.select(level_name(pl.col("severity").max())).item()
    said = [
        f"{_count(lines.height, 'line')} of {_count(lanes.height, 'lane')}, "
        f"worst level {worst}"
    ]
    said += [
        f"{lane}: {_count(records, 'line')} in {_count(count, 'visit')}"
        for lane, records, count in lanes.head(MOST_LANES_TOLD).iter_rows()
    ]
    if not pauses.is_empty():
        one = pauses.row(int(pauses["gap_s"].arg_max() or 0), named=True)
        said.append(f"longest gap: {one['from_lane']} to {one['to_lane']}, {lasting(one['gap_s'])}")  # fmt: skip
    if missing:
        said.append("missing: " + "; ".join(missing))
    return ". ".join(said) + "."


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
