"""Errors that point at the place in the text of a query, and offer what to write."""

from collections.abc import Iterable
from difflib import get_close_matches

from logai_core.errors import QueryError
from logai_core.query.tree import Place

_MOST_SHOWN = 60


def fault(text: str, place: Place, what: str, hint: str) -> QueryError:
    """Return the error about the characters at `place`; `what` says found, expected."""
    return QueryError(
        f"query, character {place.start + 1}: {what}",
        hint=hint,
        text=text,
        position=place.start,
        length=max(place.end - place.start, 1),
    )


def shown(text: str) -> str:
    """Return text for a message: quoted, and cut where it is long."""
    cut = text if len(text) <= _MOST_SHOWN else text[: _MOST_SHOWN - 1] + "…"
    return repr(cut)


def quoted(text: str) -> str:
    r"""Return text between quotes, such that it is read as it is: \" and \\ in it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def nearest(name: str, known: Iterable[str], *, most: int = 3) -> list[str]:
    """Return the known names that are most like `name`, whatever their case."""
    by_lower = {one.lower(): one for one in sorted(known, reverse=True)}
    close = get_close_matches(name.lower(), sorted(by_lower), n=most, cutoff=0.5)
    return [by_lower[one] for one in close]


def alternatives(names: Iterable[str]) -> str:
    """Return names as a choice in words: `a`, `b` or `c`."""
    *first, last = names
    return f"{', '.join(first)} or {last}" if first else last
