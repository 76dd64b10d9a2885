"""What code counted, in words: the facts that a model may quote."""

from collections.abc import Iterator
from datetime import datetime

import polars as pl

from logai_core.levels import NAMES
from logai_core.llm.facts import Material, coverage_of, level_of
from logai_core.llm.words import several

MOST_FINDINGS = 20


def counted_facts(material: Material) -> Iterator[str]:
    """Yield what was told, the whole, the findings, the sources."""
    yield from material.told
    seen = coverage_of(material.sources)
    yield (
        f"case: {several(seen.lines, 'line')} in {several(seen.sources, 'source')} "
        f"{_between(seen.first, seen.last)}; {seen.parsed:,} with a time, "
        f"{seen.joined:,} joined, {seen.undated:,} without a time, "
        f"{seen.rejected:,} rejected; {material.templates.height:,} patterns"
    )
    yield f"records by level: {_level_counts(material.templates)}"
    for row in material.findings.head(MOST_FINDINGS).to_dicts():
        times = _between(row["start"], row["end"])
        if row["open"]:
            times = f"from {stamp(row['start'])} UTC to the end of the logs"
        yield (
            f"finding: {row['text']} ({times}; "
            f"{_count(row['observed'])} observed, {_count(row['expected'])} expected; "
            f"worst level {level_of(row['severity'])})"
        )
    for row in material.sources.to_dicts():
        yield (
            f"source {row['name']}: {several(row['lines_in'], 'line')}, "
            f"format {row['format']}, "
            f"{_between(row['first_ts'], row['last_ts'])}"
        )


def _level_counts(templates: pl.DataFrame) -> str:
    totals = [0] * len(NAMES)
    for counts in templates["levels"]:
        totals = [a + b for a, b in zip(totals, counts, strict=False)]
    shown = [
        f"{name} {count:,}" for name, count in zip(NAMES, totals, strict=False) if count
    ]
    return ", ".join(shown) or "none"


def _count(value: float | None) -> str:
    return "nothing" if value is None else f"{value:,.1f}".removesuffix(".0")


def _between(first: datetime | None, last: datetime | None) -> str:
    zone = "" if last is None else " UTC"
    return f"from {stamp(first)} to {stamp(last)}{zone}"


def stamp(ts: datetime | None) -> str:
    """Write a time to the millisecond; all times are UTC."""
    if ts is None:
        return "(no time)"
    return ts.isoformat(sep=" ", timespec="milliseconds").removesuffix("+00:00")
