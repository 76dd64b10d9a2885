"""What people changed, step by step.

The latest MOST_STEPS steps are kept, or fewer where they are long: older ones are
forgotten from the end, at most MOST_CHARS stay. What is typed is saved every few
seconds; saves of one thing within TYPING are one step.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from logai_core.instants import iso
from logai_core.store.database import TABLES

MOST_STEPS = 2_000
MOST_CHARS = 8 << 20
LOOK_EVERY = 50  # steps; adding up all lengths at each save would be felt
TYPING = timedelta(minutes=5)

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
    number: int = 0


def steps(connection: sa.Connection) -> list[Step]:
    """Return the steps that are kept, oldest first."""
    query = sa.select(_history).order_by(_history.c.number)
    return [_step(row) for row in connection.execute(query)]


def step_at(connection: sa.Connection, number: int | None) -> Step | None:
    """Return a step by its number, or the last one."""
    query = sa.select(_history).order_by(_history.c.number.desc()).limit(1)
    if number is not None:
        query = query.where(_history.c.number == number)
    row = connection.execute(query).first()
    return None if row is None else _step(row)


def remember(
    connection: sa.Connection,
    subject: str,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
) -> None:
    """Add a step, or go on with the last one when it is the same typing."""
    now, text = datetime.now(UTC), json.dumps(after)
    last = step_at(connection, None)
    if last is not None and _goes_on(last, now, subject, before, after):
        same = _history.c.number == last.number
        connection.execute(sa.update(_history).where(same).values(after=text))
        return
    values = {
        "made": iso(now),
        "subject": subject,
        "before": json.dumps(before),
        "after": text,
    }
    made = connection.execute(sa.insert(_history).values(values))
    _forget(connection, made.inserted_primary_key[0])  # type: ignore[index]


def _goes_on(
    last: Step,
    now: datetime,
    subject: str,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
) -> bool:
    """Tell whether a change is more of the same; coming and going are steps apart."""
    if last.subject != subject or None in (last.before, before, after):
        return False
    # An undo is no typing: what it took back must not become one with it.
    if after == last.before:
        return False
    return timedelta() <= now - last.made < TYPING


def _forget(connection: sa.Connection, newest: int) -> None:
    least = newest - MOST_STEPS
    if newest % LOOK_EVERY == 0:
        chars = sa.func.length(_history.c.before) + sa.func.length(_history.c.after)
        query = sa.select(_history.c.number, chars).order_by(_history.c.number.desc())
        total = 0
        for number, long in connection.execute(query).all():
            total += long
            if total > MOST_CHARS and number < newest:
                least = max(least, number)
                break
    connection.execute(sa.delete(_history).where(_history.c.number <= least))


def _step(row: Any) -> Step:
    return Step(
        datetime.fromisoformat(row.made),
        row.subject,
        json.loads(row.before),
        json.loads(row.after),
        row.number,
    )
