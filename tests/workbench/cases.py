"""A small case as the worker leaves it, made without reading a file."""

from pathlib import Path
from typing import Any

import polars as pl

from logai_core import pipeline, templates
from logai_core.schemas import REJECTS
from logai_core.settings import Settings
from logai_core.store import Case
from logai_core.store.shelf import new_case
from tests.builders import START, at, receipt_of, records_of

WEB, APP = "aaaaaaaaaaaa", "bbbbbbbbbbbb"
HOSTILE = (
    "<script>alert(1)</script> <img src=http://127.0.0.1:1/x onerror=alert(2)> "
    "![x](http://127.0.0.1:1/y) [a](http://127.0.0.1:1/z) :red[b] $c$ `d`"
)
SECONDS = 3600


def shop_case(home: Path) -> Case:
    """Return an hour of a shop whose pool runs dry in the fortieth minute."""
    case = new_case(home, title="Shop *outage*", now=START)
    _add(case, WEB, _web(), name="web.log")
    _add(case, APP, _app(), name="app <b>.log", undated=1, joined=2, rejects=2)
    pipeline.analyze(case, settings=Settings())
    return case


def little_case(home: Path, *, dated: bool = True) -> Case:
    """Return the first twelve seconds of a log, or as many records without times."""
    case = new_case(home, title="Little", now=START)
    records = records_of(
        [f"GET /cart/{i} 200" for i in range(12)],
        source_id=WEB,
        ts=[at(i) if dated else None for i in range(12)],
        ts_basis=["explicit" if dated else "none"] * 12,
    )
    _add(case, WEB, records, name="web.log", undated=0 if dated else 12)
    pipeline.analyze(case, settings=Settings())
    return case


def _web() -> pl.DataFrame:
    moments = range(0, SECONDS, 3)
    return records_of(
        [f"GET /cart/{i} 200 in {i % 90} ms" for i in moments],
        source_id=WEB,
        ts=[at(i) for i in moments],
        service=["web"] * len(moments),
    )


def _app() -> pl.DataFrame:
    dry = [2400 + i for i in range(120)]
    moments = [0, 10, 20, 30, *dry]
    n = len(moments)
    return records_of(
        ["", HOSTILE, "Traceback of order 7\n  in pay\n  in charge", "no time", *(
            f"Pool exhausted after {i} ms" for i in dry
        )],
        source_id=APP,
        ts=[at(0), at(10), at(20), None, *(at(i) for i in dry)],
        ts_basis=["explicit"] * 3 + ["none"] + ["explicit"] * len(dry),
        severity=[9, 13, 17, 0] + [17] * len(dry),
        level_text=["INFO", "WARN", "ERROR", None] + ["ERROR"] * len(dry),
        lines=[1, 1, 3] + [1] * (n - 3),
        service=["app"] * n,
    )  # fmt: skip


def _add(
    case: Case, source_id: str, records: pl.DataFrame, *, name: str, **counts: int
) -> None:
    undated, joined = counts.get("undated", 0), counts.get("joined", 0)
    rejected = counts.get("rejects", 0)
    parsed = records.height - undated
    folder = case.begin_records(f"{source_id}-x")
    shaped = templates.add_shapes(records)
    shaped.records.write_parquet(folder / "part-00000.parquet")
    shaped.shapes.write_parquet(folder / "shapes.parquet")
    _rejects(source_id, rejected).write_parquet(folder / "rejects.parquet")
    receipt: dict[str, Any] = {
        "name": name,
        "lines_in": parsed + joined + undated + rejected,
        "parsed": parsed,
        "joined": joined,
        "undated": undated,
        "rejected": rejected,
        "records": records.height,
        "first_ts": records["ts"].min(),
        "last_ts": records["ts"].max(),
        "faults": ["Half a line at the end"] if rejected else [],
        "runners_up": [{"format": "logfmt", "share": 0.25}],
    }
    receipt_of(source_id, **receipt).write_parquet(folder / "receipt.parquet")
    case.finish_records(folder, source_id, folder.name[1:])


def _rejects(source_id: str, rejected: int) -> pl.DataFrame:
    row = {
        "source_id": source_id,
        "line_no": 200,
        "byte_offset": 0,
        "byte_len": 1,
        "reason": "binary",
        "text": "\x00",
    }
    return pl.DataFrame([row] * rejected, schema=REJECTS)
