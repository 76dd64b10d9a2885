"""Cases whose tables are on a PostgreSQL server: one schema a case.

The directory of such a case keeps everything else; its `case.sqlite` says which schema.
"""

import secrets
from functools import lru_cache
from pathlib import Path

import sqlalchemy as sa

from logai_core.errors import CaseError, SettingError
from logai_core.settings import environment

POINTER = b"postgresql:"
_DRIVER = "postgresql+psycopg"
_RANDOM_BYTES = 10
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_")


def schema_at(path: Path) -> str | None:
    """Return the schema that the file `path` names, or None where it is a database."""
    try:
        with path.open("rb") as file:
            head = file.read(100)
    except OSError:
        return None  # whoever opens the database tells it
    if not head.startswith(POINTER):
        return None
    schema = head[len(POINTER) :].decode("ascii", errors="replace").strip()
    if not schema or not set(schema) <= _PLAIN:
        raise CaseError(
            f"{path.parent.name}: case.sqlite names {schema!r}, expected a schema",
            hint="It was changed by hand; open a copy of the case.",
        )
    return schema


def create(url: str, tables: sa.MetaData) -> str:
    """Make a schema with the tables; return its name, which nobody can guess."""
    schema = f"case_{secrets.token_hex(_RANDOM_BYTES)}"
    with _engine(url).begin() as connection:
        connection.execute(sa.schema.CreateSchema(schema))
        translated = connection.execution_options(schema_translate_map={None: schema})
        tables.create_all(translated)
    return schema


def drop(schema: str) -> None:
    """Delete a schema with all that is in it; nothing happens where it is gone."""
    gone = sa.schema.DropSchema(schema, cascade=True, if_exists=True)
    with engine_of(schema).connect() as connection:
        connection.execution_options(logai_writes=True)
        with connection.begin():
            connection.execute(gone)


def engine_of(schema: str) -> sa.Engine:
    """Return an engine whose tables are those of a schema.

    Raises:
        CaseError: no server is named.
    """
    url = environment().database_url
    if url is None:
        raise CaseError(
            "The notes of this case are on a database server, and none is named",
            hint="Set LOGAI_DATABASE_URL to the server they were kept on.",
        )
    return _of_schema(url.get_secret_value(), schema)


def forget() -> None:
    """Close the connections that are held ready to the server that is named."""
    url = environment().database_url
    if url is not None:
        _engine(url.get_secret_value()).dispose()


@lru_cache(maxsize=64)
def _of_schema(url: str, schema: str) -> sa.Engine:
    engine = _engine(url).execution_options(schema_translate_map={None: schema})
    sa.event.listen(engine, "begin", _begin)
    return engine


@lru_cache(maxsize=4)
def _engine(url: str) -> sa.Engine:
    try:
        place = sa.make_url(url)
        if place.drivername in ("postgres", "postgresql"):
            place = place.set(drivername=_DRIVER)
        if place.drivername != _DRIVER:
            raise SettingError(
                f"LOGAI_DATABASE_URL: a database of {place.drivername!r}, "
                "expected postgresql://user@host/name",
                hint="Leave it out to keep each case in a file of its own.",
            )
        return sa.create_engine(place, pool_pre_ping=True, pool_size=4)
    except (sa.exc.ArgumentError, ImportError) as error:
        raise SettingError(
            f"LOGAI_DATABASE_URL: cannot be used ({type(error).__name__})",
            hint="Give postgresql://user@host/name, and install the package "
            "logai-workbench[postgresql].",
        ) from error


def _begin(connection: sa.Connection) -> None:
    # One writer at a time, as with a file: a version that was read stays so until the
    # row is written. A reader sees one state of all tables.
    options = connection.get_execution_options()
    if not options.get("logai_writes"):
        connection.exec_driver_sql(
            "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"
        )
        return
    connection.execute(
        sa.text("SELECT pg_advisory_xact_lock(hashtextextended(:schema, 0))"),
        {"schema": options["schema_translate_map"][None]},
    )
