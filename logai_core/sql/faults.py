"""What DuckDB says of a statement, as errors of this project."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from logai_core.errors import LimitError, QueryError

_POINTER = re.compile(r"(?ms)^LINE ([0-9]+): (.*?)\n( *)\^")
_MOST_CHARS = 300
_MOST_NEAR = 30
_NARROW = "Ask for less: fewer records by the scope, fewer columns, a smaller join."


@contextmanager
def told(*, placed: bool = True) -> Iterator[None]:
    """Raise what DuckDB raises as errors of this project.

    `placed` says that the lines it counts are those of the statement.

    Raises:
        QueryError: the statement is not understood, or not permitted.
        LimitError: it needs more memory than it has.
    """
    try:
        yield
    except duckdb.OutOfMemoryException as error:
        raise LimitError(
            "SQL: the statement needs more memory than it has here", hint=_NARROW
        ) from error
    except duckdb.PermissionException as error:
        raise QueryError(
            "SQL: the statement reaches for a file, an extension or a setting, expected "
            "one over the tables here",
            hint="Read from records, templates, findings or sources.",
        ) from error
    except duckdb.Error as error:
        raise _as_query_error(str(error), placed=placed) from error


def _as_query_error(message: str, *, placed: bool) -> QueryError:
    said = message.split("\n\n", 1)[0]
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    what = lines[0] if lines else "no words"
    hint = " ".join(lines[1:]) or "SHOW TABLES and DESCRIBE records say what there is."
    return QueryError(
        f"SQL{_place(message) if placed else ''}: {what[:_MOST_CHARS].rstrip('.!')}",
        hint=hint[:_MOST_CHARS],
    )


def _place(message: str) -> str:
    """Return `, line 2, at 'nosuch from'`, where DuckDB points at a place."""
    found = _POINTER.search(message)
    if found is None:
        return ""
    before = len(f"LINE {found[1]}: ")
    near = found[2][max(0, len(found[3]) - before) :][:_MOST_NEAR]
    return f", line {found[1]}, at {near!r}"
