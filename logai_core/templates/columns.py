"""Step two of mining: drafts that differ in one word only, put side by side.

Where that word behaves as a value (see `words`), they become one template with `<*>`
in its place. That may bring others together, so it is done in rounds.
"""

from collections import defaultdict
from collections.abc import Set

from logai_core.templates.masks import ANY
from logai_core.templates.words import SPLIT, Place, is_plain, is_value

_MOST_WORDS = 80  # a longer draft would cost its square
_ROUNDS = 5

# Words at even places, what stands between them at odd ones.
Row = tuple[str, ...]


def join_columns(drafts: Set[str], values: Set[str]) -> dict[str, str]:
    """Return the template of each draft; `values` are words known to be values."""
    template = {draft: draft for draft in drafts}
    known = set(values)
    for _ in range(_ROUNDS):
        step = _joined(set(template.values()), known)
        if not step:
            break
        template = {draft: step.get(text, text) for draft, text in template.items()}
    return template


def _joined(texts: Set[str], known: set[str]) -> dict[str, str]:
    """Return the new text of every text that is joined with others.

    A text that could be joined in several places is joined where most are, then
    where the word is furthest left. The words that proved values go into `known`.
    """
    rows = {text: tuple(SPLIT.split(text)) for text in texts}
    best: dict[str, tuple[int, int, str]] = {}
    learnt: set[str] = set()
    for (at, row), members in _sides(rows).items():
        words = {rows[text][at] for text in members}
        if len(words) > 1 and is_value(words, _place(row, at), known):
            learnt |= words
            claim = (len(words), -at, "".join(row))
            for text in members:
                best[text] = max(best.get(text, claim), claim)
    known |= learnt
    return {text: claim[2] for text, claim in best.items()}


def _sides(rows: dict[str, Row]) -> dict[tuple[int, Row], list[str]]:
    """Group texts by all but one word, for each of their words."""
    sides: dict[tuple[int, Row], list[str]] = defaultdict(list)
    for text, row in rows.items():
        for at in range(0, min(len(row), 2 * _MOST_WORDS), 2):
            sides[(at, (*row[:at], ANY, *row[at + 1 :]))].append(text)
    return sides


def _place(row: Row, at: int) -> Place:
    others = (*row[:at:2], *row[at + 2 :: 2])
    before, between = row[at - 2 : at] if at else ("", "")
    return Place(before, between, sum(map(is_plain, others)))
