"""What people make of a case: pins, the postmortem, and the history of both.

Whoever saves says which version was read; where another was saved in between, nothing is
written and both are shown (optimistic concurrency).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import sqlalchemy as sa

from logai_core import pin as pins
from logai_core import postmortem
from logai_core.errors import StaleError
from logai_core.instants import iso
from logai_core.pin import Pin, Pinned
from logai_core.postmortem import Field, Written
from logai_core.store.database import TABLES, opened, put

_pins = sa.Table(
    "pinned",
    TABLES,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("place", sa.Float, nullable=False),  # among pins without a time
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("row", sa.Text, nullable=False),
    sqlite_autoincrement=True,  # a number that a report cites is never given again
)
_fields = sa.Table(
    "fields",
    TABLES,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("row", sa.Text, nullable=False),
)
_history = sa.Table(
    "history",
    TABLES,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("made", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),  # "pin 3", "field impact"
    sa.Column("before", sa.Text, nullable=False),  # JSON; null where it was not there
    sa.Column("after", sa.Text, nullable=False),
    sqlite_autoincrement=True,
)


class Step(NamedTuple):
    """One thing that a person changed, `before` and `after` as rows, or None."""

    made: datetime
    subject: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class Board:
    """The pins and the postmortem of one case."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def pins(self) -> list[Pinned]:
        """Return the pins by their place on the timeline; without a time as ordered."""
        query = sa.select(_pins).order_by(_pins.c.place, _pins.c.number)
        with opened(self._path) as connection:
            found = [_pinned(row) for row in connection.execute(query)]
        last = datetime.max.replace(tzinfo=UTC)
        return sorted(found, key=lambda one: one.pin.when or last)

    def add(self, pin: Pin) -> Pinned:
        """Pin something; what is pinned already stays the pin that it is."""
        for one in self.pins():
            if one.pin.origin == pin.origin:
                return one
        row = pins.as_row(pin)
        with opened(self._path) as connection:
            values = {"place": 0.0, "version": 1, "row": json.dumps(row)}
            number: int = connection.execute(
                sa.insert(_pins).values(values)
            ).inserted_primary_key[0]  # type: ignore[index]
            connection.execute(
                sa.update(_pins).where(_pins.c.number == number).values(place=number)
            )
            _remember(connection, f"pin {number}", None, row)
        return Pinned(number, 1, pin)

    def change(self, number: int, version: int, **changes: Any) -> Pinned:
        """Change fields of a pin that was read at `version`.

        Raises:
            StaleError: it was changed or removed since; `theirs` is a Pinned, or None.
        """
        with opened(self._path) as connection:
            found = connection.execute(_by_number(number)).first()
            if found is None or found.version != version:
                raise _stale(f"pin {number}", found and _pinned(found))
            before = json.loads(found.row)
            pin = replace(pins.from_row(before), **changes)
            values = {"version": version + 1, "row": json.dumps(pins.as_row(pin))}
            same = _pins.c.number == number
            connection.execute(sa.update(_pins).where(same).values(values))
            _remember(connection, f"pin {number}", before, pins.as_row(pin))
        return Pinned(number, version + 1, pin)

    def remove(self, number: int) -> None:
        """Unpin; nothing happens where it is not pinned."""
        with opened(self._path) as connection:
            found = connection.execute(_by_number(number)).first()
            if found is not None:
                connection.execute(sa.delete(_pins).where(_pins.c.number == number))
                _remember(connection, f"pin {number}", json.loads(found.row), None)

    def order(self, numbers: Sequence[int]) -> None:
        """Put pins without a time in this order."""
        with opened(self._path) as connection:
            for place, number in enumerate(numbers):
                connection.execute(
                    sa.update(_pins).where(_pins.c.number == number).values(place=place)
                )

    def fields(self) -> dict[str, Written]:
        """Return what was written into the postmortem by the name of its section."""
        with opened(self._path) as connection:
            rows = connection.execute(sa.select(_fields)).all()
        return {row.name: _written(row) for row in rows}

    def write(self, field: Field, version: int) -> Written:
        """Write a section that was read at `version` (0: it was not there).

        Raises:
            StaleError: it was written since; `theirs` is what stands there (Written).
        """
        subject = f"field {field.name}"
        with opened(self._path) as connection:
            query = sa.select(_fields).where(_fields.c.name == field.name)
            found = connection.execute(query).first()
            if (found.version if found else 0) != version:
                raise _stale(subject, found and _written(found))
            before = json.loads(found.row) if found else None
            row = postmortem.as_row(field)
            values = {"version": version + 1, "row": json.dumps(row)}
            put(connection, _fields, name=field.name, **values)
            _remember(connection, subject, before, row)
        return Written(version + 1, field)

    def history(self) -> list[Step]:
        """Return what people changed, oldest first."""
        query = sa.select(_history).order_by(_history.c.number)
        with opened(self._path) as connection:
            return [
                Step(
                    datetime.fromisoformat(row.made),
                    row.subject,
                    json.loads(row.before),
                    json.loads(row.after),
                )
                for row in connection.execute(query)
            ]


def _by_number(number: int) -> sa.Select[Any]:
    return sa.select(_pins).where(_pins.c.number == number)


def _pinned(row: Any) -> Pinned:
    return Pinned(row.number, row.version, pins.from_row(json.loads(row.row)))


def _written(row: Any) -> Written:
    return Written(row.version, postmortem.from_row(json.loads(row.row)))


def _stale(subject: str, theirs: object) -> StaleError:
    return StaleError(
        f"{subject}: it was saved elsewhere since this page read it, expected no change",
        hint="Compare both texts and save the one that holds.",
        theirs=theirs,
    )


def _remember(
    connection: sa.Connection,
    subject: str,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
) -> None:
    values = {
        "made": iso(datetime.now(UTC)),
        "subject": subject,
        "before": json.dumps(before),
        "after": json.dumps(after),
    }
    connection.execute(sa.insert(_history).values(values))
