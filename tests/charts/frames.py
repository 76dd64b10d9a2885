from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl

from logai_core.schemas import FINDINGS, HISTOGRAM, SCORES

START = datetime(2026, 11, 21, 12, tzinfo=UTC)
BUCKET = timedelta(seconds=30)


def at(bucket: float) -> datetime:
    return START + bucket * BUCKET


def histogram_of(**levels: Sequence[int]) -> pl.DataFrame:
    rows = [
        (at(bucket), level, records)
        for level, counts in levels.items()
        for bucket, records in enumerate(counts)
    ]
    return pl.DataFrame(rows, schema=HISTOGRAM, orient="row")


def finding(first: float, last: float, **other: Any) -> dict[str, Any]:
    return {
        "finding_id": f"F{first}-{last}",
        "kind": "burst",
        "detector": "record",
        "series_kind": "total",
        "key": "",
        "start": at(first),
        "end": at(last),
        "open": False,
        "score": 10.0,
        "observed": 500.0,
        "expected": 17.6,
        "severity": 17,
        "text": "more than usual",
        "templates": [],
        "sources": [],
    } | other


def findings_of(*rows: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=FINDINGS)


def scores_of(
    observed: Sequence[float | None],
    *,
    expected: float = 10.0,
    learning: int = 0,
    kind: str = "total",
    key: str = "",
) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "window_start": at(bucket),
                "series_kind": kind,
                "key": key,
                "observed": count,
                "expected": expected,
                "lower": expected - 5,
                "upper": expected + 5,
                "ratio": abs(count - expected) / 5,
            }
            if count is not None and bucket >= learning
            else {
                "window_start": at(bucket),
                "series_kind": kind,
                "key": key,
                "observed": count,
            }
            for bucket, count in enumerate(observed)
        ],
        schema=SCORES,
    )
