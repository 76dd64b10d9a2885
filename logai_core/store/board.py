"""What people make of a case: pins, the postmortem, and the history of both.

Whoever saves says which version was read; where another was saved in between, nothing is
written and both are shown (optimistic concurrency). A version is never given twice, so
what was removed and put back is another version too.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from logai_core import pin as pins
from logai_core import postmortem
from logai_core.errors import CaseError, StaleError
from logai_core.pin import Pin, Pinned
from logai_core.postmortem import Field, Written
from logai_core.store.database import TABLES, opened, put, reading
from logai_core.store.history import Step, remember, step_at, steps

__all__ = ["Board", "Step"]

_pins = sa.Table(
    "pinned",
    TABLES,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("place", sa.Float, nullable=False),  # among pins without a time
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("row", sa.Text, nullable=False),  # JSON; null where it was removed
    sqlite_autoincrement=True,  # a number that a report cites is never given again
)
_fields = sa.Table(
    "fields",
    TABLES,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("row", sa.Text, nullable=False),  # JSON; null where it is not there
)
_NOTHING = "null"
_Row = dict[str, Any]


class Board:
    """The pins and the postmortem of one case."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def pins(self) -> list[Pinned]:
        """Return the pins by their place on the timeline; without a time as ordered."""
        with reading(self._path) as connection:
            found = _held(connection)
        last = datetime.max.replace(tzinfo=UTC)
        return sorted(found, key=lambda one: one.pin.when or last)

    def count(self) -> int:
        """Return how many pins there are."""
        query = sa.select(sa.func.count()).where(_pins.c.row != _NOTHING)
        with reading(self._path) as connection:
            return int(connection.execute(query).scalar_one())

    def add(self, pin: Pin) -> Pinned:
        """Pin something; what is pinned already stays the pin that it is."""
        return self.add_all([pin])[0]

    def add_all(self, several: Sequence[Pin]) -> list[Pinned]:
        """Pin several things, all or none; what is pinned already stays."""
        with opened(self._path) as connection:
            known = {one.pin.origin: one for one in _held(connection)}
            for pin in several:
                if pin.origin not in known:
                    known[pin.origin] = insert(connection, pin)
        return [known[pin.origin] for pin in several]

    def change(self, number: int, version: int, **changes: Any) -> Pinned:
        """Change fields of a pin that was read at `version`.

        Raises:
            StaleError: it was changed or removed since; `theirs` is a Pinned, or None.
        """
        with opened(self._path) as connection:
            found = connection.execute(_by_number(number)).first()
            before = _row_of(found)
            if found is None or before is None or found.version != version:
                raise _stale(f"pin {number}", before and _pinned(found))
            pin = replace(pins.from_row(before), **changes)
            after = _plain(pins.as_row(pin))
            if after == before:
                return Pinned(number, version, pin)
            _set_pin(connection, number, version + 1, after)
            remember(connection, f"pin {number}", before, after)
        return Pinned(number, version + 1, pin)

    def remove(self, number: int) -> None:
        """Unpin; nothing happens where it is not pinned."""
        with opened(self._path) as connection:
            self._restore(connection, f"pin {number}", None)

    def order(self, numbers: Sequence[int]) -> None:
        """Put pins without a time in this order."""
        with opened(self._path) as connection:
            for place, number in enumerate(numbers):
                connection.execute(
                    sa.update(_pins).where(_pins.c.number == number).values(place=place)
                )

    def fields(self) -> dict[str, Written]:
        """Return what was written into the postmortem by the name of its section."""
        with reading(self._path) as connection:
            rows = connection.execute(sa.select(_fields)).all()
        return {row.name: _written(row) for row in rows if row.row != _NOTHING}

    def write(self, field: Field, version: int) -> Written:
        """Write a section that was read at `version` (0: it was not there).

        Raises:
            StaleError: it was written since; `theirs` is what stands there (Written), or
                None.
        """
        subject = f"field {field.name}"
        with opened(self._path) as connection:
            found = connection.execute(_by_name(field.name)).first()
            before, after = _row_of(found), _plain(postmortem.as_row(field))
            last = found.version if found else 0
            if version != (last if before else 0):
                raise _stale(subject, before and _written(found))
            if before == after:
                return Written(version, field)
            _set_field(connection, field.name, last + 1, after)
            remember(connection, subject, before, after)
        return Written(last + 1, field)

    def history(self) -> list[Step]:
        """Return what people changed, oldest first; see `store.history` what is kept."""
        with reading(self._path) as connection:
            return steps(connection)

    def undo(self) -> Step | None:
        """Take back the last step of the history; a second time, put it back.

        Returns the step that was taken back, None where there is none.
        """
        with opened(self._path) as connection:
            last = step_at(connection, None)
            if last is not None:
                self._restore(connection, last.subject, last.before)
        return last

    def restore(self, number: int) -> Step:
        """Make a pin or a field what it was before a step of the history.

        Raises:
            CaseError: there is no such step.
        """
        with opened(self._path) as connection:
            step = step_at(connection, number)
            if step is None:
                raise CaseError(
                    f"{self._path.parent.name}: step {number} is not in the history",
                    hint="Only the latest steps are kept; open the page again.",
                )
            self._restore(connection, step.subject, step.before)
        return step

    def _restore(
        self, connection: sa.Connection, subject: str, row: Mapping[str, Any] | None
    ) -> None:
        kind, _, name = subject.partition(" ")
        query = _by_number(int(name)) if kind == "pin" else _by_name(name)
        found = connection.execute(query).first()
        before = _row_of(found)
        if found is None or before == row:
            return
        if kind == "pin":
            _set_pin(connection, int(name), found.version + 1, row)
        else:
            _set_field(connection, name, found.version + 1, row)
        remember(connection, subject, before, row)


