"""The tables of a case from one database to another, as they are at one moment."""

import sqlite3
from pathlib import Path

import sqlalchemy as sa

from logai_core.store import server
from logai_core.store.database import TABLES, create, opened, reading, set_journal, told


def snapshot(path: Path, into: Path) -> None:
    """Write the database at `path` as one file, which must not be there.

    What was deleted is not in it, and it needs no other file beside it.

    Raises:
        CaseError: the database cannot be read, or the file not be written.
    """
    if server.schema_at(path) is not None:
        with reading(path) as connection:
            meta = TABLES.tables["meta"]
            query = sa.select(meta.c.value).where(meta.c.name == "version")
            version = connection.execute(query).scalar_one()
        move(path, into, version=int(version))
        set_journal(into, "DELETE")
        return
    with told(path):
        copied = sqlite3.connect(into)
        try:
            with reading(path) as connection:
                held = connection.connection.driver_connection
                held.backup(copied)  # type: ignore[union-attr]
            copied.execute("PRAGMA trusted_schema=OFF")
            copied.execute("VACUUM")
        finally:
            copied.close()
    set_journal(into, "DELETE")


def move(path: Path, into: Path, *, version: int, url: str | None = None) -> None:
    """Make a database at `into` with the rows of the one at `path`.

    Numbers that were given to rows are not given again there either.
    """
    create(into, version, url=url)
    with reading(path) as source, opened(into) as target:
        for table in TABLES.sorted_tables:
            rows = source.execute(sa.select(table)).mappings().all()
            if rows:
                target.execute(sa.insert(table), [dict(row) for row in rows])
            if _numbered(table):
                _set_last(target, table, _last(source, table))


def _numbered(table: sa.Table) -> bool:
    return table.autoincrement_column is not None


def _last(connection: sa.Connection, table: sa.Table) -> int:
    """Return the number that was given last to a row of the table; 0 before the first."""
    if connection.dialect.name == "sqlite":
        query = sa.text("SELECT seq FROM sqlite_sequence WHERE name = :name")
        counted = connection.execute(query, {"name": table.name}).scalar() or 0
    else:
        query = sa.text(
            "SELECT last_value FROM pg_sequences "
            "WHERE schemaname || '.' || sequencename = :name"
        )
        given = {"name": _sequence(connection, table)}
        counted = connection.execute(query, given).scalar() or 0
    (column,) = table.primary_key.columns
    held = connection.execute(sa.select(sa.func.max(column))).scalar() or 0
    return max(counted, held)


def _set_last(connection: sa.Connection, table: sa.Table, last: int) -> None:
    if last == 0:
        return
    if connection.dialect.name != "sqlite":
        query = sa.text("SELECT setval(:sequence, :last)")
        given = {"sequence": _sequence(connection, table), "last": last}
        connection.execute(query, given)
        return
    named = {"name": table.name, "last": last}
    gone = sa.text("DELETE FROM sqlite_sequence WHERE name = :name")
    connection.execute(gone, {"name": table.name})
    if table.dialect_options["sqlite"]["autoincrement"]:
        made = sa.text("INSERT INTO sqlite_sequence VALUES (:name, :last)")
        connection.execute(made, named)


def _sequence(connection: sa.Connection, table: sa.Table) -> str:
    schema = connection.get_execution_options()["schema_translate_map"][None]
    (column,) = table.primary_key.columns
    # Names of ours: the schema is checked when it is read.
    return f"{schema}.{table.name}_{column.name}_seq"
