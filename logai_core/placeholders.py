"""Placeholders in the text of a template, and what a place of one is called.

As a dimension of a comparison, a place is `place:TEMPLATE_ID:NUMBER`, from 0.
"""

import re
from collections.abc import Iterable, Mapping
from itertools import pairwise

KINDS = (
    "url", "email", "uuid", "mac", "time", "dur", "ip", "path", "host", "hex", "num",
    "str", "empty", "1xx", "2xx", "3xx", "4xx", "5xx",
)  # fmt: skip
ANY = "<*>"
PLACEHOLDER = re.compile(rf"<(?:{'|'.join(KINDS)})>|{re.escape(ANY)}")
OF = " of "  # between what a place is called and its template
PLACE = "place:"  # begins the dimension of a place
_NAME = re.compile(PLACE + r"(T[0-9a-zA-Z_]{1,40}):([0-9]{1,4})", re.ASCII)
_KEY = re.compile(r"""([A-Za-z][A-Za-z0-9_.-]{0,39})["']?[=:] ?["']?$""")
_UNIT = re.compile(
    "^ ?(ns|us|µs|ms|s|secs?|seconds?|min|minutes?|bytes?|[kKMGT]i?B|%)(?![A-Za-z0-9_])"
)


def place_name(template_id: str, at: int) -> str:
    """Return the dimension of a place."""
    return f"{PLACE}{template_id}:{at}"


def place_in(dimension: str) -> tuple[str, int] | None:
    """Return the template of a dimension and the number of its place, if it is one."""
    found = _NAME.fullmatch(dimension)
    return None if found is None else (found[1], int(found[2]))


def key_at(template: str, at: int) -> str:
    """Return the key before a place: `waiting` in `waiting=<num>`, else ""."""
    found = _KEY.search(PLACEHOLDER.split(template)[at])
    return found[1] if found else ""


def called_at(template: str, at: int) -> str:
    """Return what a place is called: its key, its unit, or its number from 1.

    Such as `waiting` in `waiting=<num>`, `ms` in `took <num> ms`, or `value 2`.
    """
    said = [
        _said(*texts, place)
        for texts, place in zip(
            pairwise(PLACEHOLDER.split(template)),
            PLACEHOLDER.findall(template),
            strict=True,
        )
    ]
    if said[at] and said.count(said[at]) == 1:
        return said[at]
    return "value" if len(said) == 1 else f"value {at + 1}"


def called(
    dimensions: Iterable[str], texts: Mapping[str, str], names: Mapping[str, str]
) -> dict[str, str]:
    """Return what places are called, such as `ms of “took <num> ms”`, by dimension.

    `texts` are those of templates by id, `names` what these are called by people. What
    is no place of them is left out.
    """
    found = {}
    for dimension in dimensions:
        place = place_in(dimension)
        text = texts.get(place[0]) if place else None
        if place and text is not None and place[1] < len(PLACEHOLDER.findall(text)):
            said = names.get(place[0], text)
            found[dimension] = f"{called_at(text, place[1])}{OF}“{said}”"
    return found


def split_name(name: str) -> tuple[str, str]:
    """Return what `called` says of a place, and of its template, in quotes."""
    own, _, template = name.partition(OF)
    return own, template


def _said(before: str, after: str, place: str) -> str:
    found = _KEY.search(before) or _UNIT.search(after)
    name = found[1] if found else ""
    if place == "<dur>":  # which are told in seconds, whatever they are written in
        return f"{name} in s" if name else "seconds"
    return name
