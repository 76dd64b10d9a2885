"""Regexes and wildcards of a query, as Rust regexes: linear in the text they search."""

import re

import polars as pl

from logai_core.query.faults import fault, quoted
from logai_core.query.tree import Place

MOST_PATTERN, MOST_REPEAT = 512, 1_000
_REPEAT = re.compile(r"\{\s*([0-9]+)\s*(?:,\s*([0-9]*)\s*)?\}")
_WHY = {
    "look-around": (
        "found look-around, which is not supported: it would make a search take time "
        "out of proportion",
        "Write two terms, such as /timeout/ -/retry/.",
    ),
    "backreferences": (
        "found a back-reference, which is not supported: it would make a search take "
        "time out of proportion",
        "Write out what is to be repeated.",
    ),
    "size limit": (
        "found a regex that is too large once its repeats are written out",
        "Write smaller counts in its braces.",
    ),
}


def check_regex(pattern: str, text: str, place: Place) -> None:
    """Refuse a pattern that is too long, too large, or not one.

    Raises:
        QueryError: at its place in the text of the query.
    """
    if len(pattern) > MOST_PATTERN:
        what = f"found a regex of {len(pattern):,} characters, expected {MOST_PATTERN}"
        raise fault(text, place, what, "Write several shorter terms.")
    counts = [int(n) for found in _REPEAT.finditer(pattern) for n in _counts(found)]
    if max(counts, default=0) > MOST_REPEAT:
        what = f"found {max(counts):,} repeats, expected at most {MOST_REPEAT:,}"
        raise fault(text, place, what, "Write * or + where any number will do.")
    try:
        pl.Series([""]).str.contains(pattern)
    except pl.exceptions.PolarsError as error:
        what, hint = _said(str(error))
        is_known = any(hint == said for _, said in _WHY.values())
        fixes = [] if is_known else [_escaped(pattern, text, place)]
        raise fault(text, place, what, hint, fixes) from error


def _escaped(pattern: str, text: str, place: Place) -> str:
    """Return a pattern with all its signs taken as they are, written as it was."""
    escaped = pl.escape_regex(pattern)
    if text[place.start] == "/":
        return "/" + escaped.replace("/", "\\/") + "/"
    return quoted(escaped)


def _counts(found: re.Match[str]) -> list[str]:
    return [group[:9] for group in found.groups() if group]


def _said(error: str) -> tuple[str, str]:
    """Return what is wrong with a pattern and what to do, out of Polars' own words."""
    for known, said in _WHY.items():
        if known in error:
            return said
    line = next((one for one in error.splitlines() if one.startswith("error: ")), "")
    reason = line.removeprefix("error: ") or "it cannot be read"
    return (
        f"found a regex that is none ({reason})",
        "Escape what is to be taken as it is with a backslash, or quote the text.",
    )


def containing(literal: str) -> str:
    """Return the pattern of texts that contain a literal, whatever its case."""
    return "(?i)" + pl.escape_regex(literal)


def equal(*literals: str) -> str:
    """Return the pattern of texts that are one of some literals, whatever their case."""
    return f"(?i)^(?:{'|'.join(map(pl.escape_regex, literals))})$"


def glob(wild: str, *, any_case: bool, whole: bool) -> str:
    """Return the pattern of a text in which * is any run of characters and ? is one."""
    parts = re.split(r"([*?])", wild)
    signs = {"*": ".*", "?": "."}
    body = "".join(signs.get(part) or pl.escape_regex(part) for part in parts)
    flags = "(?is)" if any_case else "(?s)"
    return f"{flags}^(?:{body})$" if whole else flags + body.removeprefix(".*")
