"""Which statements may run: one that reads, and nothing else."""

import re

import duckdb
from duckdb import StatementType

from logai_core.errors import QueryError
from logai_core.sql.faults import told

MOST_CHARS = 20_000
_EXPLAIN = re.compile(r"(?i)\s*explain(?:\s+analyze)?\b")
_READS = "SELECT, WITH, FROM, VALUES, EXPLAIN, DESCRIBE, SUMMARIZE or SHOW"


def check(text: str) -> None:
    """Refuse all but a single statement that reads.

    The kind of a statement is what DuckDB's own parser says it is. EXPLAIN ANALYZE runs
    what it explains, so that has to be a reading one too.

    Raises:
        QueryError: it is none, or several, or one that changes something.
    """
    if len(text) > MOST_CHARS:
        raise QueryError(
            f"SQL: {len(text):,} characters, expected at most {MOST_CHARS:,}",
            hint="Shorten the statement.",
        )
    kinds = _kinds(text)
    if len(kinds) != 1:
        raise QueryError(
            f"SQL: found {len(kinds) or 'no'} statements, expected one",
            hint=f"Write one statement: {_READS}.",
        )
    if kinds == [StatementType.EXPLAIN]:
        explain = _EXPLAIN.match(text)
        kinds = _kinds(text[explain.end() :]) if explain else kinds
    if kinds != [StatementType.SELECT]:
        names = ", ".join(kind.name.replace("_", " ") for kind in kinds)
        raise QueryError(
            f"SQL: found {names or 'nothing to explain'}, expected a statement that "
            "reads",
            hint=f"Write {_READS}; nothing can be changed, loaded or set here.",
        )


def _kinds(text: str) -> list[StatementType]:
    with told():
        return [one.type for one in duckdb.extract_statements(text)]
