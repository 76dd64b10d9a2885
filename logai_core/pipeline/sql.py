"""SQL over what a scope selects of a case: what the confined child does of it."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl

from logai_core import schemas, sql
from logai_core.assigning import with_templates
from logai_core.clocks import set_clock
from logai_core.pipeline.asking import INNER, SMALL
from logai_core.pipeline.looking import condition_of
from logai_core.query import Fields
from logai_core.scope import scope_at
from logai_core.settings import Clock
from logai_core.sql import Part, Tables


def answer(request: Mapping[str, Any]) -> pl.DataFrame:
    """Answer an `asking.question`, as `sql.ask` does.

    The records of the scope are chosen here, by the same filter as on all pages, before
    the statement is looked at.
    """
    frames = {name: pl.read_parquet(path) for name, path in request["tables"].items()}
    given = request["fields"]
    times = {name: _time(given[name]) for name in ("first", "last")}
    condition = condition_of(scope_at(request["scope"]), Fields(**(given | times)))
    parts = [
        _part(Path(path), Clock(zone, offset_s), condition, frames)
        for path, zone, offset_s in request["parts"]
    ]
    small = {name: frames[name] for name in SMALL}
    paths = {Path(path).with_name("receipt.parquet") for path, *_ in request["parts"]}
    small["sources"] = _sources(sorted(paths))
    tables = Tables(parts, small, *(frames[name] for name in INNER))
    return sql.ask(
        request["statement"],
        tables,
        most_rows=request["most_rows"],
        memory_bytes=request["memory_bytes"],
    )


def _part(
    path: Path,
    clock: Clock,
    condition: pl.Expr | None,
    frames: Mapping[str, pl.DataFrame],
) -> Part:
    records = set_clock(pl.scan_parquet(path), clock).with_row_index("row")
    rows = times = None
    if condition is not None:
        named = with_templates(records, *(frames[name] for name in INNER))
        rows = named.filter(condition).select("row").collect()["row"]
    if clock != Clock():
        times = records.select("row", "ts", "ts_basis").collect()
    return Part(path, rows, times)


def _sources(paths: list[Path]) -> pl.DataFrame:
    if not paths:
        return schemas.SOURCES.to_frame()
    return pl.read_parquet(paths).sort("name", "source_id")


def _time(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
