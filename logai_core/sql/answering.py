"""Lock a database up, ask it, and make plain columns of the answer."""

import duckdb
import polars as pl

from logai_core.errors import LimitError
from logai_core.sql.faults import told
from logai_core.sql.statement import check
from logai_core.sql.tables import Tables, make

MOST_BYTES = 32 << 20
_BATCH = 1_000

_NUMBERS = {
    "BOOLEAN", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT",
    "UINTEGER", "UBIGINT", "FLOAT", "DOUBLE", "VARCHAR",
}  # fmt: skip
_TIMES = {"TIMESTAMP", "TIMESTAMP WITH TIME ZONE"}


def ask(
    statement: str, tables: Tables, *, most_rows: int, memory_bytes: int
) -> pl.DataFrame:
    """Return the answer to one reading statement, `most_rows` + 1 rows at most.

    A row beyond `most_rows` says that there are more. Times are text in UTC, decimals,
    lists and the like the text that DuckDB writes for them. One thread answers, so that the
    same statement over the same records always gives the same rows in the same order.

    Raises:
        QueryError: the statement is not understood, not permitted, or not one.
        LimitError: it takes too much memory, or its answer is too large.
    """
    check(statement)
    con = _locked(tables, memory_bytes)
    with told():
        relation = _bound(con, statement)
    with told(placed=False):
        return _fetch(relation, most_rows)


def _locked(tables: Tables, memory_bytes: int) -> duckdb.DuckDBPyConnection:
    """Return a database that has the tables, and reaches nothing else any more."""
    con = duckdb.connect(
        ":memory:",
        config={
            "threads": 1,
            "memory_limit": f"{memory_bytes >> 20}MiB",
            "temp_directory": "",
            "max_temp_directory_size": "0B",
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "allow_community_extensions": "false",
            "allow_persistent_secrets": "false",
        },
    )
    con.execute("SET TimeZone = 'UTC'")
    con.execute("SET python_enable_replacements = false")
    con.execute("SET parquet_metadata_cache = true")
    make(con, tables)
    con.execute("SET allowed_paths = $1", [[str(part.path) for part in tables.parts]])
    con.execute("SET enable_external_access = false")
    con.execute("SET lock_configuration = true")
    con.execute("BEGIN TRANSACTION READ ONLY")
    return con


def _bound(con: duckdb.DuckDBPyConnection, statement: str) -> duckdb.DuckDBPyRelation:
    """Bind the statement; what is wrong is told with the place where it is."""
    try:
        return con.sql(statement)
    except duckdb.Error:
        con.execute(statement)  # this way, DuckDB tells the place
        raise


def _fetch(relation: duckdb.DuckDBPyRelation, most_rows: int) -> pl.DataFrame:
    names, kinds = relation.columns, [str(kind) for kind in relation.types]
    shown = ", ".join(
        f'{_plain(number, kind)} AS "{number}"'
        for number, kind in enumerate(kinds, start=1)
    )
    asked = relation.project(shown).limit(most_rows + 1)
    reader = asked.to_arrow_reader(_BATCH)
    batches, size = [pl.DataFrame(reader.schema.empty_table())], 0
    for batch in map(pl.DataFrame, reader):
        size += _bytes(batch)
        if size > MOST_BYTES:
            raise LimitError(
                f"SQL: the answer is larger than {MOST_BYTES >> 20} MiB",
                hint="Take fewer columns, or shorten them: left(message, 200).",
            )
        batches.append(batch)
    return _named(_counted(pl.concat(batches), kinds), names)


def _plain(number: int, kind: str) -> str:
    """Return the column of this number as a number or text, times to the microsecond."""
    if kind in _NUMBERS:
        return f"#{number}"
    if kind in _TIMES:
        return f"strftime(#{number}, '%Y-%m-%d %H:%M:%S.%f')"
    return f"CAST(#{number} AS VARCHAR)"


def _bytes(batch: pl.DataFrame) -> int:
    """Return what a batch takes when it is written; repeated text may share its memory."""
    texts = [int(one.str.len_bytes().sum()) for one in batch if one.dtype == pl.String]
    return 8 * batch.height * batch.width + sum(texts)


def _counted(whole: pl.DataFrame, kinds: list[str]) -> pl.DataFrame:
    """Make numbers of sums, which DuckDB counts in 128 bits, where 64 hold them."""
    sums = [str(n) for n, kind in enumerate(kinds, start=1) if kind == "HUGEINT"]
    as_numbers = whole.select(pl.col(sums).cast(pl.Int64, strict=False))
    kept = [
        one for one in as_numbers if one.null_count() == whole[one.name].null_count()
    ]
    return whole.with_columns(kept)


def _named(whole: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    """Give the columns their names; one that comes again gets a number."""
    taken: dict[str, None] = {}
    for name in names:
        own, again = name, 1
        while own in taken:
            again += 1
            own = f"{name}_{again}"
        taken[own] = None
    return whole.rename(dict(zip(whole.columns, taken, strict=True)))
