"""Rows of the frames of a report, and pins, each as usual but for what is said."""

from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl

from logai_core.pin import Pin, Pinned
from logai_core.report import Searched
from logai_core.schemas import QUOTED, TREND_BUCKETS
from logai_core.scope import Scope
from tests.charts.frames import at

SHOP = "a1b2c3d4e5f6"
POOL = "T00000000a1"
POOL_TEXT = "pool exhausted: <num> of <num> in use by <ip>"


def source(**other: Any) -> dict[str, Any]:
    return {
        "source_id": SHOP,
        "name": "shop.log.gz",
        "sha256": "ab" * 32,
        "bytes": 1_234_567,
        "encoding": "utf-8",
        "format": "iso-level",
        "share": 0.9971,
        "runners_up": [{"format": "logfmt", "share": 0.02}],
        "lines_in": 12_345,
        "parsed": 12_000,
        "joined": 300,
        "undated": 40,
        "rejected": 5,
        "records": 12_040,
        "first_ts": at(0),
        "last_ts": at(40),
        "ts_basis": ["explicit"],
        "zone": "UTC",
        "offset_s": 0.0,
        "replaced": 0,
        "cut": 0,
        "faults": [],
    } | other


def pattern(
    template_id: str = POOL, text: str = POOL_TEXT, **other: Any
) -> dict[str, Any]:
    return {
        "template_id": template_id,
        "template": text,
        "records": 1_500,
        "lines": 1_500,
        "share": 0.1246,
        "shapes": 2,
        "first_ts": at(20),
        "last_ts": at(30),
        "severity": 17,
        "levels": [0, 0, 0, 0, 20, 1_480, 0],
        "trend": [0] * (TREND_BUCKETS - 2) + [700, 800],
        "sources": [SHOP],
    } | other


def example(line_no: int, message: str, **other: Any) -> dict[str, Any]:
    return {
        "finding_id": "F1",
        "template_id": POOL,
        "source_id": SHOP,
        "line_no": line_no,
        "ts": at(20) + timedelta(milliseconds=line_no),
        "severity": 17,
        "service": "shop",
        "message": message,
    } | other


def summary(**other: Any) -> dict[str, Any]:
    return {
        "made_by": "code",
        "status": "extractive",
        "title": "The pool ran dry",
        "severity": "SEV2",
        "bullets": [
            {
                "text": "The pool was exhausted 1,500 times.",
                "evidence": [
                    {"source_id": SHOP, "line_no": 8123},
                    {"source_id": SHOP, "line_no": 9999},
                ],
            }
        ],
        "next_steps": ["Look at the size of the pool."],
        "notes": ["The impact on users is not in these logs."],
        "prompt_version": "",
        "input_tokens": 0,
        "output_tokens": 0,
    } | other


def searched(**scope: Any) -> Searched:
    return Searched(Scope(**scope), 1_204, datetime(2026, 11, 20, 14, 5, 6, tzinfo=UTC))


def quote(line_no: int, message: str, **other: Any) -> dict[str, Any]:
    return {
        "source_id": SHOP,
        "line_no": line_no,
        "lines": 1,
        "byte_offset": 100 * line_no,
        "byte_len": len(message.encode()),
        "ts": at(20) + timedelta(milliseconds=line_no),
        "ts_basis": "explicit",
        "severity": 17,
        "service": "shop",
        "message": message,
        "reread": True,
        "raw": message.encode(),
    } | other


def quoted_of(*rows: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=QUOTED)


def pinned(number: int, **pin: Any) -> Pinned:
    usual: dict[str, Any] = {"kind": "event", "title": f"pin {number}"}
    return Pinned(number, 1, Pin(**(usual | pin)))


def change(**other: Any) -> dict[str, Any]:
    return {
        "dimension": "template",
        "value": POOL,
        "change": "new",
        "unit": "line",
        "units": 1_500,
        "units_of": 4_500,
        "units_b": 0,
        "units_of_b": 6_000,
        "records": 1_500,
        "records_b": 0,
        "effect": 9.0,
        "impact": 1_500.0,
        "p": 0.0,
        "q": 0.0,
        "significant": True,
        "first_ts": at(20),
    } | other


def counts(**levels: int) -> list[dict[str, Any]]:
    return [
        {
            "side": side,
            "source_id": SHOP,
            "service": "shop",
            "level": level,
            "records": records if side == "incident" else records // 10,
        }
        for side in ("incident", "baseline")
        for level, records in levels.items()
    ]
