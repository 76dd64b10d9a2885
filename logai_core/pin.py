"""A piece of evidence that a person put aside, at its own time.

A pin keeps what was shown when it was made, the records behind it and the digests of
their sources, so that a report can be checked without the pages it came from. What
people change about it stands beside the original, never in its place.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any, Literal, NamedTuple, get_args

from logai_core.instants import iso
from logai_core.record_id import RecordId
from logai_core.scope import Scope, address, scope_at

Kind = Literal[
    "line", "range", "pattern", "finding", "change", "chart", "thread", "query",
    "claim", "event",
]  # fmt: skip
KINDS: tuple[Kind, ...] = get_args(Kind)
MOST_RECORDS = 200  # named by one pin; `total` says how many there are


@dataclass(frozen=True)
class Pin:
    """One thing on the timeline of a case; texts are plain, never markup.

    `at` and `until` are its own time in UTC (None: it has none). `shown` is what was
    on the page. It stands for `total` records, of which at most MOST_RECORDS are named in
    `records`, in the order of sources and lines; `sources` are their sha256 by source
    id. `refers` names what it was made of, such as `finding`, `template`, `thread` or
    `author` of an outside event.

    By people: `name` replaces `title` where it is not empty, `moved` replaces `at`;
    `noise` keeps it out of the timeline.
    """

    kind: Kind
    title: str
    shown: str = ""
    at: datetime | None = None
    until: datetime | None = None
    records: tuple[RecordId, ...] = ()
    total: int = 0
    sources: tuple[tuple[str, str], ...] = ()
    scope: Scope = field(default_factory=Scope)
    refers: tuple[tuple[str, str], ...] = ()
    name: str = ""
    comment: str = ""
    moved: datetime | None = None
    tags: tuple[str, ...] = ()
    noise: bool = False

    @property
    def called(self) -> str:
        """Return its title as people gave it, else as it was."""
        return self.name or self.title

    @property
    def when(self) -> datetime | None:
        """Return its place on the timeline, in UTC."""
        return self.moved or self.at

    @property
    def origin(self) -> "Pin":
        """Return it without what people changed: two pins of one thing are equal so."""
        return replace(self, name="", comment="", moved=None, tags=(), noise=False)


class Pinned(NamedTuple):
    """A pin of a case; `number` is how text cites it ("[P3]")."""

    number: int
    version: int
    pin: Pin


def as_row(pin: Pin) -> dict[str, Any]:
    """Return a pin as values that JSON can hold."""
    return asdict(pin) | {
        "scope": address(pin.scope),
        "records": [list(one) for one in pin.records],
        "at": iso(pin.at),
        "until": iso(pin.until),
        "moved": iso(pin.moved),
    }


def from_row(row: Mapping[str, Any]) -> Pin:
    """Return the pin that `as_row` wrote; what a row leaves out is as at first."""
    given = dict(row)
    for name in ("at", "until", "moved"):
        given[name] = datetime.fromisoformat(given[name]) if given.get(name) else None
    given["records"] = tuple(RecordId(*one) for one in given.get("records", ()))
    given["scope"] = scope_at(given.get("scope", {}))
    for name in ("sources", "refers"):
        given[name] = tuple(
            (str(key), str(value)) for key, value in given.get(name, ())
        )
    given["tags"] = tuple(given.get("tags", ()))
    return Pin(**given)
