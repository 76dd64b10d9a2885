"""Queries put together and taken apart: what a click adds, what a chip switches off."""

import re

from logai_core.query.faults import quoted
from logai_core.query.fields import RESERVED
from logai_core.query.grammar import parse
from logai_core.query.tree import Or, Query

# What is read as it is without quotes. A bare number would be compared as one.
_BARE = re.compile(r"[A-Za-z_.][A-Za-z0-9_./+-]*")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_KEYWORDS = {"and", "or", "not"}


def with_clause(text: str, clause: str) -> str:
    """Return a query narrowed by another: each of its clauses that is not there yet.

    Raises:
        QueryError: one of them cannot be read.
    """
    narrowed, added = parse(text), parse(clause)
    have = [one.tree for one in narrowed.clauses]
    new = [
        text
        for text, tree in zip(_texts(added), _trees(added), strict=True)
        if tree not in have
    ]
    if not new:
        return text
    return " ".join([*_texts(narrowed), *new])


def _trees(query: Query) -> list[object]:
    return [clause.tree for clause in query.clauses]


def _texts(query: Query) -> list[str]:
    """Return the clauses as texts that may be joined with others by spaces."""
    return [
        f"({one.text})"
        if isinstance(one.tree, Or) and not _is_group(one.text)
        else one.text
        for one in query.clauses
    ]


def _is_group(text: str) -> bool:
    """Tell whether an OR stands in brackets of its own."""
    if not (text.startswith("(") and text.endswith(")")):
        return False
    inner = parse(f"x {text}").clauses
    return len(inner) == 2 and inner[1].text == text


def without_clause(text: str, index: int) -> str:
    """Return a query without one of its clauses, counted from 0.

    Raises:
        QueryError: the query cannot be read.
    """
    clauses = parse(text).clauses
    return " ".join(one.text for at, one in enumerate(clauses) if at != index)


def clause_for(field: str, value: str, *, exclude: bool = False) -> str:
    """Return the clause that matches the records whose field is exactly this value.

    `field` is one of the reserved fields, or else the name of an attribute, which an @
    before it says for certain.
    """
    sign = "-" if exclude else ""
    return f"{sign}{_named(field)}={_valued(field, value)}"


def clause_having(name: str) -> str:
    """Return the clause that matches the records that have an attribute."""
    return f"{_named(f'@{name}')}:*"


def _named(field: str) -> str:
    own, name = ("@", field[1:]) if field.startswith("@") else ("", field)
    if not own and name.lower() in RESERVED:
        return name
    return own + (
        name
        if _NAME.fullmatch(name) and name.lower() not in _KEYWORDS
        else quoted(name)
    )


def _valued(field: str, value: str) -> str:
    if field == "line" and value.isdigit():
        return value
    is_bare = _BARE.fullmatch(value) and value.lower() not in _KEYWORDS
    return value if is_bare else quoted(value)
