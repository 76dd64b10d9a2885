"""Which of two clocks that differ is the wrong one, as far as others tell."""

from typing import Any

import polars as pl

from logai_core.schemas import OFFSETS, conform
from logai_core.skew.wording import signed


def suggest_offsets(offsets: pl.DataFrame) -> pl.DataFrame:
    """Return the clock to be set right for each source that is off, the surest first.

    `source_id`, `against_id`, `ids`, `offset_s` (to be added to what holds now) and
    `change` (the same in words), from the pairs of OFFSETS that are skew. Of two clocks
    the one is right that agrees with more others; of equal ones the one that waits.
    A clock that another one is measured by is left alone.
    """
    offsets = conform(offsets, OFFSETS, stage="suggest offsets")
    friends = _friends(offsets)
    skewed = offsets.filter(pl.col("verdict") == "skew")
    rows = [_turned(one, friends) for one in skewed.iter_rows(named=True)]
    found: dict[str, dict[str, Any]] = {}
    anchors: set[str] = set()
    for one in sorted(rows, key=lambda row: (-row["ids"], row["spread"])):
        if one["source_id"] in found or one["source_id"] in anchors:
            continue
        if one["against_id"] in found:
            continue
        found[one["source_id"]] = one
        anchors.add(one["against_id"])
    schema = {name: OFFSETS[name] for name in ("source_id", "against_id", "ids", "offset_s")}  # fmt: skip
    columns = {**schema, "change": pl.String()}
    return pl.DataFrame(
        [{name: one[name] for name in columns} for one in found.values()],
        schema=columns,
    )


def _friends(offsets: pl.DataFrame) -> dict[str, int]:
    agreeing = offsets.filter(pl.col("verdict") == "agree")
    both = [*agreeing["source_id"], *agreeing["against_id"]]
    return {one: both.count(one) for one in set(both)}


def _turned(one: dict[str, Any], friends: dict[str, int]) -> dict[str, Any]:
    inner, outer, offset = one["source_id"], one["against_id"], one["offset_s"]
    if friends.get(inner, 0) > friends.get(outer, 0):
        inner, outer, offset = outer, inner, -offset
    return {
        "source_id": inner, "against_id": outer, "ids": one["ids"],
        "offset_s": offset, "change": signed(offset),
        "spread": one["high_s"] - one["low_s"],
    }  # fmt: skip
