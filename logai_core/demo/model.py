"""What a made-up incident is told with.

Seconds count from the start of the incident in true time, rates are occurrences a
minute in a run of as many lines as the incident ordinarily has.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from types import MappingProxyType
from typing import NamedTuple

ORDINARY_LINES = 12_000
APP = "app"  # the service of a Say that comes from whichever instance serves


@dataclass(frozen=True)
class Say:
    """One record in the log of `service`.

    `text` is filled with the fields of the occurrence. The record is written after
    `share` of the occurrence's latency and `after` seconds more, give or take the
    share `wobble` of them. `source` is the logger, the database session or the task;
    `thread` the thread or process, chosen by the voice when empty; `trace` the stack
    trace below the record. `attributes` are what a structured log adds, as pairs of
    name and value; a text that is one field, such as "{ms}", keeps that field's type.
    """

    service: str
    level: str
    source: str
    text: str
    share: float = 0.0
    after: float = 0.0
    wobble: float = 0.0
    thread: str = ""
    trace: str = ""
    attributes: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True)
class Kind:
    """Something that happens again and again, and all that is written about it.

    The latency is `ms` long at the median, more or less by the share `spread`;
    `weight` is how often it happens among the kinds of its wave.
    """

    says: tuple[Say, ...]
    weight: float = 1.0
    ms: float = 0.0
    spread: float = 0.6


def kind(*says: Say, weight: float = 1.0, ms: float = 0.0, spread: float = 0.6) -> Kind:
    """Return the kind that writes `says`."""
    return Kind(says, weight, ms, spread)


@dataclass(frozen=True)
class Wave:
    """Kinds that happen at random, at a rate that changes over time.

    `rate` is a line through (minute, occurrences a minute). `growth` says how the
    rate follows the number of lines: 1 in proportion, 0.5 by the root. With `clump`
    the occurrences come together every so many seconds.
    """

    kinds: tuple[Kind, ...]
    rate: tuple[tuple[float, float], ...]
    growth: float = 1.0
    clump: float = 0.0


@dataclass(frozen=True)
class Timed:
    """A kind that happens at given seconds; `thins` out in runs below the ordinary."""

    kind: Kind
    at: tuple[float, ...]
    thins: bool = False


class Row(NamedTuple):
    """One occurrence: what the fields of its messages are worked out from.

    `n` counts occurrences in time order, `mix` is random, `at` is in seconds.
    """

    at: float
    n: int
    latency: float
    mix: int
    instance: int


class Entry(NamedTuple):
    """A record to be written, `when` by the service's own clock."""

    when: datetime
    say: Say
    message: str
    row: Row
    attributes: Mapping[str, object] = MappingProxyType({})


Field = Callable[[Row], object]


@dataclass(frozen=True)
class Voice:
    """A log file and how its service writes.

    It shows the time of `zone`, and `skew` beyond the true time. `keeps_traces`: a
    stack trace stays as lines below its record.
    """

    file: str
    service: str
    write: Callable[[Entry], str]
    keeps_traces: bool = False
    skew: timedelta = timedelta()
    zone: tzinfo = UTC


@dataclass(frozen=True)
class Outage:
    """An instance that is away: `instance` (0 or 1) serves nothing from start to end."""

    instance: int
    start: float
    end: float


@dataclass(frozen=True)
class Planted:
    """An event of the ground truth, in seconds."""

    name: str
    kind: str
    services: tuple[str, ...]
    start: float
    end: float
    what: str


@dataclass(frozen=True)
class Incident:
    """All there is to know of a made-up incident.

    The rates of its waves hold in a run of `lines` lines.
    """

    what: str
    start: datetime
    minutes: int
    voices: tuple[Voice, ...]
    waves: tuple[Wave, ...]
    timed: tuple[Timed, ...]
    outages: tuple[Outage, ...]
    fields: Mapping[str, Field]
    planted: tuple[Planted, ...]
    lines: int = ORDINARY_LINES
