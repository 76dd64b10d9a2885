"""Crowds: very many drafts that share a few common words, the rest being free text.

Messages with several free words, or a tail of them, have as many drafts as lines. A
word that stands in hardly any draft is taken for free text; where a crowd agrees in
what is left, it is one template. This is what bounds the number of templates.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Set

from logai_core.templates.masks import ANY
from logai_core.templates.words import SPLIT, is_plain

# Drafts that make a crowd, by the plain words they share; with none, a message is
# nothing but free text.
_CROWD = {0: 2_000, 1: 500}
_CROWD_OTHERWISE = 100
_RARE_SHARE = 1_000  # a free word stands in at most one draft of so many, or in two
_RUN = re.compile(r"<\*>(?: <\*>)+")


def fold_crowds(drafts: Set[str]) -> dict[str, str]:
    """Return each draft, or what the drafts of its crowd share."""
    same = {draft: draft for draft in drafts}
    if len(drafts) < _CROWD_OTHERWISE:
        return same
    rows = {draft: SPLIT.split(draft) for draft in drafts}
    spread = Counter(word for row in rows.values() for word in set(row[::2]))
    most = max(2, len(drafts) // _RARE_SHARE)
    crowds: dict[str, list[str]] = defaultdict(list)
    for draft, row in rows.items():
        for at in range(0, len(row), 2):
            if row[at] and "<" not in row[at] and spread[row[at]] <= most:
                row[at] = ANY
        crowds[_RUN.sub(ANY, "".join(row))].append(draft)
    for text, members in crowds.items():
        shared = sum(map(is_plain, SPLIT.split(text)[::2]))
        if len(members) >= _CROWD.get(shared, _CROWD_OTHERWISE):
            same.update(dict.fromkeys(members, text))
    return same
