"""What stands in a query where no term can: brackets, keywords, operators, the end."""

import re

from logai_core.errors import Fix, QueryError
from logai_core.query.faults import fault, left_out, quoted
from logai_core.query.tree import Place

_MOST_LEFT_OUT = 200  # characters
# What cannot stand at the end, nor before a bracket that closes; and empty brackets.
_OPEN_END = re.compile(r"(?:(?<![^\s()])(?:AND|OR|NOT|and|or|not)\s*|[-!(]\s*)+\Z")
_EMPTY = re.compile(r"(?:\(\s*\)\s*)+")
_KEYWORDS = re.compile(r"(?:(?:AND|OR|and|or)(?=[\s()]|\Z)\s*)+")
_OPERATORS = re.compile(r"(?:[!<>]=|[:=<>]|\s+(?=[:=<>]))+")
_WORD = re.compile(r"[^\s()\"]+")
_PLAIN_END = re.compile(r"(?<![^\s(])[^\s()\":=<>!-][^\s()\":=<>!]*\Z")
_EXPECTED = "expected text or a field such as level>=error"


def stray_bracket(text: str, at: int) -> QueryError:
    """Return the error about a bracket that nothing opens."""
    fixes = [Fix(at, at + 1, " " if text[at + 1 :].strip() else "")]
    word = _PLAIN_END.search(text, 0, at)
    if word:
        fixes.append(Fix(word.start(), at + 1, quoted(word[0] + text[at])))
    return fault(
        text,
        Place(at, at + 1),
        f"found {text[at]!r} that nothing opens",
        "Leave it out, or quote the text that it belongs to.",
        fixes,
    )


def stray_keyword(text: str, at: int, word: str) -> QueryError:
    """Return the error about a keyword that joins nothing."""
    place, run = Place(at, at + len(word)), _KEYWORDS.match(text, at)
    as_text = quoted(word.lower())
    return fault(
        text,
        place,
        f"found {word!r}, {_EXPECTED}",
        f"To look for the word, write {as_text}.",
        [Fix(at, run.end() if run else place.end, ""), Fix(*place, as_text)],
    )


def stray_end(text: str, at: int) -> QueryError:
    """Return the error about the end, or a bracket that closes, where text should come."""
    found = repr(text[at]) if text[at:] else "the end"
    return fault(
        text,
        Place(at, at + 1),
        f"found {found}, {_EXPECTED}",
        "Complete it, or leave out what comes before.",
        _before_end(text, at),
    )


def _before_end(text: str, at: int) -> list[Fix]:
    opened = len(text[:at].rstrip()) - 1
    empty = _EMPTY.match(text, opened) if opened >= 0 else None
    if empty:
        return [left_out(text, Place(opened, empty.end()))]
    before = _OPEN_END.search(text, max(0, at - _MOST_LEFT_OUT), at)
    start = before.start() if before else at
    inside = start + text[start:at].rfind("(") + 1 if at < len(text) else start
    return [Fix(inside, at, "")]


def stray_operator(text: str, at: int, operator: str) -> QueryError:
    """Return the error about an operator without a field before it."""
    end = at + len(operator)
    word, run = _WORD.match(text, at), _OPERATORS.match(text, at)
    whole = word[0] if word else operator
    without = Fix(at, run.end() if run else end, "")
    return fault(
        text,
        Place(at, end),
        f"found {operator!r} without a field before it",
        f"Write the name of a field before it, or {quoted(whole)}.",
        (Fix(at, at + len(whole), quoted(whole)), without),
    )
