"""Which words are values, and which say what happened.

What is known of English log messages in general: lists of words here, no threshold
and no name that belongs to one product.
"""

import re
from collections.abc import Set
from typing import NamedTuple

from logai_core.templates.masks import ANY, STATUS_CLASSES

# Parts a text so that words are at even places, what stands between at odd ones.
SPLIT = re.compile(r"([\s,;:()\[\]{}\"'|=])")

# Names of errors, and the values of these keys, tell one message from another.
ERROR_NAME = "[A-Za-z](?:Exception|Error|Failure|Fault|Timeout)$"
EVENT_KEYS = (
    "(?i:(?:[a-z_.]*[_.])?(?:action|cause|code|command|event|kind|level|method|op"
    "|operation|outcome|phase|reason|result|state|status|type|verb))"
)

_ERROR = re.compile(ERROR_NAME)
_EVENT_KEY = re.compile(EVENT_KEYS)
_PLAIN = re.compile(r"[A-Za-z][A-Za-z_'-]*[.!?]?")
# Forms of verbs, and the commonest states: "worker started", "link up".
_HAPPENING = re.compile(
    "(?i)[a-z]+(?:ed|ing)|up|down|on|off|ok|okay|yes|no|not|is|was|has|can|will|ready"
    "|lost|dead|alive|busy|idle|full|empty|start|stop|begin|end|open|close|enter|exit"
    "|online|offline|success|failure|startup|shutdown|login|logout|pass|fail|unknown"
)
# Nouns that announce the name of one of their kind: "user ann", "host db1".
_ANNOUNCING = re.compile(
    "(?i)account|address|app|application|bucket|client|cluster|component|container"
    "|daemon|database|device|directory|disk|domain|driver|file|folder|function|group"
    "|host|hostname|interface|job|key|library|module|named|node|package|partition|peer"
    "|plugin|principal|process|program|queue|realm|region|schema|server|service|session"
    "|socket|table|task|tenant|thread|topic|user|username|volume|worker|zone"
)

# How many different plain words make a value, by the plain words around them: the
# fewer there are to hold on to, the more it takes. The first word of a message says
# what the message is about and takes the most.
_MANY = {1: 16, 2: 10}
_MANY_OTHERWISE = 8
_MANY_IN_FRONT = 24
_KNOWN_SHARE = 2 / 3


class Place(NamedTuple):
    """Where words differ while the rest of the message agrees.

    `before` is the word before ("" at the front), `between` what stands between the
    two, `plain` the number of plain words in the rest.
    """

    before: str
    between: str
    plain: int


def is_plain(word: str) -> bool:
    """Say whether `word` is letters only."""
    return bool(_PLAIN.fullmatch(word))


def is_value(words: Set[str], place: Place, known: Set[str]) -> bool:
    """Say whether the different `words` of one place are values of a variable.

    They are if half of them do not look like words, if a key or a noun announces
    them, if most are `known` as values elsewhere, or if they are many. Words that
    say what happened, and error names, are not, unless they are many.
    """
    if not place.plain or tells(words, place):
        return False
    if ANY in words or 2 * sum(map(is_plain, words)) <= len(words):
        return True
    if 2 * sum(map(happens, words)) < len(words) and (
        announced(place) or len(words & known) >= _KNOWN_SHARE * len(words)
    ):
        return True
    many = _MANY.get(place.plain, _MANY_OTHERWISE)
    return len(words) >= (many if place.between else _MANY_IN_FRONT)


def happens(word: str) -> bool:
    """Say whether `word` looks like something that happened, or a state."""
    return bool(_HAPPENING.fullmatch(word.rstrip(".!?")))


def tells(words: Set[str], place: Place) -> bool:
    """Say whether `words` tell messages apart: error names, what an event key has."""
    if place.between == "=" and _EVENT_KEY.fullmatch(place.before):
        return True
    return any(_ERROR.search(word) or word in STATUS_CLASSES for word in words)


def announced(place: Place) -> bool:
    """Say whether a key or a noun before it announces the name of one of its kind."""
    if place.between == "=":
        return True
    return place.between == " " and bool(_ANNOUNCING.fullmatch(place.before))
