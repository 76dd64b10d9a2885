"""What was searched for, as the appendix of a report says it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from logai_core.inert import inert_text
from logai_core.instants import clock
from logai_core.scope import Scope

ALL = "all"


class Searched(NamedTuple):
    """A scope that was looked at, how many records it had, and when, in UTC."""

    scope: Scope
    records: int
    when: datetime


class SearchView(NamedTuple):
    """One search in words; the times in its query are of `zone`."""

    number: str
    query: str
    window: str
    sources: str
    zone: str
    records: str
    when: str


def searches_in_words(
    made: Sequence[Searched], names: Mapping[str, str], zone: str
) -> list[SearchView]:
    """Return searches in the order in which they were made; `names` are of sources."""
    return [
        SearchView(
            number=str(number),
            query=inert_text(one.scope.query),
            window=_window(one.scope, zone),
            sources=", ".join(
                inert_text(names.get(source, source)) for source in one.scope.sources
            )
            or ALL,
            zone=inert_text(one.scope.zone),
            records=f"{one.records:,}",
            when=clock(one.when, zone),
        )
        for number, one in enumerate(made, start=1)
    ]


def _window(scope: Scope, zone: str) -> str:
    window = scope.stretch
    if window is None:
        return ALL
    return f"{clock(window.start, zone)} to {clock(window.end, zone)}"
