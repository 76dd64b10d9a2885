"""Answers of a language model that were found good, by the digest of what was asked."""

import json
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from logai_core.store.database import TABLES, opened, put, reading

_TAGS = "tags"  # no digest: the row with what the tags of lines are made with
_TAG_BYTES = 32
_answers = sa.Table(
    "answers",
    TABLES,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("row", sa.Text, nullable=False),
)


class Answers:
    """The kept answers of one case."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def get(self, key: str) -> dict[str, Any] | None:
        """Return the answer that was kept for a question, if any."""
        with reading(self._path) as connection:
            return _row(connection, key)

    def put(self, key: str, row: Mapping[str, Any]) -> None:
        """Keep an answer; one that was kept for the same question gives way."""
        with opened(self._path) as connection:
            put(connection, _answers, key=key, row=json.dumps(row))

    def forget(self) -> None:
        """Forget all: what another machine was answered is not what this one asked."""
        with opened(self._path) as connection:
            connection.execute(sa.delete(_answers))

    def secret(self) -> bytes:
        """Return what the tags of the case's lines are made with, drawn once.

        Log lines cannot know it, and the same lines get the same tags each time.
        """
        with opened(self._path) as connection:
            kept = (_row(connection, _TAGS) or {}).get("hex")
            if isinstance(kept, str) and len(kept) == 2 * _TAG_BYTES:
                return kept.encode()
            drawn = secrets.token_hex(_TAG_BYTES)
            put(connection, _answers, key=_TAGS, row=json.dumps({"hex": drawn}))
        return drawn.encode()


def _row(connection: sa.Connection, key: str) -> dict[str, Any] | None:
    query = sa.select(_answers.c.row).where(_answers.c.key == key)
    row = json.loads(connection.execute(query).scalar() or "null")
    return row if isinstance(row, dict) else None
