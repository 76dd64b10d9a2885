"""Errors that point at the place in the text of a query, and offer what to write."""

import re
from collections.abc import Iterable
from difflib import get_close_matches

from logai_core.errors import Fix, QueryError
from logai_core.query.tree import Place

_MOST_SHOWN, _MOST_FIXES = 60, 6
# What joins a term to those before and after it.
_JOINED_BEFORE = re.compile(r"(?:(?<![^\s()])(?:AND|OR|NOT|and|or|not)\s+|[-!])*\Z")
_JOINED_AFTER = re.compile(r"\s*(?:AND|OR|and|or)(?=[\s()]|\Z)\s*")


def fault(
    text: str, place: Place, what: str, hint: str, fixes: Iterable[Fix | str] = ()
) -> QueryError:
    """Return the error about the characters at `place`; `what` says found, expected.

    A fix that is a text is to be written there. One that changes nothing is left out.
    """
    placed = [Fix(*place, one) if isinstance(one, str) else one for one in fixes]
    changing = [one for one in placed if one.mended(text) != text]
    return QueryError(
        f"query, character {place.start + 1}: {what}",
        hint=hint,
        text=text,
        position=place.start,
        length=max(place.end - place.start, 1),
        fixes=tuple(dict.fromkeys(changing))[:_MOST_FIXES],
    )


def left_out(text: str, place: Place) -> Fix:
    """Return the fix that leaves a term out, with what joins it to its neighbours."""
    before = _JOINED_BEFORE.search(text, max(0, place.start - 200), place.start)
    start, end = before.start() if before else place.start, place.end
    joined = before[0].strip(" -!\t\n") if before else ""
    after = _JOINED_AFTER.match(text, end)
    if after and joined.upper() not in ("AND", "OR"):
        end = after.end()
    return Fix(start, end, "")


def balanced(word: str) -> str:
    """Return a word without the brackets at its end that belong to what is around it."""
    while word.endswith(")") and word.count(")") > word.count("("):
        word = word[:-1]
    return word


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