def _held(connection: sa.Connection) -> list[Pinned]:
    query = sa.select(_pins).where(_pins.c.row != _NOTHING)
    rows = connection.execute(query.order_by(_pins.c.place, _pins.c.number))
    return [_pinned(row) for row in rows]


def insert(connection: sa.Connection, pin: Pin) -> Pinned:
    """Pin something in a transaction that has begun."""
    row = _plain(pins.as_row(pin))
    values = {"place": 0.0, "version": 1, "row": json.dumps(row)}
    made = connection.execute(sa.insert(_pins).values(values))
    number: int = made.inserted_primary_key[0]  # type: ignore[index]
    placed = sa.update(_pins).where(_pins.c.number == number)
    connection.execute(placed.values(place=number))
    remember(connection, f"pin {number}", None, row)
    return Pinned(number, 1, pin)


def _set_pin(
    connection: sa.Connection, number: int, version: int, row: Mapping[str, Any] | None
) -> None:
    values = {"version": version, "row": json.dumps(row)}
    connection.execute(sa.update(_pins).where(_pins.c.number == number).values(values))


def _set_field(
    connection: sa.Connection, name: str, version: int, row: Mapping[str, Any] | None
) -> None:
    put(connection, _fields, name=name, version=version, row=json.dumps(row))


def _by_number(number: int) -> sa.Select[Any]:
    return sa.select(_pins).where(_pins.c.number == number)


def _by_name(name: str) -> sa.Select[Any]:
    return sa.select(_fields).where(_fields.c.name == name)


def _plain(row: _Row) -> _Row:
    """Return a row as it is when it is read again: lists for tuples."""
    plain: _Row = json.loads(json.dumps(row))
    return plain


def _row_of(found: Any) -> _Row | None:
    row: _Row | None = None if found is None else json.loads(found.row)
    return row


def _pinned(row: Any) -> Pinned:
    with _readable(f"pin {row.number}"):
        return Pinned(row.number, row.version, pins.from_row(json.loads(row.row)))


def _written(row: Any) -> Written:
    with _readable(f"field {row.name}"):
        return Written(row.version, postmortem.from_row(json.loads(row.row)))


@contextmanager
def _readable(subject: str) -> Iterator[None]:
    """Tell of a row that this program did not write so."""
    try:
        yield
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise CaseError(
            f"{subject}: its row cannot be read ({type(error).__name__}), "
            "expected what this program writes",
            hint="The case's notes were damaged or changed; open a copy of the case.",
        ) from error


def _stale(subject: str, theirs: object) -> StaleError:
    return StaleError(
        f"{subject}: it was saved elsewhere since this page read it, expected no change",
        hint="Compare both texts and save the one that holds.",
        theirs=theirs,
    )
