"""What a case is called, what it holds, and which of it counts."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from logai_core.store import server
from logai_core.store.database import TABLES, create, mark, opened, put, reading
from logai_core.store.examining import check_version, examine

VERSION = 4
RECORDS_VERSION = 2  # the first whose records are laid out as they are now

_meta = sa.Table(
    "meta",
    TABLES,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)
_sources = sa.Table(
    "sources",
    TABLES,
    sa.Column("source_id", sa.Text, primary_key=True),
    sa.Column("records", sa.Text, nullable=False),  # directory below records/
)
_inputs = sa.Table(
    "inputs",
    TABLES,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("state", sa.Text, nullable=False),  # loaded, repeated or refused
    sa.Column("source_id", sa.Text),
    sa.Column("what", sa.Text, nullable=False),
    sa.Column("hint", sa.Text, nullable=False),
)
_summaries = sa.Table(
    "summaries",
    TABLES,
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("analysis", sa.Text, nullable=False),
    sa.Column("row", sa.Text, nullable=False),
)
_edits = sa.Table(
    "edits",
    TABLES,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("row", sa.Text, nullable=False),
    sqlite_autoincrement=True,  # the number of an edit that was undone stays its own
)
_searches = sa.Table(
    "searches",
    TABLES,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("row", sa.Text, nullable=False),
)


class Notes:
    """The tables of one SQLite file, as plain Python values."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def create(self, *, url: str | None = None) -> None:
        """Make the tables, in a new file or on the server at `url`."""
        create(self.path, VERSION, url=url)
        self.set_meta(version=VERSION)

    def prepare(self) -> frozenset[str]:
        """Bring the tables of an older version up to this one; return their names then.

        Raises:
            CaseError: the file is damaged, holds what no version of this program wrote, or
                a newer version wrote it; then not a byte of it is changed.
        """
        if server.schema_at(self.path) is not None:
            newest = int(self.meta().get("version", VERSION))
            check_version(self.path.parent.name, newest, VERSION)
            return frozenset(TABLES.tables)
        found, tables = examine(self.path, newest=VERSION)
        outdated = found is not None and found < RECORDS_VERSION
        if not set(TABLES.tables) <= tables or (found != VERSION and not outdated):
            self._upgrade(None if outdated else VERSION)
        return tables

    def _upgrade(self, version: int | None) -> None:
        with opened(self.path) as connection:
            TABLES.create_all(connection)
            _take_over_refusals(connection)
            if version is not None:
                put(connection, _meta, name="version", value=json.dumps(version))
            mark(connection, VERSION)

    def meta(self) -> dict[str, Any]:
        """Return all values by name."""
        with reading(self.path) as connection:
            rows = connection.execute(sa.select(_meta))
            return {name: json.loads(value) for name, value in rows}

    def set_meta(self, **values: object) -> None:
        """Set values by name."""
        with opened(self.path) as connection:
            for name, value in values.items():
                put(connection, _meta, name=name, value=json.dumps(value))

    def sources(self) -> dict[str, str]:
        """Return the directory of records by source id, in the order of ids."""
        query = sa.select(_sources).order_by(_sources.c.source_id)
        with reading(self.path) as connection:
            return {row.source_id: row.records for row in connection.execute(query)}

    def set_source(self, source_id: str, records: str) -> None:
        """Make `records` the records of a source."""
        with opened(self.path) as connection:
            put(connection, _sources, source_id=source_id, records=records)

    def remove_source(self, source_id: str) -> None:
        """Forget a source, and the inputs that it came from."""
        with opened(self.path) as connection:
            for table in (_sources, _inputs):
                connection.execute(
                    sa.delete(table).where(table.c.source_id == source_id)
                )

    def inputs(self, state: str) -> list[dict[str, Any]]:
        """Return `name`, `source_id`, `what` and `hint` of inputs in a state.

        An input was "loaded", was "repeated" (the bytes of a source that is there
        under another name), or was "refused".
        """
        query = sa.select(_inputs).where(_inputs.c.state == state)
        with reading(self.path) as connection:
            found = connection.execute(query.order_by(_inputs.c.name)).mappings()
            return [dict(row) for row in found]

    def set_input(
        self,
        name: str,
        state: str,
        *,
        source_id: str | None = None,
        what: str = "",
        hint: str = "",
    ) -> None:
        """Remember what became of an input; the last time it was given counts."""
        row = {"source_id": source_id, "what": what, "hint": hint}
        with opened(self.path) as connection:
            put(connection, _inputs, name=name, state=state, **row)

    def forget_input(self, name: str) -> None:
        """Forget an input that was refused."""
        with opened(self.path) as connection:
            connection.execute(sa.delete(_inputs).where(_inputs.c.name == name))

    def summaries(self, analysis: str) -> list[dict[str, Any]]:
        """Return the summaries of an analysis as rows, oldest first."""
        query = (
            sa.select(_summaries.c.row)
            .where(_summaries.c.analysis == analysis)
            .order_by(_summaries.c.position)
        )
        with reading(self.path) as connection:
            return [json.loads(row) for row in connection.execute(query).scalars()]

    def add_summary(self, analysis: str, row: Mapping[str, Any]) -> None:
        """Add a summary to an analysis."""
        text = json.dumps(row)
        with opened(self.path) as connection:
            connection.execute(
                sa.insert(_summaries).values(analysis=analysis, row=text)
            )

    def edits(self) -> dict[int, dict[str, Any]]:
        """Return the edits of templates as rows by their number, oldest first."""
        query = sa.select(_edits).order_by(_edits.c.number)
        with reading(self.path) as connection:
            found = connection.execute(query)
            return {number: json.loads(row) for number, row in found}

    def add_edits(self, rows: Sequence[Mapping[str, Any]]) -> list[int]:
        """Add edits of templates, all or none; return their numbers."""
        with opened(self.path) as connection:
            made = (sa.insert(_edits).values(row=json.dumps(row)) for row in rows)
            keys = [connection.execute(one).inserted_primary_key for one in made]
        return [key[0] for key in keys if key is not None]

    def remove_edit(self, number: int) -> bool:
        """Forget an edit; tell whether it was there."""
        gone = sa.delete(_edits).where(_edits.c.number == number)
        with opened(self.path) as connection:
            return connection.execute(gone).rowcount > 0

    def searches(self) -> list[dict[str, Any]]:
        """Return what was searched for as rows, oldest first."""
        query = sa.select(_searches.c.row).order_by(_searches.c.number)
        with reading(self.path) as connection:
            return [json.loads(row) for row in connection.execute(query).scalars()]

    def add_search(self, row: Mapping[str, Any]) -> None:
        """Add what was searched for."""
        with opened(self.path) as connection:
            connection.execute(sa.insert(_searches).values(row=json.dumps(row)))


def _take_over_refusals(connection: sa.Connection) -> None:
    """Move what version 1 refused to the inputs; its table is gone then."""
    if not sa.inspect(connection).has_table("refused"):
        return
    for name, what, hint in connection.execute(
        sa.text("SELECT name, what, hint FROM refused")
    ).all():
        row = {"name": name, "state": "refused", "what": what, "hint": hint}
        put(connection, _inputs, **row)
    connection.execute(sa.text("DROP TABLE refused"))
