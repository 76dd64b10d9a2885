"""What was searched for in a case: to be opened again, and told in the report."""

from datetime import datetime
from typing import NamedTuple

from logai_core.scope import Scope, address, scope_at
from logai_core.store import Case


class Search(NamedTuple):
    """A scope that was looked at, how many records it had, and when, in UTC."""

    scope: Scope
    records: int
    when: datetime


def searches_of(case: Case) -> list[Search]:
    """Return the searches of a case, oldest first."""
    return [
        Search(
            scope_at(row["scope"]), row["records"], datetime.fromisoformat(row["when"])
        )
        for row in case.notes.searches()
    ]


def remember_search(case: Case, search: Search) -> None:
    """Keep a search; one for the same as the last before it is that one."""
    before = case.notes.searches()
    said = address(search.scope)
    if before and before[-1]["scope"] == said:
        return
    row = {
        "scope": said,
        "records": search.records,
        "when": search.when.isoformat(),
    }
    case.notes.add_search(row)
