from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from inline_snapshot import snapshot
from polars.testing import assert_frame_equal

from logai_core import sql
from logai_core.errors import LimitError, LogAIError, QueryError
from logai_core.schemas import PARTED, RECORDS, SHAPE_TEMPLATES
from logai_core.sql import Part, Tables
from tests.builders import at, records_of

MEMORY = 128 << 20


@pytest.fixture(scope="module")
def part(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("it's") / "part-00000.parquet"
    records_of(
        ["start", "paid 7", "paid 8", "no stock"],
        ts=[at(0), at(1), at(2), None],
        severity=[9, 9, 13, 17],
        shape_id=[1, 2, 2, 3],
    ).write_parquet(path)
    return path


@pytest.fixture(scope="module")
def tables(part: Path) -> Tables:
    ids = pl.DataFrame(
        {
            "shape_id": [1, 2],
            "template_id": ["Ta", "Tb"],
            "template": ["start", "paid"],
        },
        schema=SHAPE_TEMPLATES,
    )
    return Tables([Part(part)], {"findings": pl.DataFrame({"n": [1]})}, ids)


def ask(statement: str, tables: Tables, most_rows: int = 100) -> pl.DataFrame:
    return sql.ask(statement, tables, most_rows=most_rows, memory_bytes=MEMORY)


def refusal(statement: str, tables: Tables) -> LogAIError:
    with pytest.raises(LogAIError) as caught:
        ask(statement, tables)
    return caught.value


def test_records_have_their_level_and_template(tables: Tables) -> None:
    assert ask("SELECT message, level, template_id FROM records", tables).rows() == [
        ("start", "INFO", "Ta"),
        ("paid 7", "INFO", "Tb"),
        ("paid 8", "WARN", "Tb"),
        ("no stock", "ERROR", None),
    ]


def test_records_have_the_columns_of_the_schema_and_two_more(tables: Tables) -> None:
    columns = [*RECORDS, "template_id"]
    columns.insert(columns.index("severity") + 1, "level")
    assert ask("FROM records LIMIT 0", tables).columns == columns
    assert ask("SHOW TABLES", tables)["name"].to_list() == ["findings", "records"]


def test_a_record_that_a_person_parted_has_its_own_template(
    part: Path, tables: Tables
) -> None:
    source_id, line_no = ask("SELECT source_id, line_no FROM records", tables).row(2)
    own = pl.DataFrame([(source_id, line_no, "Tc", "paid 8")], PARTED, orient="row")
    parted = Tables([Part(part)], {}, tables.shape_templates, own)
    ids = ask("SELECT template_id FROM records ORDER BY line_no", parted)
    assert ids["template_id"].to_list() == ["Ta", "Tb", "Tc", None]


def test_only_the_rows_of_the_scope_are_there_by_the_clock_of_the_source(
    part: Path,
) -> None:
    moved = datetime(2026, 1, 2, 3, 4, 5, 678_000, UTC)
    times = pl.DataFrame({"row": [1], "ts": [moved], "ts_basis": ["ambiguous"]})
    rows = pl.Series([1, 3], dtype=pl.UInt32)
    scoped = Tables([Part(part, rows), Part(part, rows, times)])
    found = ask("SELECT message, ts, ts_basis FROM records ORDER BY ALL", scoped)
    assert found.rows() == [
        ("no stock", None, "explicit"),
        ("paid 7", "2026-01-02 03:04:05.678000", "ambiguous"),
        ("paid 7", "2026-11-20 12:00:01.000000", "explicit"),
    ]


def test_no_parts_are_an_empty_table() -> None:
    assert ask("SELECT count(*) AS n FROM records", Tables([])).rows() == [(0,)]


def test_whatever_comes_is_a_number_or_text(tables: Tables) -> None:
    found = ask(
        "SELECT sum(line_no) AS s, 1 AS n, 2 AS n, 1.50 AS d, [1, 2] AS l, "
        "{'a': 1} AS o, INTERVAL 90 SECOND AS i, 'x' AS t, NULL AS z, true AS b, "
        "170141183460469231731687303715884105727 AS h FROM records",
        tables,
    )
    assert_frame_equal(
        found,
        pl.DataFrame(
            {
                "s": [10], "n": [1], "n_2": [2], "d": ["1.50"], "l": ["[1, 2]"],
                "o": ["{'a': 1}"], "i": ["00:01:30"], "t": ["x"], "z": [None],
                "b": [True], "h": ["170141183460469231731687303715884105727"],
            },
            schema_overrides={"n": pl.Int32, "n_2": pl.Int32, "z": pl.String},
        ),
    )  # fmt: skip


def test_one_row_beyond_the_limit_tells_that_there_are_more(tables: Tables) -> None:
    assert ask("FROM range(1000000000000)", tables, 5).height == 6
    assert ask("FROM range(5)", tables, 5).height == 5


@pytest.mark.parametrize(
    "statement",
    [
        "EXPLAIN SELECT 1", "explain  analyze select 1", "DESCRIBE records",
        "SUMMARIZE findings", "WITH a AS (SELECT 1) FROM a", "VALUES (1)", "TABLE findings",
        "-- a comment\nSELECT 1;", "SELECT ';' AS a",
    ],
)  # fmt: skip
def test_statements_that_read_are_answered(statement: str, tables: Tables) -> None:
    assert ask(statement, tables).height >= 1


def test_what_is_wrong_is_told_with_its_place(tables: Tables) -> None:
    said = [
        str(refusal(one, tables)).split(". ")[0]
        for one in ("SELECT a\nFROM nosuch", "SELECT *\n FROMM x", "SELECT 'a'::INT")
    ]
    assert said == snapshot(
        [
            "SQL, line 2, at 'nosuch': Catalog Error: Table with name nosuch does not exist",
            "SQL, line 2, at 'x': Parser Error: syntax error at or near \"x\"",
            "SQL: Conversion Error: Could not convert string 'a' to INT32",
        ]
    )


def test_a_name_that_is_near_is_offered(tables: Tables) -> None:
    assert refusal("SELECT mesage FROM records", tables).hint == snapshot(
        'Candidate bindings: "message", "template_id", "level", "lines", "ts"'
    )


# Each could write, read elsewhere, load, set or run something, were it let.
CHANGES = [
    "COPY (SELECT 1) TO '{there}'", "COPY records FROM '{secret}'",
    "EXPORT DATABASE '{there}'", "IMPORT DATABASE '{there}'", "ATTACH '{there}'",
    "DETACH memory", "INSTALL httpfs", "LOAD httpfs", "FORCE INSTALL httpfs",
    "PRAGMA version", "PRAGMA enable_profiling", "SET memory_limit = '9GB'",
    "SET GLOBAL enable_external_access = true", "RESET lock_configuration",
    "SET VARIABLE a = 1", "USE main", "CALL pragma_version()", "CREATE TABLE a (b INT)",
    "CREATE MACRO a(b) AS b", "CREATE SECRET (TYPE s3)", "CREATE VIEW a AS SELECT 1",
    "INSERT INTO findings VALUES (2)", "UPDATE findings SET n = 2",
    "DELETE FROM findings", "DROP TABLE findings", "ALTER TABLE findings ADD a INT",
    "TRUNCATE findings", "BEGIN", "CHECKPOINT", "VACUUM", "PREPARE a AS SELECT 1",
    "EXECUTE a", "MERGE INTO findings USING findings b ON true WHEN MATCHED THEN DELETE",
    "EXPLAIN ANALYZE COPY (SELECT 1) TO '{there}'", "EXPLAIN DELETE FROM findings",
    "EXPLAIN /* a */ ANALYZE DROP TABLE findings", "EXPLAIN (FORMAT JSON) DROP TABLE a",
    "/* a */ EXPLAIN ANALYZE COPY (SELECT 1) TO '{there}'",
    "SELECT 1; COPY (SELECT 1) TO '{there}'", "SELECT 1; SELECT 2", "", ";", "-- nothing",
    "WITH a AS (COPY (SELECT 1) TO '{there}') SELECT 1",
    "WITH a AS (DELETE FROM findings RETURNING *) FROM a",
    "FROM (COPY (SELECT 1) TO '{there}')",
    "FROM query('COPY (SELECT 1) TO ''{there}''')",
]  # fmt: skip
READS_ELSEWHERE = [
    "FROM read_csv('{secret}')", "FROM read_csv_auto('{secret}')",
    "FROM read_text('{secret}')", "FROM read_blob('{secret}')", "FROM '{secret}'",
    'FROM "{secret}"', "FROM read_parquet('{secret}')", "FROM read_json('{secret}')",
    "FROM glob('{folder}/*')", "SELECT * FROM parquet_metadata('{secret}')",
    "FROM sniff_csv('{secret}')", "FROM query('FROM read_text(''{secret}'')')",
    "FROM query_table('{secret}')", "FROM read_csv('http://127.0.0.1:9/a')",
    "FROM 'https://127.0.0.1:9/a.parquet'", "FROM read_text('s3://a/b')",
    "SELECT getenv('HOME')", "SELECT (SELECT content FROM read_text('{secret}'))",
    "FROM records, LATERAL (FROM read_text('{secret}'))",
    "FROM read_text('{part}/../../../etc/hostname')", "FROM read_text('/proc/self/environ')",
    "FROM sqlite_scan('{secret}', 'a')",
    "SELECT load_extension('httpfs')", "FROM python_frame", "FROM os", "FROM tables",
]  # fmt: skip


@pytest.mark.parametrize("hostile", [*CHANGES, *READS_ELSEWHERE])
def test_sql_that_does_more_than_read_the_tables_is_refused(
    hostile: str, tables: Tables, part: Path, tmp_path: Path
) -> None:
    secret, there = tmp_path / "secret.csv", tmp_path / "there"
    secret.write_text("canary,1\n")
    python_frame = pl.DataFrame({"canary": [1]})
    before = part.read_bytes()
    statement = hostile.format(secret=secret, there=there, folder=tmp_path, part=part)
    error = refusal(statement, tables)
    assert isinstance(error, QueryError)
    assert "canary" not in str(error)
    assert sorted(tmp_path.iterdir()) == [secret]
    assert part.read_bytes() == before
    assert python_frame.height == 1


def test_settings_stay_locked_and_tell_of_no_other_place(tables: Tables) -> None:
    settings = dict(
        ask("SELECT name, value FROM duckdb_settings()", tables, 999).rows()
    )
    assert {
        name: settings[name]
        for name in (
            "enable_external_access", "lock_configuration", "threads",
            "autoinstall_known_extensions", "autoload_known_extensions",
            "allow_community_extensions", "python_enable_replacements",
            "temp_directory", "memory_limit",
        )
    } == snapshot({'enable_external_access': 'false', 'lock_configuration': 'true', 'threads': '1', 'autoinstall_known_extensions': 'false', 'autoload_known_extensions': 'false', 'allow_community_extensions': 'false', 'python_enable_replacements': 'false', 'temp_directory': '', 'memory_limit': '128.0 MiB'})  # fmt: skip


@pytest.mark.parametrize(
    "greedy",
    [
        "SELECT list(i) FROM range(5000000) t(i)",
        "SELECT count(DISTINCT i::VARCHAR) FROM range(5000000) t(i)",
        "SELECT repeat('x', 1000000) FROM range(100)",
    ],
)
def test_what_is_too_much_ends_with_a_sentence(greedy: str, tables: Tables) -> None:
    assert isinstance(refusal(greedy, tables), LimitError)


def test_a_very_long_statement_is_not_even_read(tables: Tables) -> None:
    assert refusal("SELECT 1 --" + "x" * 20_000, tables).what == (
        "SQL: 20,011 characters, expected at most 20,000"
    )
