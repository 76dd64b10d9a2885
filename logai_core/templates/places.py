"""The places of a template: its placeholders, and text taken apart by them."""

import re
from itertools import zip_longest

import polars as pl

from logai_core.templates.masks import ANY, KINDS, MOST_CHARS, STATUS_CLASSES

_PLACE = re.compile(rf"<(?:{'|'.join(KINDS)})>|{re.escape(ANY)}")
# What one blank stands for; that one is left as it is, which most are.
_BLANKS = r"[ \t\r\f\v\x00]{2,}|[\t\r\f\v\x00]"


def places_of(template: str) -> list[str]:
    """Return the placeholders of a template, from left to right."""
    return _PLACE.findall(template)


def pattern_of(template: str, *, most: int | None = None) -> str:
    """Return a Rust regex over whole normalised messages, a group for each place.

    Where several splits would do, the leftmost, shortest values are taken. It also
    fits the shapes of the messages, whose values are placeholders themselves. With
    `most`, only so many places have a group, and what follows them may be anything: a
    thousand groups take a second a message.
    """
    parts = [re.escape(part) for part in _PLACE.split(template)]
    groups = [_group(place) for place in places_of(template)]
    if most is not None and len(groups) > most:
        parts, groups = [*parts[:most], parts[most] + ".*"], groups[:most]
    pairs = zip_longest(parts, groups, fillvalue="")
    return f"^ *{''.join(part + group for part, group in pairs)} *$"


def normal(message: pl.Expr) -> pl.Expr:
    """Return the part of a message that templates are of, blanks folded as in masks."""
    first = message.fill_null("").str.strip_chars().str.replace(r"(?s)\n.*", "")
    return first.str.head(MOST_CHARS).str.replace_all(_BLANKS, " ")


def put(template: str, position: int, value: str) -> str:
    """Return the template with `value` in the place at `position`."""
    start, end = list(_PLACE.finditer(template))[position].span()
    return template[:start] + value + template[end:]


def _group(place: str) -> str:
    if place in STATUS_CLASSES:
        return f"({place[1]}[0-9]{{2}}|{place})"
    # A list, an optional value or a quoted one may be empty.
    return "(.*?)" if place in ("<str>", ANY) else "(.+?)"
