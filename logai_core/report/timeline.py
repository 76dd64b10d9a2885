"""The timeline of a postmortem: the pins, each at its own time, outside events beside."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from logai_core.charts.labels import length
from logai_core.inert import inert_text
from logai_core.instants import clock, iso
from logai_core.pin import Pin, Pinned
from logai_core.record_id import RecordId
from logai_core.report.quotes import EvidenceLine
from logai_core.report.words import several

MOST_QUOTED = 5  # lines of one pin that stand in the timeline; the index has all
MOST_SHOWN = 1_200  # characters of what was on the page
MOST_TITLE = 400  # of one that stands whole
LONG = timedelta(minutes=10)  # between two entries, to be said
SHARE = 0.1  # of the whole timeline, likewise
SET_SINCE = "The clock of its source was set since it was pinned"
FIRST = datetime.min.replace(tzinfo=UTC)


class TimelineEntry(NamedTuple):
    """One pin; texts are inert, times as clocks of the report's zone show them.

    `when` is where it stands, in UTC. `original` is the time it was pinned with where a
    person moved it, else "". `outside` tells an event that came from no log. `quotes` are
    its first lines, `said_of_quotes` how many of how many these are. `gap` says how much
    time without an entry lies before it, where that is long.
    """

    number: int
    kind: str
    title: str
    when: datetime | None
    time: str
    until: str
    original: str
    comment: str
    tags: tuple[str, ...]
    outside: bool
    author: str
    shown: str
    quotes: list[EvidenceLine]
    total: int
    said_of_quotes: str
    gap: str


def timeline_of(
    pins: Iterable[Pinned], evidence: Sequence[EvidenceLine], zone: str
) -> list[TimelineEntry]:
    """Return the pins that are not noise by their time, then those without one.

    Pins of one time stand in the order of their numbers, whatever the order given; those
    without a time as given, for that is the order of people.
    """
    held = {line.record: line for line in evidence}
    shown = sorted(
        (one for one in pins if not one.pin.noise),
        key=lambda one: (
            one.pin.when is None,
            one.pin.when or FIRST,
            one.number if one.pin.when else 0,
        ),
    )
    gaps = _gaps([one.pin for one in shown])
    return [
        _entry(one, held, zone)._replace(gap=gap)
        for one, gap in zip(shown, gaps, strict=True)
    ]


def _gaps(pins: Sequence[Pin]) -> list[str]:
    """Return before which pins much time passed without one, in words."""
    times = [pin.when for pin in pins if pin.when is not None]
    least = max(LONG, (times[-1] - times[0]) * SHARE) if times else LONG
    latest: datetime | None = None  # until which the pins so far reach
    gaps = []
    for pin in pins:
        at = pin.when
        apart = at - latest if at and latest else timedelta()
        gaps.append(f"{length(apart)} without an entry" if apart >= least else "")
        if at:
            ends = pin.until if pin.until and pin.moved is None else at
            latest = max(latest or at, at, ends)
    return gaps


def _entry(one: Pinned, held: dict[RecordId, EvidenceLine], zone: str) -> TimelineEntry:
    pin = one.pin
    lines = [held[record] for record in pin.records if record in held]
    title, shown = _told(pin)
    return TimelineEntry(
        number=one.number,
        kind=pin.kind,
        title=title,
        when=pin.when,
        time=clock(pin.when, zone),
        until=clock(pin.until, zone) if pin.until and pin.until != pin.at else "",
        original=clock(pin.at, zone) if pin.moved and pin.moved != pin.at else "",
        comment=inert_text(pin.comment),
        tags=tuple(inert_text(tag) for tag in pin.tags),
        outside=pin.kind == "event",
        author=inert_text(dict(pin.refers).get("author", "")),
        shown=shown,
        quotes=lines[:MOST_QUOTED],
        total=pin.total,
        said_of_quotes=_of_quotes(len(lines), pin) or _since(pin, lines),
        gap="",
    )


def _told(pin: Pin) -> tuple[str, str]:
    """Return its title, and what was on the page unless title or quoted line say it.

    A title that was cut from the first line shown stands whole.
    """
    first, _, rest = (inert_text(one).strip() for one in pin.shown.partition("\n"))
    said = pin.title.removesuffix("…").strip()
    if pin.name:
        return inert_text(pin.name), "" if pin.kind == "line" else _cut(pin.shown)
    # An event was read from a line that has its time before what it says.
    of_event = pin.kind == "event" and not rest and bool(said) and first.endswith(said)
    if pin.kind == "line" or of_event:
        return inert_text(pin.title), ""
    begins = first == said or (pin.title != said and first.startswith(said))
    if begins and len(first) <= MOST_TITLE:
        return first, _cut(rest)
    return inert_text(pin.title), _cut(pin.shown)


def _cut(text: str) -> str:
    more = len(text) - MOST_SHOWN
    told = inert_text(text[:MOST_SHOWN]).strip()
    return told if more <= 0 else f"{told}… ({more:,} more characters)"


def was_set_since(pin: Pin, now: str | None) -> bool:
    """Tell whether the line of a pin has another time, RFC 3339, than when it was pinned.

    So it is where the clock of its source was set right since, and nobody moved the pin.
    """
    unmoved = pin.kind == "line" and pin.moved is None
    return unmoved and bool(now) and now != iso(pin.at)


def _since(pin: Pin, lines: Sequence[EvidenceLine]) -> str:
    if not lines or not was_set_since(pin, lines[0].time_utc):
        return ""
    return f"{SET_SINCE}: its line is of {lines[0].time}"


def _of_quotes(held: int, pin: Pin) -> str:
    """Return how many of its records are quoted, "" where all are seen."""
    if held <= MOST_QUOTED and held == pin.total:
        return ""
    if not pin.records:
        return f"{several(pin.total, 'record')}, none of them quoted"
    here = min(held, MOST_QUOTED)
    lost = len(pin.records) - held
    gone = f"; {lost:,} are no longer in the case" if lost else ""
    index = f", {held:,} in the evidence index" if held > here else ""
    return f"{here:,} of {pin.total:,} records quoted here{index}{gone}"
