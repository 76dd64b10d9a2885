"""The database of a case: its connection, and how its faults are told.

Opened anew for each use, so that a page, a worker and the terminal can share a case
and none holds a lock longer than one write.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from logai_core.errors import CaseError

TABLES = sa.MetaData()


@contextmanager
def opened(path: Path) -> Iterator[sa.Connection]:
    """Give a connection to the file `path`; all that is done with it holds, or nothing.

    Raises:
        CaseError: the file is damaged, locked for long, or cannot be written.
    """
    try:
        with _engine(path).begin() as connection:
            yield connection
    except sa.exc.DatabaseError as error:
        raise CaseError(
            f"{path}: the case's notes cannot be used ({error.orig})",
            hint="Open a copy of the case, or load its log files again.",
        ) from error


def put(connection: sa.Connection, table: sa.Table, **values: object) -> None:
    """Write a row; one with the same primary key gives way."""
    connection.execute(sa.insert(table).prefix_with("OR REPLACE").values(**values))


@lru_cache(maxsize=64)  # it holds no connection, only how statements are compiled
def _engine(path: Path) -> sa.Engine:
    engine = sa.create_engine(f"sqlite:///{path}", poolclass=sa.pool.NullPool)
    sa.event.listen(engine, "connect", _configure)
    return engine


def _configure(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA busy_timeout=5000")
    cursor.close()
