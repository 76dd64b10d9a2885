"""The database of a case: its connection, and how its faults are told.

It is the file `case.sqlite`. Where that file only says `postgresql:SCHEMA`, the tables are
in this schema of the server that LOGAI_DATABASE_URL names.

Opened anew for each use, so that a page, a worker and the terminal can share a case
and none holds a lock longer than one write.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, NamedTuple
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from logai_core.errors import CaseError
from logai_core.store import server

TABLES = sa.MetaData()
APPLICATION = 0x4C6F6749  # "LogI"
WAIT_MS = 5_000  # for a lock that another program holds
_INSERT: Mapping[str, Any] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}


class _Fault(NamedTuple):
    """What a fault means to a person, and what to do about it."""

    what: str
    hint: str


_LOCKED = _Fault(
    "another program has kept it locked for long",
    "Nothing was changed. Try again when that program is done.",
)
_FULL = _Fault(
    "there is no room left to write",
    "What was saved before is intact. Free some space, then save again.",
)
_READ_ONLY = _Fault(
    "it cannot be written", "Nothing was changed. Look at who may write there."
)
_DISK = _Fault("the disk cannot be written, it may be full", _FULL.hint)
_GONE = _Fault(
    "there are none, or none that may be read",
    "The case may have been deleted or moved; open another.",
)
_DAMAGED = _Fault(
    "the file is damaged",
    "It is left as it is. Open a copy of the case, or load its log files again.",
)
_UNSERVED = "Nothing was changed. Look whether the database server is there."
_FAULTS = {
    "SQLITE_BUSY": _LOCKED,
    "SQLITE_LOCKED": _LOCKED,
    "SQLITE_FULL": _FULL,
    "SQLITE_IOERR": _DISK,  # a quota and a limit of size are told so too
    "SQLITE_READONLY": _READ_ONLY,
    "SQLITE_PERM": _READ_ONLY,
    "SQLITE_CANTOPEN": _GONE,
    "SQLITE_CORRUPT": _DAMAGED,
    "SQLITE_NOTADB": _DAMAGED,
}


@contextmanager
def opened(path: Path) -> Iterator[sa.Connection]:
    """Give a connection that writes; all that is done with it holds, or nothing.

    There is one writer at a time: what it reads stays so until it has written.

    Raises:
        CaseError: the file is damaged, locked for long, or cannot be written.
    """
    with told(path), _engine(path).connect() as connection:
        connection.execution_options(logai_writes=True)
        with connection.begin():
            yield connection
    if server.schema_at(path) is not None:
        path.touch()  # when a case was changed is told by its file


@contextmanager
def reading(path: Path) -> Iterator[sa.Connection]:
    """Give a connection that reads one state of the case, whoever writes meanwhile.

    Raises:
        CaseError: the file is damaged, or locked for long.
    """
    with told(path), _engine(path).connect() as connection, connection.begin():
        yield connection


def put(connection: sa.Connection, table: sa.Table, **values: object) -> None:
    """Write a row; one with the same primary key gives way."""
    key = [column.name for column in table.primary_key]
    insert = _INSERT[connection.dialect.name](table).values(values)
    others = {name: insert.excluded[name] for name in values if name not in key}
    connection.execute(insert.on_conflict_do_update(index_elements=key, set_=others))


def create(path: Path, version: int, *, url: str | None = None) -> None:
    """Make an empty database at `path`: a file, or a schema of the server at `url`."""
    if url is not None:
        with told(path):
            schema = server.create(url, TABLES)
        path.write_bytes(server.POINTER + schema.encode() + b"\n")
        return
    set_journal(path, "WAL")
    with opened(path) as made:
        TABLES.create_all(made)
        mark(made, version)


def set_journal(path: Path, mode: Literal["WAL", "DELETE"]) -> None:
    """Let a file be written beside ("WAL"), or be whole by itself ("DELETE").

    Only with the first can others read while one writes. A missing file is made.
    """
    with told(path):
        connection = sqlite3.connect(path, timeout=WAIT_MS / 1000)
        try:
            connection.execute(f"PRAGMA journal_mode={mode}")
        finally:
            connection.close()


def mark(connection: sa.Connection, version: int) -> None:
    """Let other programs see in a file what it is, and of which version."""
    connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION}")
    connection.exec_driver_sql(f"PRAGMA user_version={version}")


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Tell a fault of the database in a sentence.

    Raises:
        CaseError: there was one.
    """
    try:
        yield
    except sa.exc.DBAPIError as error:
        raise _told(path, error.orig) from error
    except sqlite3.Error as error:
        raise _told(path, error) from error
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise _error(path, _DAMAGED) from error


def _told(path: Path, error: BaseException | None) -> CaseError:
    code = getattr(error, "sqlite_errorname", None)
    usual = _DAMAGED.hint if code else _UNSERVED
    first = (str(error).splitlines() or [""])[0]
    faults = (fault for name, fault in _FAULTS.items() if (code or "").startswith(name))
    return _error(path, next(faults, _Fault(first, usual)))


def _error(path: Path, fault: _Fault) -> CaseError:
    name = path.parent.name
    return CaseError(
        f"{name}: the case's notes cannot be used ({fault.what})", hint=fault.hint
    )


def _engine(path: Path) -> sa.Engine:
    schema = server.schema_at(path)
    return _of_file(path) if schema is None else server.engine_of(schema)


@lru_cache(maxsize=64)  # it holds no connection, only how statements are compiled
def _of_file(path: Path) -> sa.Engine:
    # A missing file is a fault; SQLite would make an empty one.
    uri = f"file:{quote(str(path.absolute()))}?mode=rw"
    engine = sa.create_engine(
        "sqlite://",
        creator=lambda: sqlite3.connect(uri, uri=True, timeout=WAIT_MS / 1000),
        poolclass=sa.pool.NullPool,
    )
    sa.event.listen(engine, "connect", _configure)
    sa.event.listen(engine, "begin", _begin)
    return engine


def _configure(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # it is `_begin` that begins
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA trusted_schema=OFF")
    cursor.close()


def _begin(connection: sa.Connection) -> None:
    # A reader that turns writer fails when another wrote in between; so a writer is
    # one from the start, and waits there.
    writes = connection.get_execution_options().get("logai_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
