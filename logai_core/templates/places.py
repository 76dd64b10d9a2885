"""The places of a template: its placeholders, and text taken apart by them."""

import re
from itertools import zip_longest
from typing import NamedTuple

import polars as pl

from logai_core.placeholders import ANY, PLACEHOLDER
from logai_core.templates.masks import MOST_CHARS, STATUS_CLASSES

_BLANKS = r"[ \t\r\f\v\x00]+"
_ODD_BLANKS = r"[ \t\r\f\v\x00]{2,}|[\t\r\f\v\x00]"  # others are as they should be
_TELLING, _AFTER = 3, 8  # letters of a text that is looked for; characters behind


def places_of(template: str) -> list[str]:
    """Return the placeholders of a template, from left to right."""
    return PLACEHOLDER.findall(template)


def pattern_of(template: str, *, most: int | None = None) -> str:
    """Return a Rust regex over whole normalised messages, a group for each place.

    Where several splits would do, the leftmost, shortest values are taken. It also
    fits the shapes of the messages, whose values are placeholders themselves. With
    `most`, only so many places have a group, and what follows them may be anything: a
    thousand groups take a second a message.
    """
    parts = [re.escape(part) for part in PLACEHOLDER.split(template)]
    groups = [_group(place) for place in places_of(template)]
    if most is not None and len(groups) > most:
        parts, groups = [*parts[:most], parts[most] + ".*"], groups[:most]
    pairs = zip_longest(parts, groups, fillvalue="")
    return f"^ *{''.join(part + group for part, group in pairs)} *$"


def pattern_at(template: str, position: int) -> str:
    """Return a Rust regex that takes one value out of a message as it was logged.

    It is what `pattern_of` takes out of the message once that is `normal`, as long as
    that is not cut.
    """
    parts = [_escaped(part) for part in PLACEHOLDER.split(template)]
    pairs = zip_longest(parts, _groups_at(template, position), fillvalue="")
    middle = "".join(part + group for part, group in pairs)
    return rf"^\s*{middle}[ \t\r\f\v\x00]*(?:\n|$)"


class Head(NamedTuple):
    """Where a value is found without matching all of a message.

    Behind the first place that has the text `first`, `begins` takes it out: of a few
    bytes, unless it ends the message (`is_last`).
    """

    first: str
    begins: str
    is_last: bool


def head_at(template: str, position: int) -> Head | None:
    """Return how a value is found by the nearest text before it; None without any.

    That text is in the template once, and has letters; it is one blank at most that
    follows it. Where the value has such a text itself, the whole pattern may differ.
    """
    texts, groups = PLACEHOLDER.split(template), _groups_at(template, position)
    after, is_last = texts[position + 1], position + 2 == len(texts)
    for at in range(position, -1, -1):
        first = texts[at].strip(" ")
        telling = sum(one.isalpha() for one in first) >= _TELLING
        if telling and template.count(first) == 1 and (after or is_last):
            between = [
                group + _escaped(text)
                for group, text in zip(
                    groups[at:position], texts[at + 1 : position + 1], strict=True
                )
            ]
            blank = _BLANKS if texts[at].endswith(" ") else ""
            end = _escaped(after[:_AFTER]) or r"[ \t\r\f\v\x00]*(?:\n|$)"
            begins = f"^{blank}{''.join(between)}{groups[position]}{end}"
            return Head(first, begins, not after)
    return None


def pattern_with(template: str, position: int, value: str, *, most: int) -> str:
    """Return a Rust regex of the messages that have a value in a place, to be read.

    Where it has more than so many characters, it is of the place and its neighbours, and
    "" where these alone do.
    """
    parts = [_plain(part) for part in PLACEHOLDER.split(template)]
    places: list[str] = [".*?" if one == ANY else ".+?" for one in places_of(template)]
    places[position] = _plain(value)
    whole = "".join(
        part + place for part, place in zip(parts, [*places, ""], strict=True)
    )
    before, after = parts[position], parts[position + 1]
    near = before + places[position] + (after or "(?:[^A-Za-z0-9]|$)")
    known = (rf"^\s*{whole}\s*(\n|$)", near)
    return next((one for one in known if len(one) <= most), "")


def _plain(text: str) -> str:
    return r"\s+".join(pl.escape_regex(one) for one in text.split(" "))


def _escaped(text: str) -> str:
    return _BLANKS.join(pl.escape_regex(one) for one in text.split(" "))


def normal(message: pl.Expr) -> pl.Expr:
    """Return the part of a message that templates are of, blanks folded as in masks."""
    first = message.fill_null("").str.strip_chars().str.replace(r"(?s)\n.*", "")
    return first.str.head(MOST_CHARS).str.replace_all(_ODD_BLANKS, " ")


def put(template: str, position: int, value: str) -> str:
    """Return the template with `value` in the place at `position`."""
    start, end = list(PLACEHOLDER.finditer(template))[position].span()
    return template[:start] + value + template[end:]


def _groups_at(template: str, position: int) -> list[str]:
    """Return what stands in each place, one as a group: what is empty is no value."""
    groups = [f"(?:{_group(one).removeprefix('(')}" for one in places_of(template)]
    groups[position] = _group(places_of(template)[position]).replace("(.*?)", "(.+?)")
    return groups


def _group(place: str) -> str:
    if place in STATUS_CLASSES:
        return f"({place[1]}[0-9]{{2}}|{place})"
    # A list, an optional value or a quoted one may be empty.
    return "(.*?)" if place in ("<str>", ANY) else "(.+?)"
