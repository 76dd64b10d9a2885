"""Lists of any length: drafts that differ in how many values stand in a row."""

import re
from collections import defaultdict
from collections.abc import Set

from logai_core.templates.masks import ANY

_ITEM = r"<(?:[a-z]+|\*)>"
_LIST = re.compile(rf"{_ITEM}(?:[, ]{{1,2}}{_ITEM})*")
_LETTER = re.compile("[A-Za-z]")


def fold_lists(drafts: Set[str]) -> dict[str, str]:
    """Return each draft, with one `<*>` for a list where its length varies.

    Drafts whose lists always have the same length keep them: "at <num>, <num>" is a
    point, not a list. A draft that is nothing but a list stays as it is.
    """
    folded: dict[str, set[str]] = defaultdict(set)
    for draft in drafts:
        folded[_LIST.sub(ANY, draft)].add(draft)
    same = {draft: draft for draft in drafts}
    for text, members in folded.items():
        sizes = {len(re.findall(_ITEM, draft)) for draft in members}
        if len(sizes) > 1 and _LETTER.search(text):
            same.update(dict.fromkeys(members, text))
    return same
