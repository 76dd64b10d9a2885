"""What was searched for, as the appendix of a report says it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from logai_core.inert import inert_text
from logai_core.report.words import moment
from logai_core.scope import Scope

ALL = "all"


class Searched(NamedTuple):
    """A scope that was looked at, how many records it had, and when, in UTC."""

    scope: Scope
    records: int
    when: datetime


class SearchView(NamedTuple):
    """One search in words; its window is in UTC, the times in its query in `zone`."""

    number: str
    query: str
    window: str
    sources: str
    zone: str
    records: str
    when: str


def searches_in_words(
    made: Sequence[Searched], names: Mapping[str, str]
) -> list[SearchView]:
    """Return searches in the order in which they were made; `names` are of sources."""
    return [
        SearchView(
            number=str(number),
            query=inert_text(one.scope.query),
            window=_window(one.scope),
            sources=", ".join(
                inert_text(names.get(source, source)) for source in one.scope.sources
            )
            or ALL,
            zone=inert_text(one.scope.zone),
            records=f"{one.records:,}",
            when=moment(one.when),
        )
        for number, one in enumerate(made, start=1)
    ]


def _window(scope: Scope) -> str:
    window = scope.stretch
    if window is None:
        return ALL
    return f"{moment(window.start)} to {moment(window.end)}"
