"""One text for several templates: what they have in common, in order."""

from collections.abc import Sequence
from functools import reduce

from logai_core.templates.masks import ANY
from logai_core.templates.places import places_of

_MOST_WORDS = 200  # of each text; comparing two costs the square


def merged_text(texts: Sequence[str]) -> str | None:
    """Return a template for all of these, or None where they share no word.

    What differs becomes `<*>`: word by word where the texts have as many words, else
    what stands between the words that all have in this order, as many as can be.
    Which of the texts comes first does not matter.
    """
    rows = [text.split(" ")[:_MOST_WORDS] for text in sorted(set(texts))]
    if not rows:
        return None
    common = _in_order(rows)
    if len({len(row) for row in rows}) == 1:
        columns = [_agreed(column) for column in zip(*rows, strict=True)]
        if len(columns) - columns.count(ANY) >= len(common) - common.count(ANY):
            common = columns
    text = " ".join(common)
    return text if has_words(text) else None


def has_words(text: str) -> bool:
    """Tell whether a template says anything besides its placeholders."""
    for place in set(places_of(text)):
        text = text.replace(place, " ")
    return any(char.isalpha() for char in text)


def _agreed(column: Sequence[str]) -> str:
    return column[0] if len(set(column)) == 1 else ANY


def _in_order(rows: Sequence[list[str]]) -> list[str]:
    """Return the longest row of words that all have, with `<*>` in its gaps."""
    shared = reduce(_longest, rows)
    gaps = {gap for row in rows for gap in _gaps(row, shared)}
    words = [ANY] if 0 in gaps else []
    for place, word in enumerate(shared, start=1):
        words += [word, ANY] if place in gaps else [word]
    return words


def _gaps(row: Sequence[str], shared: Sequence[str]) -> set[int]:
    """Return before which of the shared words, counted from 0, `row` has others."""
    gaps, at = set(), 0
    for word in row:
        if at < len(shared) and word == shared[at]:
            at += 1
        else:
            gaps.add(at)
    return gaps


def _longest(one: Sequence[str], two: Sequence[str]) -> list[str]:
    """Return the longest row of words that both have in order; `<*>` is no word."""
    best: list[tuple[str, ...]] = [()] * (len(two) + 1)
    for word in one:
        before = best
        best = [()]
        for at, other in enumerate(two):
            if word == other != ANY:
                best.append((*before[at], word))
            else:
                best.append(max(before[at + 1], best[at], key=len))
    return list(best[-1])
