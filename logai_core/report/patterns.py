"""Patterns in words, with their trend as numbers."""

from collections.abc import Sequence
from typing import NamedTuple

import polars as pl

from logai_core.inert import inert
from logai_core.instants import clock
from logai_core.levels import GLYPHS, NAMES
from logai_core.report.evidence import Level
from logai_core.report.words import percent
from logai_core.schemas import TEMPLATES, conform

MOST = 50


class LevelCount(NamedTuple):
    """Records of one pattern at one level."""

    level: Level
    records: str


class Pattern(NamedTuple):
    """One pattern; `trend` holds records in equal slices of the case's span."""

    template_id: str
    template: str
    records: str
    share: str
    first: str
    last: str
    levels: list[LevelCount]
    trend: list[int]


def patterns_of(templates: pl.DataFrame, zone: str) -> list[Pattern]:
    """Return the first 50 of TEMPLATES, the largest, in words."""
    largest = (
        conform(templates, TEMPLATES, stage="report")
        .head(MOST)
        .with_columns(inert(pl.col("template")))
    )
    return [
        Pattern(
            template_id=row["template_id"],
            template=row["template"],
            records=f"{row['records']:,}",
            share=percent(row["share"]),
            first=clock(row["first_ts"], zone),
            last=clock(row["last_ts"], zone),
            levels=_levels(row["levels"]),
            trend=row["trend"],
        )
        for row in largest.iter_rows(named=True)
    ]


def _levels(records: Sequence[int]) -> list[LevelCount]:
    """Return the levels that occur, the gravest first."""
    graded = list(zip(NAMES, records, strict=True))
    return [
        LevelCount(Level(name, GLYPHS[name]), f"{count:,}")
        for name, count in reversed(graded)
        if count
    ]
