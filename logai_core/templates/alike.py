"""Templates that differ in so little that they may be one."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Set
from typing import NamedTuple

from logai_core.templates.masks import ANY, STATUS_CLASSES
from logai_core.templates.words import SPLIT, Place, happens, is_plain, tells

_LEAST = 3  # different words; two are as often opposites as names
_PLAIN = 2  # words that must agree
_MARK = r"<(?:[a-z]+|[1-5]xx|\*)>"
_TOKEN = re.compile(rf"{_MARK}|[^\W\d_]+|.", re.DOTALL)
# What `<*>` would stand for as well, side by side with it.
_BESIDE_ANY = re.compile(rf"(?:{_MARK})*<\*>(?:{_MARK})*")


class Alike(NamedTuple):
    """Templates that may be one, `to`; the `words` that differ, none for values."""

    templates: list[str]
    to: str
    words: list[str]


def alike_templates(texts: Collection[str]) -> Iterator[Alike]:
    """Yield groups of templates that differ in values and punctuation, or in a word.

    The word must not say what happened, nor be the first. Groups go by a signature
    of each template; no pairs are compared.
    """
    rows = {text: SPLIT.split(text) for text in sorted(texts)}
    words = {word for row in rows.values() for word in row[::2]}
    plain = set(filter(is_plain, words))
    yield from _in_values(rows, plain)
    yield from _in_a_word(rows, plain)


def _in_values(rows: dict[str, list[str]], plain: Set[str]) -> Iterator[Alike]:
    """Yield templates whose words agree, whatever values stand between them."""
    groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for text, row in rows.items():
        if _count(row, plain) >= _PLAIN:
            groups[tuple(filter(_tells, _TOKEN.findall(text)))].append(text)
    for words, members in groups.items():
        if len(members) > 1:
            yield Alike(members, _covering(words, members), [])


def _tells(token: str) -> bool:
    """Say whether a token tells what happened: a word, or the class of a status."""
    return token[0].isalpha() or token in STATUS_CLASSES


def _covering(words: tuple[str, ...], texts: list[str]) -> str:
    """Return a template that fits all `texts`, which have `words` in this order."""
    gaps = zip(*map(_gaps, texts), strict=True)
    common = [_common(list(gap)) for gap in gaps]
    parts = (part for pair in zip(common, (*words, ""), strict=True) for part in pair)
    return _BESIDE_ANY.sub(ANY, "".join(parts))


def _gaps(text: str) -> list[list[str]]:
    """Return what stands before, between and after the words of `text`, in tokens."""
    gaps: list[list[str]] = [[]]
    for token in _TOKEN.findall(text):
        if _tells(token):
            gaps.append([])
        else:
            gaps[-1].append(token)
    return gaps


def _common(gaps: list[list[str]]) -> str:
    """Return what all gaps begin and end with, and `<*>` for what differs."""
    first, *others = gaps
    if all(gap == first for gap in others):
        return "".join(first)
    shortest = min(map(len, gaps))
    tail = _agreeing([gap[::-1] for gap in gaps], shortest)
    head = _agreeing(gaps, shortest - tail)
    return "".join((*first[:head], ANY, *first[len(first) - tail :]))


def _agreeing(gaps: list[list[str]], most: int) -> int:
    for at in range(most):
        if len({gap[at] for gap in gaps}) > 1:
            return at
    return most


def _in_a_word(rows: dict[str, list[str]], plain: Set[str]) -> Iterator[Alike]:
    """Yield templates that agree in all but one word."""
    sides: dict[tuple[int, int, int], list[str]] = defaultdict(list)
    for text, row in rows.items():
        digests = [hash(part) * (at + 1) for at, part in enumerate(row)]
        whole = sum(digests)
        for at in range(2, len(row), 2):
            if row[at] in plain:
                sides[(at, len(row), whole - digests[at])].append(text)
    for (at, *_), members in sides.items():
        if len(members) >= _LEAST:
            yield from _if_names(at, [(text, rows[text]) for text in members], plain)


def _if_names(
    at: int, members: list[tuple[str, list[str]]], plain: Set[str]
) -> Iterator[Alike]:
    row = members[0][1]
    rest = (row[:at], row[at + 1 :])
    if any((other[:at], other[at + 1 :]) != rest for _, other in members):
        return  # digests that agree by chance
    words = {other[at] for _, other in members}
    place = Place(row[at - 2], row[at - 1], _count(row, plain) - 1)
    if (
        place.plain >= _PLAIN
        and not any(map(happens, words))
        and not tells(words, place)
    ):
        texts = [text for text, _ in members]
        yield Alike(texts, "".join((*rest[0], ANY, *rest[1])), sorted(words))


def _count(row: list[str], plain: Set[str]) -> int:
    return sum(word in plain for word in row[::2])
