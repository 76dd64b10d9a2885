"""Small WINDOWS and TEMPLATES, with a steady, seeded background."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import polars as pl

from logai_core.schemas import TEMPLATES, WINDOWS

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
STEP = timedelta(seconds=5)
BUCKETS = 1_000  # of which 150 are learnt from


def at(bucket: int, step: timedelta = STEP) -> datetime:
    return START + bucket * step


def steady(
    mean: float, *, seed: int = 0, buckets: int = BUCKETS, **planted: Any
) -> np.ndarray:
    """Return Poisson counts; `rise=(first, last, n)` adds n to each of [first, last)."""
    counts = np.random.default_rng(seed).poisson(mean, buckets)
    if "rise" in planted:
        first, last, more = planted["rise"]
        counts[first:last] += more
    if "only" in planted:
        first, last, flat = planted["only"]
        counts[first:last] = flat
    return counts


def windows_of(
    templates: Mapping[str, Sequence[int | None] | np.ndarray],
    *,
    levels: Mapping[str, Sequence[str]] | None = None,
    step: timedelta = STEP,
) -> pl.DataFrame:
    """Return WINDOWS of these templates, their levels, and their total."""
    series = {("template", key): list(counts) for key, counts in templates.items()}
    for level, keys in (levels or {}).items():
        series["level", level] = _sum([templates[key] for key in keys])
    series["total", ""] = _sum(list(templates.values()))
    frames = [
        pl.DataFrame(
            {
                "window_start": [at(i, step) for i in range(len(counts))],
                "series_kind": [kind] * len(counts),
                "key": [key] * len(counts),
                "records": [None if one is None else int(one) for one in counts],
            },
            schema=WINDOWS,
        )
        for (kind, key), counts in series.items()
    ]
    return pl.concat(frames).sort("series_kind", "key", "window_start")


def sources_of(
    log: Mapping[str, Mapping[str, np.ndarray]],
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return WINDOWS and TEMPLATES of counts by source and pattern."""
    patterns = sorted({key for own in log.values() for key in own})
    counts = {
        key: sum(own[key] for own in log.values() if key in own) for key in patterns
    }
    windows = windows_of(counts)
    total = windows.filter(pl.col("series_kind") == "total")
    own_series = [
        total.with_columns(
            series_kind=pl.lit("source", WINDOWS["series_kind"]),
            key=pl.lit(source),
            records=pl.Series(sum(own.values()), dtype=WINDOWS["records"]),
        )
        for source, own in log.items()
    ]
    homes = [[one for one, own in log.items() if key in own] for key in patterns]
    templates = templates_of(**dict.fromkeys(patterns, 9)).with_columns(
        sources=pl.Series(homes, dtype=TEMPLATES["sources"])
    )
    return pl.concat([windows, *own_series]), templates


def _sum(columns: Sequence[Any]) -> list[int | None]:
    return [
        None if any(one is None for one in row) else int(sum(row))
        for row in zip(*columns, strict=True)
    ]


def templates_of(**severities: int) -> pl.DataFrame:
    """Return TEMPLATES; the text of T1 is "text of T1", its source "source of T1"."""
    rows = [
        {
            "template_id": key,
            "template": f"text of {key}",
            "records": 0,
            "lines": 0,
            "share": 0.0,
            "shapes": 1,
            "first_ts": None,
            "last_ts": None,
            "severity": severity,
            "levels": [0] * 7,
            "trend": [0] * 40,
            "sources": [f"source of {key}"],
        }
        for key, severity in severities.items()
    ]
    return pl.DataFrame(rows, schema=TEMPLATES)
