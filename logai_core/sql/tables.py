"""The tables that a statement sees, made before the database is locked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import polars as pl

from logai_core import schemas
from logai_core.levels import NAMES

_INNER = "inside"  # what the tables are made of; it is not listed among them


@dataclass(frozen=True)
class Part:
    """One Parquet file of RECORDS.

    Only `rows` (numbers from 0) are of the scope, None for all. `times` are `row`,
    `ts` and `ts_basis` where the clock of the source gives others than the file has.
    """

    path: Path
    rows: pl.Series | None = None
    times: pl.DataFrame | None = None


@dataclass(frozen=True)
class Tables:
    """What can be asked: the records of `parts`, and `small` tables by name.

    `shape_templates` and `parted` say which template a record has.
    """

    parts: Sequence[Part]
    small: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    shape_templates: pl.DataFrame = field(
        default_factory=schemas.SHAPE_TEMPLATES.to_frame
    )
    parted: pl.DataFrame = field(default_factory=schemas.PARTED.to_frame)


def make(con: duckdb.DuckDBPyConnection, tables: Tables) -> None:
    """Make the tables; `records` is a view, so that a statement reads what it needs."""
    con.execute(f"CREATE SCHEMA {_INNER}")
    for name, frame in tables.small.items():
        _keep(con, f'"{name}"', frame)
    ids = tables.shape_templates.select("shape_id", "template_id")
    _keep(con, f"{_INNER}.shape_templates", ids)
    own = tables.parted.select("source_id", "line_no", own_id="template_id")
    _keep(con, f"{_INNER}.parted", own)
    _keep(con, f"{_INNER}.nothing", schemas.RECORDS.to_frame())
    for number, part in enumerate(tables.parts):
        _keep_part(con, number, part)
    con.execute(f"CREATE VIEW records AS {_records(tables)}")


def _keep(con: duckdb.DuckDBPyConnection, name: str, frame: pl.DataFrame) -> None:
    con.register("logai_given", frame)
    con.execute(f"CREATE TABLE {name} AS SELECT * FROM logai_given")  # noqa: S608
    con.unregister("logai_given")


def _keep_part(con: duckdb.DuckDBPyConnection, number: int, part: Part) -> None:
    if part.rows is not None:
        _keep(con, f"{_INNER}.rows_{number}", pl.DataFrame({"row": part.rows}))
    if part.times is not None:
        _keep(con, f"{_INNER}.times_{number}", part.times)


def _records(tables: Tables) -> str:
    columns = [f"r.{name}" for name in schemas.RECORDS]
    after_severity = columns.index("r.severity") + 1
    names = ", ".join(f"'{name}'" for name in NAMES)
    level = f"([{names}])[least((r.severity + 3) // 4, {len(NAMES) - 1}) + 1] AS level"
    columns.insert(after_severity, level)
    named = f"LEFT JOIN {_INNER}.shape_templates s ON s.shape_id = r.shape_id"
    if tables.parted.is_empty():
        columns.append("s.template_id")
    else:
        columns.append("coalesce(p.own_id, s.template_id) AS template_id")
        named += f" LEFT JOIN {_INNER}.parted p USING (source_id, line_no)"
    given = [f"SELECT * FROM {_INNER}.nothing", *_arms(tables.parts)]  # noqa: S608
    return (
        f"SELECT {', '.join(columns)} "  # noqa: S608
        f"FROM ({' UNION ALL '.join(given)}) r {named}"
    )


def _arms(parts: Sequence[Part]) -> Iterator[str]:
    """Yield what reads each part. The names in it are numbers and paths of ours."""
    for number, part in enumerate(parts):
        path = str(part.path).replace("'", "''")
        file = f"read_parquet('{path}', file_row_number = true) f"
        columns = [f"f.{name}" for name in schemas.RECORDS]
        if part.times is not None:
            file += f" JOIN {_INNER}.times_{number} t ON t.row = f.file_row_number"
            own = {"f.ts": "t.ts", "f.ts_basis": "t.ts_basis"}
            columns = [own.get(name, name) for name in columns]
        if part.rows is not None:
            file += f" SEMI JOIN {_INNER}.rows_{number} m ON m.row = f.file_row_number"
        yield f"SELECT {', '.join(columns)} FROM {file}"  # noqa: S608
