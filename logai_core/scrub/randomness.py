"""What looks random: ids of hex digits, and texts that no word or number explains.

An id keeps one name wherever it stands, so that lines of one request still belong
together; shorter ids (span ids, abbreviated commits) stay as they are.
"""

import math
import re
from collections import Counter
from itertools import pairwise

from logai_core.scrub.pseudonyms import TOKEN
from logai_core.scrub.rule import rule

LEAST_CHARS = 20
LEAST_PART = 10  # between separators; the parts of paths are shorter
# Bits a character; a random text of 20 characters has some 4, `aaaaaaaa1111` has 1.
LEAST_ENTROPY = 3.0
# How often one class of characters (upper, lower, digit) follows another. In random
# base64 that is .64 of the places, in words and in CamelCase seldom above .3.
LEAST_TURNS = {"aA0": 0.35, "aA": 0.58, "a0": 0.22, "A0": 0.22}
# In English .38 of the letters are vowels, by chance .19: with two classes, the vowels
# that lack count as turns.
VOWELS = 0.38
_SEEN_CHARS = 400

IDS = rule(
    "ID",
    # It begins with the digit and looks back later, which lets the search skip ahead.
    r"[0-9A-Fa-f](?<![0-9A-Za-z][0-9A-Fa-f])(?:[0-9A-Fa-f]{31,127}",
    r"|[0-9A-Fa-f]{7}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12})(?![0-9A-Za-z])",
    gate="[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}|[0-9A-Fa-f]{32}",
    holds=lambda value: not value.isdigit(),
)


def is_random(token: str) -> bool:
    """Tell whether a run of `A-Za-z0-9+/_-` looks drawn by chance.

    With all three classes of characters it is judged whole; with two, its longest part
    between `-_/+` is, because names of files and pods are made of such parts.
    """
    part = token.rstrip("=")[:_SEEN_CHARS]
    longest = max(re.split(r"[-_/+]", part), key=len)
    if _classes(part) != "aA0":
        part = longest
    least = LEAST_TURNS.get(_classes(part))
    return (
        least is not None
        and len(part) >= LEAST_CHARS
        and len(longest) >= LEAST_PART
        and _turns(part) + _lacking(part) >= least
        and entropy(part) >= LEAST_ENTROPY
    )


def entropy(text: str) -> float:
    """Return the Shannon entropy of the characters, in bits each; 0 for no text."""
    total = len(text)
    return -sum(n / total * math.log2(n / total) for n in Counter(text).values())


def _classes(text: str) -> str:
    return "".join(
        name
        for name, pattern in (("a", "[a-z]"), ("A", "[A-Z]"), ("0", "[0-9]"))
        if re.search(pattern, text)
    )


def _turns(text: str) -> float:
    """Return the share of neighbours, separators left out, that differ in class."""
    classes = ["a" if s.islower() else "A" if s.isupper() else "0" for s in _bare(text)]
    pairs = list(pairwise(classes))
    return sum(one != two for one, two in pairs) / max(1, len(pairs))


def _lacking(text: str) -> float:
    """Return by how much the share of vowels is below that of words; 0 for all classes."""
    if _classes(text) == "aA0":
        return 0.0
    letters = [sign for sign in text.lower() if sign.isalpha()]
    return max(0.0, VOWELS - sum(sign in "aeiou" for sign in letters) / len(letters))


def _bare(text: str) -> str:
    return re.sub(r"[-_/+]", "", text)


# Runs as long as a token that hold a part as long as one needs, wherever it stands.
_GATE = "|".join(
    f"[A-Za-z0-9+/_-]{{{before}}}[A-Za-z0-9]{{{LEAST_PART}}}"
    f"[A-Za-z0-9+/_-]{{{LEAST_CHARS - LEAST_PART - before}}}"
    for before in range(LEAST_CHARS - LEAST_PART + 1)
)
RANDOM = rule(
    TOKEN,
    rf"(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{{{LEAST_CHARS},}}={{0,2}}",
    gate=_GATE,
    holds=is_random,
)
