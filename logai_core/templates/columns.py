"""Step two of mining: one plain word that differs, and behaves as a value.

Drafts that agree in everything but one word are put side by side. The word is a
value when there are many different ones, when most do not look like words, or when
the word before it announces a value ("user", "host"). A few plain words stay
apart: "VM started" and "VM paused" are two things.
"""

import re
from collections import defaultdict

from logai_core.templates.masks import ANY

_SPLIT = re.compile(r"([\s,;:()\[\]{}\"'|=])")
_WORD = re.compile(r"[A-Za-z][A-Za-z_'-]*[.!?]?")
_NAMING = frozenset(
    "account address app application bucket client cluster component container daemon "
    "database device directory disk domain driver file folder function group host "
    "hostname interface job key library module named node package partition peer plugin "
    "principal process program queue realm region schema server service session socket "
    "table task tenant thread topic user username volume worker zone".split()
)
_MANY = {0: 1_000_000, 1: 16, 2: 10}
_MANY_OTHERWISE = 8
_ROUNDS = 5

Row = tuple[str, ...]


def join_columns(drafts: set[str]) -> dict[str, str]:
    """Return the template of each draft."""
    template = {draft: draft for draft in drafts}
    for _ in range(_ROUNDS):
        step = _joined(set(template.values()))
        if not step:
            break
        template = {draft: step.get(text, text) for draft, text in template.items()}
    return template


def _joined(texts: set[str]) -> dict[str, str]:
    """Return the new text of every text that is joined with another."""
    rows = {text: tuple(_SPLIT.split(text)) for text in texts}
    sides: dict[tuple[int, Row], list[str]] = defaultdict(list)
    for text, row in rows.items():
        for at in range(0, len(row), 2):
            sides[(at, row[:at] + (ANY,) + row[at + 1 :])].append(text)
    best: dict[str, tuple[int, int, str]] = {}
    for (at, row), members in sides.items():
        if len(members) > 1 and _is_value(row, at, {rows[text][at] for text in members}):
            claim = (len(members), -at, "".join(row))
            for text in members:
                best[text] = max(best.get(text, claim), claim)
    return {text: claim[2] for text, claim in best.items()}


def _is_value(row: Row, at: int, values: set[str]) -> bool:
    constant = sum(bool(_WORD.fullmatch(w)) for i, w in enumerate(row[::2]) if i != at // 2)
    odd = sum(not _WORD.fullmatch(value) for value in values)
    if not constant:
        return False
    if ANY in values or odd * 2 >= len(values) or _announced(row, at):
        return True
    return len(values) >= _MANY.get(constant, _MANY_OTHERWISE)


def _announced(row: Row, at: int) -> bool:
    """Say whether the word before, or the key before `=`, names a value."""
    if at < 2:
        return False
    return row[at - 1] == "=" or (row[at - 1] == " " and row[at - 2].lower() in _NAMING)
