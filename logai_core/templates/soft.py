"""Step one of mining: set soft words aside, keep what is the same.

A soft word holds a placeholder, a digit or a dot, or is `key=value`. Shapes whose
other words agree are one draft; a soft word that varies among them becomes `<*>`.
"""

import re
from collections import defaultdict
from typing import NamedTuple

import polars as pl

from logai_core.templates.masks import ANY
from logai_core.templates.words import ERROR_NAME, EVENT_KEYS

_BRACES = r"(?:\{[^{}\s]*\}|\[[^\[\]\s]*\])"
_VALUE = (
    r"(?:[^\s,;()\[\]{}\"'|&=]*[^\s,;()\[\]{}\"'|&=.:!?]" + f"{_BRACES}*|{_BRACES}+)"
)
_PAIR = r"[A-Za-z_][A-Za-z0-9_.-]* ?= ?" + _VALUE
_PART = "[A-Za-z0-9_$@#~+-]+"
_MARK = r"(?:<[a-z]+>|<\*>|<[1-5]xx>)"
_HOLDS = (
    rf"(?:{_PART}(?:\.{_PART})*\.?)?{_MARK}"
    rf"(?:[A-Za-z0-9_$@#~+/-]|{_MARK}|\.[A-Za-z0-9_]|\.{_MARK})*"
)
_DOTTED = r"[A-Za-z_$][A-Za-z0-9_$-]*(?:\.[A-Za-z0-9_$-]+)+(?:/[A-Za-z0-9_$.-]+)*"
_DIGITS = "[A-Za-z_$-]*[0-9][A-Za-z0-9_$-]*"
_SOFT = f"{_PAIR}|{_HOLDS}|{_DOTTED}|{_DIGITS}"
_SLOT = "\x00"  # no shape holds it: the masks turn it into a blank

_TELLING = rf"{ERROR_NAME}|^<[1-5]xx>$|^{EVENT_KEYS} ?= ?[A-Za-z_-]+$"
_FRONT = r"^([A-Za-z_$-]+(?:\.[A-Za-z_$-]+)+)(?:[\s:,(]|$)"
_KEY = r"^([A-Za-z_][A-Za-z0-9_.-]* ?= ?)"
_KEY_OF = re.compile(_KEY)
_NAME = re.compile(
    r"[A-Za-z_$][A-Za-z0-9_$-]*(?:\.[A-Za-z0-9_$-]+)+(?:/[A-Za-z0-9_$.-]+)*"
)


class Soft(NamedTuple):
    """The draft of each shape, and the values seen where soft words vary."""

    drafts: list[str]
    values: set[str]


def soft_drafts(shapes: pl.Series) -> Soft:
    """Return the draft template of each of the distinct `shapes`, in their order."""
    split = _split(shapes)
    words = split["words"].to_list()
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for row, (rest, pins) in enumerate(split.select("rest", "pins").iter_rows()):
        groups[(rest, *pins)].append(row)
    soft = Soft([""] * len(words), set())
    for (rest, *pins), rows in groups.items():
        columns = zip(*(words[row] for row in rows), strict=True)
        kept = [
            _kept(set(column), pin, soft.values)
            for column, pin in zip(columns, pins, strict=True)
        ]
        text = _fill(rest, kept)
        for row in rows:
            soft.drafts[row] = text
    return soft


def _split(shapes: pl.Series) -> pl.DataFrame:
    """Part each shape into its rest, its soft words, and what of them must agree.

    Of `key=value` the key must agree, but for numbers in it (r12=). A message with
    neither plain words nor keys is known by its soft words alone.
    """
    shape, word = pl.col("shape"), pl.element()
    key = word.str.extract(_KEY).fill_null("").str.replace_all("[0-9]+", ANY)
    pin = pl.when(word.str.contains(_TELLING)).then(word).otherwise(key)
    split = shapes.alias("shape").to_frame()
    split = split.with_columns(
        rest=shape.str.replace_all(_SOFT, _SLOT),
        words=shape.str.extract_all(_SOFT),
        front=shape.str.extract(_FRONT),
    ).with_columns(pins=pl.col("words").list.eval(pin))
    fronted = pl.concat_list("front", pl.col("pins").list.slice(1))
    plain = pl.concat_str("rest", pl.col("pins").list.join("")).str.contains("[A-Za-z]")
    return split.select(
        "rest",
        "words",
        pins=pl.when(~plain)
        .then("words")
        .when(pl.col("front") == pl.col("words").list.first())
        .then(fronted)
        .otherwise("pins"),
    )


def _kept(words: set[str], pin: str, values: set[str]) -> str:
    """Return what stands for a soft word: itself where it is always the same.

    A dotted name after `key=` is a value however few of them there are. Where the
    word varies, its values are added to `values`.
    """
    if pin in words:
        return pin
    keys = {_key_of(word) for word in words}
    key = keys.pop() if len(keys) == 1 else pin
    tails = {word[len(key) :] for word in words}
    if len(words) > 1:
        values |= tails
        return key + ANY
    (tail,) = tails
    return key + ANY if key and _NAME.fullmatch(tail) else key + tail


def _key_of(word: str) -> str:
    found = _KEY_OF.match(word)
    return found[0] if found else ""


def _fill(rest: str, words: list[str]) -> str:
    head, *tails = rest.split(_SLOT)
    return head + "".join(word + tail for word, tail in zip(words, tails, strict=True))
