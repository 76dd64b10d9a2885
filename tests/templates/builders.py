"""Small RECORDS for the tests of this package."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import polars as pl

from logai_core.schemas import RECORDS
from logai_core.templates import add_shapes, mine_templates

START = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def records_of(
    messages: Sequence[str | None],
    *,
    ts: Iterable[datetime | None] | None = None,
    severity: Iterable[int] | None = None,
    source_id: Iterable[str] | None = None,
    lines: Iterable[int] | None = None,
) -> pl.DataFrame:
    size = len(messages)
    columns = {
        "source_id": list(source_id or ["a"] * size),
        "line_no": list(range(1, size + 1)),
        "lines": list(lines or [1] * size),
        "byte_offset": [0] * size,
        "byte_len": [0] * size,
        "ts": list(ts or [None] * size),
        "ts_basis": ["none"] * size,
        "severity": list(severity or [0] * size),
        "message": list(messages),
    }
    rest = {name: [None] * size for name in RECORDS if name not in columns}
    return pl.DataFrame(columns | rest, schema=RECORDS)


def templates_of(messages: Sequence[str | None]) -> list[str]:
    shaped = add_shapes(records_of(messages))
    mined = mine_templates(shaped.shapes)
    joined = shaped.records.join(
        mined, on="shape_id", how="left", maintain_order="left"
    )
    return joined["template"].to_list()
