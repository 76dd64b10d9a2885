"""What names a thing that can be pinned, so that a page knows it for pinned at a glance."""

from collections.abc import Callable, Sequence
from datetime import datetime
from hashlib import blake2b
from typing import NamedTuple

from logai_core.instants import iso
from logai_core.pin import Kind, Pin, Pinned
from logai_core.record_id import RecordId
from logai_core.scope import Scope
from logai_core.store import Case

# Which of what a pin refers to names it, by its kind; a line is named by its record.
NAMED_BY: dict[Kind, tuple[str, ...]] = {
    "line": (),
    "range": ("lines", "looked_at"),
    "pattern": ("template",),
    "finding": ("finding",),
    "change": ("dimension", "value", "sides"),
    "chart": ("chart", "looked_at"),
    "thread": ("key", "thread"),
    "query": ("looked_at",),
    "claim": ("claim",),
    "event": ("event",),
}


class Mark(NamedTuple):
    """The name of a thing: its kind, and what it refers to as pairs."""

    kind: Kind
    named: tuple[tuple[str, str], ...]


def mark_of(pin: Pin) -> Mark:
    """Return what names the thing that a pin is of."""
    if pin.kind == "line":
        return line_mark(pin.records[0])
    names = NAMED_BY[pin.kind]
    return Mark(pin.kind, tuple(one for one in pin.refers if one[0] in names))


def line_mark(record: RecordId) -> Mark:
    """Name one record."""
    return Mark("line", (("record", f"{record.source_id}:{record.line_no}"),))


def lines_mark(records: Sequence[RecordId]) -> Mark:
    """Name several records, in whatever order."""
    ids = sorted({(one.source_id, one.line_no) for one in records})
    return Mark("range", (("lines", digest(*(f"{a}:{b}" for a, b in ids))),))


def search_mark(scope: Scope) -> Mark:
    """Name all records of a scope: the hits of its query, or a stretch of time."""
    kind: Kind = "query" if scope.query else "range"
    return Mark(kind, (("looked_at", looked_at(scope)),))


def pattern_mark(template_id: str) -> Mark:
    """Name a pattern."""
    return Mark("pattern", (("template", template_id),))


def finding_mark(finding_id: str) -> Mark:
    """Name a finding."""
    return Mark("finding", (("finding", finding_id),))


def change_mark(dimension: str, value: str, place: Scope) -> Mark:
    """Name what differs between the two sides that `place` compares."""
    return Mark("change", (("dimension", dimension), ("value", value),
                           ("sides", looked_at(place))))  # fmt: skip


def chart_mark(chart: str, scope: Scope) -> Mark:
    """Name a chart of what a scope has."""
    return Mark("chart", (("chart", chart), ("looked_at", looked_at(scope))))


def thread_mark(key: str, session_id: str) -> Mark:
    """Name the thread of an id at a key."""
    return Mark("thread", (("key", key), ("thread", session_id)))


def claim_mark(text: str) -> Mark:
    """Name a sentence of a summary."""
    return Mark("claim", (("claim", digest(text)),))


def event_mark(at: datetime, title: str, author: str) -> Mark:
    """Name an event that others tell of."""
    return Mark("event", (("event", digest(iso(at) or "", title, author)),))


def numbers_of(pins: Sequence[Pinned], mark: Mark) -> list[int]:
    """Return the numbers of the pins that are of a thing."""
    return [one.number for one in pins if mark_of(one.pin) == mark]


def turn(case: Case, mark: Mark, make: Callable[[], Pin]) -> Pinned | None:
    """Pin a thing, or unpin it where it is pinned; return its pin, if it has one now.

    Only where it is to be pinned is the pin made.
    """
    numbers = numbers_of(case.board.pins(), mark)
    for number in numbers:
        case.board.remove(number)
    return None if numbers else case.board.add(make())


def put_back(case: Case, number: int) -> Pinned | None:
    """Pin again what was unpinned, under its number and as people left it.

    What is pinned stays as it is; None where there never was such a pin.
    """
    steps = [one for one in case.board.history() if one.subject == f"pin {number}"]
    if steps and steps[-1].after is None:
        case.board.restore(steps[-1].number)
    return next((one for one in case.board.pins() if one.number == number), None)


def looked_at(scope: Scope) -> str:
    """Return a name of what a scope selects: in another zone it is the same."""
    return scope.without("zone").digest


def digest(*parts: str) -> str:
    """Return a short name of texts."""
    return blake2b("\x1f".join(parts).encode(), digest_size=8).hexdigest()
