"""Whether a database is one of ours, before anything is written to it.

A case file may come from a stranger, from a newer version, or from a failing disk. It is
opened for reading alone, and nothing in its schema is trusted: a view or a trigger would
be run by whoever reads the tables.
Source: sqlite.org, "Defense Against The Dark Arts".
"""

import json
import re
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from logai_core.errors import CaseError
from logai_core.store.database import TABLES, WAIT_MS, told

_OLDER = {"refused", "pins"}  # tables of earlier versions, taken over when opened
_WORD = re.compile(r"\w+|[^\w\s(),\"]")
_OF_SQL = {
    "CREATE", "TABLE", "NOT", "NULL", "PRIMARY", "KEY", "AUTOINCREMENT",
    "TEXT", "INTEGER", "FLOAT",
}  # fmt: skip


class Found(NamedTuple):
    """What a database says of itself; `version` is None where it does not."""

    version: int | None
    tables: frozenset[str]


def examine(path: Path, *, newest: int, thorough: bool = False) -> Found:
    """Look at a database without changing a byte of it.

    `thorough` reads all of it, and so takes time that grows with it.

    Raises:
        CaseError: it is damaged, it holds what this program never writes, or a version
            above `newest` wrote it.
    """
    uri = f"file:{quote(str(path.absolute()))}?mode=ro"
    with told(path):
        connection = sqlite3.connect(uri, uri=True, timeout=WAIT_MS / 1000)
        try:
            connection.execute("PRAGMA trusted_schema=OFF")
            connection.text_factory = lambda text: text.decode(errors="replace")
            return _look(connection, path.parent.name, newest, thorough=thorough)
        finally:
            connection.close()


def check_version(name: str, found: int, newest: int) -> None:
    """Refuse what a newer version wrote.

    Raises:
        CaseError: it did.
    """
    if found > newest:
        raise CaseError(
            f"{name}: the case has version {found}, this program knows up to {newest}",
            hint="Open it with the version that wrote it, or a newer one; "
            "nothing in it was changed.",
        )


def _look(
    connection: sqlite3.Connection, name: str, newest: int, *, thorough: bool
) -> Found:
    if thorough:
        connection.execute("PRAGMA cell_size_check=ON")
    made = connection.execute("SELECT type, name, sql FROM sqlite_schema").fetchall()
    tables = frozenset(one for kind, one, _ in made if kind == "table")
    if "meta" not in tables:
        _refuse(name, "no notes of a case")
    marked, version = _versions(connection)
    check_version(name, max(marked, version or 0), newest)
    _refuse(name, _foreign(made))
    if thorough:
        _refuse(name, _unsound(connection))
    return Found(version, tables - {"sqlite_sequence"})


def _versions(connection: sqlite3.Connection) -> tuple[int, int | None]:
    """Return the version that marks the file, and the one that its notes say."""
    (marked,) = connection.execute("PRAGMA user_version").fetchone()
    query = "SELECT value FROM meta WHERE name = 'version'"
    row = connection.execute(query).fetchone()
    try:
        return marked, None if row is None else int(json.loads(row[0]))
    except (ValueError, TypeError):
        return marked, None


def _foreign(made: Iterable[tuple[str, str, str | None]]) -> str:
    """Return what of a schema this program never writes; empty when there is nothing."""
    columns = {one.name: {c.name for c in one.columns} for one in TABLES.sorted_tables}
    older = {"name", "what", "hint", "source_id", "line_no"}
    for kind, name, sql in made:
        if kind == "index" and sql is None:
            continue  # of a primary key
        if kind != "table" or name not in {*columns, *_OLDER, "sqlite_sequence"}:
            return f"the {kind} {name!r}"
        if name == "sqlite_sequence":
            continue
        known = {name} | columns.get(name, older)
        strange = [
            word
            for word in _WORD.findall(sql or "")
            if word not in known and word.upper() not in _OF_SQL
        ]
        if strange:
            return f"{strange[0]!r} in the table {name!r}"
    return ""


def _unsound(connection: sqlite3.Connection) -> str:
    (first,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    return "" if first == "ok" else f"a fault ({first})"


def _refuse(name: str, found: str) -> None:
    if found:
        raise CaseError(
            f"{name}: case.sqlite holds {found}, expected what this program writes",
            hint="It is left as it is. Open a case file that you trust, or load its "
            "log files again.",
        )
